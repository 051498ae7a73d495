/** The cores that a VM counts, by the name of the quota: that of its family, and the one over all families. */
export type Demand = ReadonlyMap<string, number>;

/** A quota of cores, and how many of them were in use when it was read. */
export interface CoreLimit {
  readonly name: string;
  readonly limit: number;
  readonly used: number;
}

/** What a VM lacks of a quota. */
export interface Shortage {
  /** The name of the quota. */
  readonly quota: string;
  readonly limit: number;
  readonly needed: number;
  /** What is free; of a quota that was lowered below what is in use, none. */
  readonly free: number;
}

/** Who uses cores of a quota; `undefined` as the key of all that this run has nothing to do with. */
export interface CoreUse {
  readonly key: string | undefined;
  readonly cores: number;
  readonly stays: boolean;
}

/** Who has how many cores. A quota that is not among the limits bounds nobody. */
export interface CoreLedger {
  readonly holds: (key: string) => boolean;
  /** Adds the cores of a VM that comes. */
  readonly add: (key: string, demand: Demand) => void;
  /** Tells whose cores among those in use are a VM's that is there. */
  readonly attribute: (key: string, demand: Demand) => void;
  readonly remove: (key: string) => void;
  readonly stay: (key: string) => void;
  /** The first quota of which too little is free now. */
  readonly lacks: (demand: Demand) => Shortage | undefined;
  /** The first quota of which too little will be free even when all VMs that may go are gone. */
  readonly lacksForGood: (demand: Demand) => Shortage | undefined;
  readonly uses: (quota: string) => readonly CoreUse[];
}

interface Holder {
  readonly demand: Demand;
  readonly stays: boolean;
}

export function createCoreLedger(limits: readonly CoreLimit[]): CoreLedger {
  const quotas = new Map(limits.map(({ name, limit, used }) => [name, { limit, others: used }]));
  const holders = new Map<string, Holder>();
  const usedBy = (name: string, counts: (holder: Holder) => boolean) =>
    [...holders.values()]
      .filter(counts)
      .reduce((sum, { demand }) => sum + (demand.get(name) ?? 0), quotas.get(name)?.others ?? 0);
  const shortage = (demand: Demand, counts: (holder: Holder) => boolean): Shortage | undefined => {
    for (const [quota, needed] of demand) {
      const limit = quotas.get(quota)?.limit ?? Infinity;
      if (needed > limit - usedBy(quota, counts))
        return { quota, limit, needed, free: Math.max(0, limit - usedBy(quota, () => true)) };
    }
    return undefined;
  };
  return {
    holds: (key) => holders.has(key),
    add: (key, demand) => void holders.set(key, { demand, stays: false }),
    attribute: (key, demand) => {
      holders.set(key, { demand, stays: false });
      for (const [name, quota] of quotas) quota.others = Math.max(0, quota.others - (demand.get(name) ?? 0));
    },
    remove: (key) => void holders.delete(key),
    stay: (key) => {
      const holder = holders.get(key);
      if (holder) holders.set(key, { ...holder, stays: true });
    },
    lacks: (demand) => shortage(demand, () => true),
    lacksForGood: (demand) => shortage(demand, ({ stays }) => stays),
    uses: (name) => {
      const others = { key: undefined, cores: quotas.get(name)?.others ?? 0, stays: true };
      const own = [...holders].map(([key, { demand, stays }]) => ({
        key,
        cores: demand.get(name) ?? 0,
        stays,
      }));
      return [...own, others].filter(({ cores }) => cores > 0);
    },
  };
}
