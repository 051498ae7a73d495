import { remember } from '../../azure/requests/remember.js';
import type { RegionState, Replication } from '../../azure/resources/image-versions.js';
import { sameLocation } from '../../lab/locations.js';

/** How far a version has come, for all actions of this process that wait for it: one of them asks Azure. */
export interface Publication {
  /** Tells what Azure says of the version now. */
  readonly see: (replication: Replication) => void;
  /** Resolves as soon as the version is in a region, whatever becomes of the others. */
  readonly ready: (region: string) => Promise<void>;
  /** What is known of a region; `undefined` where the version is not to be there, as far as was seen. */
  readonly stateIn: (region: string) => RegionState | undefined;
}

/** The publication of a version, by its id. */
export const publicationOf = remember(createPublication);

interface Waiter {
  readonly region: string;
  readonly resolve: () => void;
}

export function createPublication(): Publication {
  let regions: readonly RegionState[] = [];
  let waiters: readonly Waiter[] = [];
  const stateIn = (region: string) => regions.find((one) => sameLocation(one.region, region));
  const isReady = (region: string) => isCompleted(stateIn(region));
  return {
    stateIn,
    see: (replication) => {
      regions = replication.regions;
      const due = waiters.filter((waiter) => isReady(waiter.region));
      waiters = waiters.filter((waiter) => !isReady(waiter.region));
      for (const { resolve } of due) resolve();
    },
    ready: async (region) => {
      if (isReady(region)) return;
      await new Promise<void>((resolve) => (waiters = [...waiters, { region, resolve }]));
    },
  };
}

/** Whether a version can be used in a region. */
export function isCompleted(state: RegionState | undefined): boolean {
  return state?.state === 'Completed';
}
