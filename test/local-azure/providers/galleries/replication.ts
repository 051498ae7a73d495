import type { GalleryContext } from './context.js';
import type { Replica, VersionRecord } from './records.js';

/** A region whose replication fails or hangs does so here. */
const STOPS_AT_PERCENT = 40;

/** Begins to replicate; `done` resolves once the replica is complete or has failed. */
export function startReplica(
  versionId: string,
  region: string,
  seconds: number,
  { clock, faults }: Pick<GalleryContext, 'clock' | 'faults'>,
): { readonly replica: Replica; readonly done: Promise<void> } {
  const id = `${versionId}/regions/${region}`;
  const hangs = faults.of('replication hangs', id) !== undefined;
  const fails = faults.of('replication fails', id) !== undefined;
  const whole = clock.varied(seconds, id);
  const limit = hangs || fails ? STOPS_AT_PERCENT : 99;
  const replica: Replica = { since: clock.now().getTime(), seconds: whole, limit, state: 'Replicating' };
  if (hangs) return { replica, done: new Promise(() => undefined) };
  const done = clock.sleep(fails ? (whole * STOPS_AT_PERCENT) / 100 : whole).then(() => {
    replica.state = fails ? 'Failed' : 'Completed';
    if (!fails) replica.completedAt = clock.now();
  });
  return { replica, done };
}

export function finishedReplica(state: 'Completed' | 'Failed', now: Date): Replica {
  return { since: now.getTime(), seconds: 1, limit: STOPS_AT_PERCENT, state, completedAt: now };
}

/** The property `replicationStatus`. */
export function replicationStatus(
  { replicas }: VersionRecord,
  displayName: (region: string) => string,
  context: GalleryContext,
): object {
  const summary = [...replicas].map(([region, replica]) => ({
    region: displayName(region),
    state: replica.state,
    details: replica.state === 'Failed' ? 'The replication to this region has failed.' : '',
    progress: progressOf(replica, context),
  }));
  return { aggregatedState: aggregated([...replicas.values()]), summary };
}

function aggregated(replicas: readonly Replica[]): string {
  if (replicas.some(({ state }) => state === 'Replicating')) return 'InProgress';
  return replicas.some(({ state }) => state === 'Failed') ? 'Failed' : 'Completed';
}

function progressOf({ state, since, seconds, limit }: Replica, { clock }: GalleryContext): number {
  if (state === 'Completed') return 100;
  const passed = clock.unscaled(clock.now().getTime() - since);
  return state === 'Failed' ? limit : Math.min(limit, Math.floor((100 * passed) / seconds));
}
