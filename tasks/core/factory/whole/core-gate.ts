import { noCoresLeft } from './core-texts.js';
import { type CoreLimit, createCoreLedger, type Demand, type Shortage } from './core-ledger.js';

/**
 * Lets VMs be built as long as the quotas of cores suffice, and the others wait until cores come back. The key of a VM
 * is what messages call it. A VM has its cores from its build until it is deleted: Azure counts deallocated VMs, too.
 */
export interface CoreGate {
  /** Tells of a VM that was there when the quotas were read, so that its cores come back when it is deleted. */
  readonly hold: (key: string, demand: Demand) => void;
  /**
   * Takes the cores of a VM as soon as they are free; at once for a VM that has them already. Of those that wait and
   * fit, the one with the highest priority is the first, among equals the one that came first.
   * @throws a problem as soon as no VM that may still go can give back enough
   * @throws the reason of the signal when it is aborted before the cores are taken
   */
  readonly take: (key: string, demand: Demand, priority: number, signal: AbortSignal) => Promise<void>;
  /** What a VM waits for: the first quota of which too little is free; `undefined` if it does not wait. */
  readonly waitsFor: (key: string) => Shortage | undefined;
  /** Tells that a VM is gone: its cores come back. */
  readonly free: (key: string) => void;
  /** Tells that a VM stays: its cores do not come back in this run. */
  readonly keep: (key: string) => void;
}

interface Waiter {
  readonly key: string;
  readonly demand: Demand;
  readonly priority: number;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

/** @param limits the quotas of the region; VMs that were there before are told by `hold`, before the first `take` */
export function createCoreGate(limits: readonly CoreLimit[]): CoreGate {
  const ledger = createCoreLedger(limits);
  const waiting = new Set<Waiter>();
  const decide = (waiter: Waiter): void => {
    const { key, demand } = waiter;
    const hopeless = ledger.lacksForGood(demand);
    if (!hopeless && ledger.lacks(demand)) return;
    waiting.delete(waiter);
    if (hopeless) {
      waiter.reject(noCoresLeft(key, hopeless, ledger.uses(hopeless.quota)));
    } else {
      ledger.add(key, demand);
      waiter.resolve();
    }
  };
  const decideAll = (): void => {
    for (const waiter of [...waiting].sort((one, other) => other.priority - one.priority)) decide(waiter);
  };
  return {
    hold: ledger.attribute,
    take: async (key, demand, priority, signal) => {
      signal.throwIfAborted();
      if (ledger.holds(key)) return;
      await untilAborted(signal, (resolve, reject) => {
        const waiter = { key, demand, priority, resolve, reject };
        waiting.add(waiter);
        decide(waiter);
        return () => waiting.delete(waiter);
      });
    },
    waitsFor: (key) => {
      const waiter = [...waiting].find((one) => one.key === key);
      return waiter && ledger.lacks(waiter.demand);
    },
    free: (key) => {
      ledger.remove(key);
      decideAll();
    },
    keep: (key) => {
      ledger.stay(key);
      decideAll();
    },
  };
}

/** @param begin begins to wait, and returns what ends that */
async function untilAborted(
  signal: AbortSignal,
  begin: (resolve: () => void, reject: (error: unknown) => void) => () => void,
): Promise<void> {
  let leave = (): void => undefined;
  try {
    await new Promise<void>((resolve, reject) => {
      const end = begin(resolve, reject);
      leave = () => {
        end();
        reject(signal.reason as Error);
      };
      signal.addEventListener('abort', leave);
    });
  } finally {
    signal.removeEventListener('abort', leave);
  }
}
