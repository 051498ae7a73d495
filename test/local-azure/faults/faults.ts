import type { Clock } from '../clock.js';
import type { Exchange } from '../exchange.js';
import type { Count, Fault, RequestFault, Service, ServiceFault } from './fault.js';

/** A fault and how often it has acted. */
export type ActingFault = Fault & { readonly acted: number };

/** The faults of the local Azure. A fault acts when it is returned to the caller. */
export interface Faults {
  readonly add: (faults: readonly Fault[]) => void;
  readonly clear: () => void;
  readonly list: () => readonly ActingFault[];
  readonly ofRequest: (
    exchange: Pick<Exchange, 'kind' | 'method' | 'origin' | 'path' | 'search' | 'principal' | 'isFromInside'>,
  ) => RequestFault | undefined;
  /** @param id id of the resource that the fault would happen to */
  readonly of: (service: Service, id: string) => ServiceFault | undefined;
  /** Whether a connection that is being opened is accepted. */
  readonly accepts: () => boolean;
}

interface Entry<F extends Fault> {
  readonly fault: F;
  readonly addedAt: number;
  readonly pattern: RegExp;
  seen: number;
  acted: number;
}

export function createFaults(clock: Clock, given: readonly Fault[] = []): Faults {
  let entries: Entry<Fault>[] = [];

  /** Every fault that concerns an event counts it; the first whose count selects it acts. */
  const meet = <F extends Fault>(concerns: (entry: Entry<Fault>) => entry is Entry<F>): F | undefined => {
    const met = entries.filter(concerns).filter((entry) => isTime(entry, clock));
    for (const entry of met) entry.seen += 1;
    const acting = met.find(({ fault, seen }) => isTurn(fault.count, seen));
    if (acting) acting.acted += 1;
    return acting?.fault;
  };
  const add = (faults: readonly Fault[]): void => {
    const addedAt = clock.now().getTime();
    entries = [...entries, ...faults.map((fault) => entryOf(fault, addedAt))];
  };
  add(given);
  return {
    add,
    clear: () => {
      entries = [];
    },
    list: () => entries.map(({ fault, acted }) => ({ ...fault, acted })),
    ofRequest: (exchange) =>
      meet(
        (entry): entry is Entry<RequestFault> =>
          'act' in entry.fault &&
          entry.fault.act !== 'refuse' &&
          (entry.fault.kind === 'blob' || exchange.isFromInside !== true) &&
          concerns(entry.fault, entry.pattern, exchange),
      ),
    of: (service, id) =>
      meet(
        (entry): entry is Entry<ServiceFault> =>
          'service' in entry.fault && entry.fault.service === service && entry.pattern.test(id),
      ),
    accepts: () =>
      !meet((entry): entry is Entry<RequestFault> => 'act' in entry.fault && entry.fault.act === 'refuse'),
  };
}

function entryOf(fault: Fault, addedAt: number): Entry<Fault> {
  const pattern = new RegExp(('act' in fault ? fault.path : fault.id) ?? '', 'i');
  return { fault, addedAt, pattern, seen: 0, acted: 0 };
}

function concerns(
  { kind, method, host = '', principal }: RequestFault,
  pattern: RegExp,
  exchange: Parameters<Faults['ofRequest']>[0],
): boolean {
  return (
    (kind ?? exchange.kind) === exchange.kind &&
    (method ?? exchange.method) === exchange.method &&
    (principal ?? exchange.principal) === exchange.principal &&
    new RegExp(host, 'i').test(new URL(exchange.origin).host) &&
    pattern.test(exchange.path + exchange.search)
  );
}

function isTime({ fault: { from = 0, to = Infinity }, addedAt }: Entry<Fault>, clock: Clock): boolean {
  const seconds = clock.unscaled(clock.now().getTime() - addedAt);
  return seconds >= from && seconds < to;
}

/** @param seen number of events so far, including this one */
function isTurn(count: Count | undefined, seen: number): boolean {
  if (count === undefined) return true;
  if ('nth' in count) return seen === count.nth;
  if ('first' in count) return seen <= count.first;
  return 'every' in count ? seen % count.every === 0 : seen > count.after;
}
