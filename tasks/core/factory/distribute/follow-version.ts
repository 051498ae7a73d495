import type { Operation, Poll } from '../../azure/requests/operation.js';
import { present } from '../../azure/requests/present.js';
import { getReplication, type Replication } from '../../azure/resources/image-versions.js';
import { problem } from '../../step/problem.js';
import { hasSucceeded } from '../gallery/stock.js';
import type { PublishAction } from './gallery-actions.js';
import type { DistributeContext } from './inputs.js';
import { isCompleted, publicationOf } from './publication.js';
import { isOfImage } from './version-moves.js';

/** Looks at the version of an image, and tells those who wait for one of its regions. */
export async function look(
  action: PublishAction,
  { azure, signal }: Pick<DistributeContext, 'azure' | 'signal'>,
): Promise<Replication | undefined> {
  const now = await getReplication(azure, action.version.id, signal);
  if (now && isOfImage(now, action)) publicationOf(azure, action.version.id).see(now);
  return now;
}

/** A change of a version that this action begins. */
export interface VersionChange {
  readonly operation: Operation<void>;
  /** The version is there only once it has begun. */
  readonly creates: boolean;
}

/**
 * Carries out a change of the version. Azure's operation tells no more than that it runs: the version itself tells how far
 * each region is, and needs no right of its own to be asked. Where something else changes it first, that is followed instead.
 * @returns the version at the last look; `undefined` where there was none
 * @throws what Azure says of the failure, with the regions that failed
 */
export async function follow(
  change: VersionChange,
  action: PublishAction,
  context: DistributeContext,
): Promise<Replication | undefined> {
  const { now, isOurs } = await wait({ change, by: 'nobody' }, action, context);
  if (isOurs && now && isFailed(now)) throw await failure(now, change.operation, action, context);
  return now;
}

/** Follows a version that something else changes, however that ends. */
export async function followOther(
  action: PublishAction,
  context: DistributeContext,
): Promise<Replication | undefined> {
  return (await wait({ by: 'others' }, action, context)).now;
}

/** Whether a change of the version, or its creation, has failed. */
export function isFailed({ version }: Replication): boolean {
  return /^Failed$/i.test(version.provisioningState);
}

/** A change, and who has begun the one that is being followed. */
interface Course {
  readonly change?: VersionChange;
  by: 'nobody' | 'us' | 'others';
}

interface Seen {
  readonly now: Replication | undefined;
  readonly isOurs: boolean;
}

function wait(course: Course, action: PublishAction, context: DistributeContext): Promise<Seen> {
  const { inputs, waiting } = context;
  const what = `the version ${nameOf(action)}`;
  return context.wait({
    what,
    kind: 'version',
    poll: (signal) => poll(course, action, { ...context, signal }),
    limit: { minutes: inputs.copyTimeoutMinutes, input: 'copyTimeoutMinutes' },
    onState: (state) => waiting(what, state),
  });
}

async function poll(course: Course, action: PublishAction, context: DistributeContext): Promise<Poll<Seen>> {
  const begun = await begin(course, context);
  if (begun && course.by === 'us' && !begun.done) return begun;
  const now = await look(action, context);
  if (begun && course.by === 'nobody') {
    if (!hasOtherBegun(now, course)) return begun;
    course.by = 'others';
  }
  const isOurs = course.by === 'us';
  if (!now) return unseen(course, context);
  tellProgress(now, action, context);
  return { done: !isChanging(now), state: stateText(now), share: shareOf(now), value: { now, isOurs } };
}

/** @returns what Azure says of the change that is to begin; nothing where one has begun before */
async function begin(course: Course, { signal }: DistributeContext): Promise<Poll<Seen> | undefined> {
  if (!course.change || course.by !== 'nobody') return undefined;
  const { done, isBegun, state, retryAfterMs } = await course.change.operation.poll(signal);
  if (isBegun !== false) course.by = 'us';
  return { done, state, ...present('retryAfterMs', retryAfterMs) };
}

function hasOtherBegun(now: Replication | undefined, { change }: Course): boolean {
  return now !== undefined && (isChanging(now) || change?.creates === true);
}

/** Azure may need a moment to show what it has begun: until then the operation tells what becomes of it. */
async function unseen({ change, by }: Course, { signal }: DistributeContext): Promise<Poll<Seen>> {
  const value = { now: undefined, isOurs: by === 'us' };
  if (!change || by !== 'us') return { done: true, state: 'Deleted', value };
  const { done, state } = await change.operation.poll(signal);
  return { done, state, value };
}

function tellProgress(
  now: Replication,
  { imageFacts }: PublishAction,
  { progress }: DistributeContext,
): void {
  const bytes = imageFacts?.bytes ?? 0;
  progress(shareOf(now) * bytes, bytes);
}

function isChanging(now: Replication): boolean {
  return !isFailed(now) && !hasSucceeded(now);
}

function shareOf({ regions }: Replication): number {
  const shares = regions.map((region) => (isCompleted(region) ? 1 : region.share));
  return shares.length === 0 ? 0 : Math.min(0.99, ...shares);
}

function stateText({ version, regions }: Replication): string {
  const each = regions.map(({ region, state, share }) =>
    isCompleted({ region, state, share }) ? `${region} ready` : `${region} ${Math.floor(share * 100)} %`,
  );
  return [version.provisioningState, ...each].join(', ');
}

/** The status of the operation tells the cause; where it does not, the regions do. */
async function failure(
  { regions }: Replication,
  change: Operation<void>,
  action: PublishAction,
  { signal }: DistributeContext,
): Promise<Error> {
  const cause = await change.poll(signal).then(
    () => undefined,
    (error: unknown) => error,
  );
  signal.throwIfAborted();
  const failed = regions.filter(({ state }) => /^Failed$/i.test(state));
  const names = failed.map(({ region, details }) => (details ? `${region} (${details})` : region)).join(', ');
  const where = failed.length === 0 ? '' : ` in ${names}`;
  const why = cause instanceof Error ? `: ${cause.message}` : '.';
  return problem(
    `${action.image.imagePath} could not be published as ${nameOf(action)}${where}${why}`,
    'Run the task again: it keeps the regions that are ready, and tries the others once more.',
    cause,
  );
}

/** A version as texts name it. */
export function nameOf({ version }: PublishAction): string {
  return `${version.definition.name} ${version.name}`;
}
