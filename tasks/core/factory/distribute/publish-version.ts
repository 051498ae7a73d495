import { isConflict } from '../../azure/requests/errors.js';
import type { Operation } from '../../azure/requests/operation.js';
import {
  createImageVersion,
  deleteImageVersion,
  getReplication,
  type Replication,
  setImageVersionRegions,
} from '../../azure/resources/image-versions.js';
import { waitForOperation } from '../../lab/wait-for-operation.js';
import { problem } from '../../step/problem.js';
import type { Done } from '../../step/step.js';
import { imageTags } from '../gallery/gallery-tags.js';
import { deleteSnapshots } from './discard-snapshots.js';
import type { PublishAction } from './gallery-actions.js';
import type { DistributeContext } from './inputs.js';
import { makeDefinition } from './make-definition.js';
import { isCompleted, publicationOf } from './publication.js';
import { type Move, nextMove } from './version-moves.js';

/** Changes of one version in one run: more are needed only where others change it at the same time. */
const mostMoves = 8;

/** Publishes an image in all its regions, and deletes the snapshots that it was made of. */
export async function publishVersion(action: PublishAction, context: DistributeContext): Promise<Done> {
  const { toCreate } = action;
  const isNew = toCreate !== undefined && (await makeDefinition(toCreate, action.factoryLab, context));
  const version = await publish(isNew ? undefined : await look(action, context), action, context);
  if (action.set) await deleteSnapshots(action.set, action.factoryLab, context);
  return {
    reason: `The gallery has it now as ${nameOf(action)} in ${action.regions.join(', ')}.`,
    imageFacts: { isThere: true, ...(version.bytes > 0 ? { bytes: version.bytes } : {}) },
  };
}

/** @param found the version before the first change */
async function publish(
  found: Replication | undefined,
  action: PublishAction,
  context: DistributeContext,
): Promise<Replication['version']> {
  let now = found;
  for (let moves = 0; moves < mostMoves; moves += 1) {
    const move = nextMove(now, { ...action, hasSource: action.set !== undefined });
    if (move.kind === 'done' && now) return now.version;
    now = await carryOut(move, action, context);
  }
  throw problem(
    `The version ${nameOf(action)} is not complete after ${mostMoves} changes: something else changes it too.`,
    'Run the task again when nothing else changes the gallery.',
  );
}

/** Looks at the version, and tells those who wait for one of its regions. */
async function look(
  { version }: PublishAction,
  { azure, signal }: Pick<DistributeContext, 'azure' | 'signal'>,
): Promise<Replication | undefined> {
  const now = await getReplication(azure, version.id, signal);
  if (now) publicationOf(azure, version.id).see(now);
  return now;
}

/** @returns the version after it */
async function carryOut(
  move: Move,
  action: PublishAction,
  context: DistributeContext,
): Promise<Replication | undefined> {
  const { azure, phase } = context;
  const { id } = action.version;
  switch (move.kind) {
    case 'done':
      return look(action, context);
    case 'create':
      phase('publish');
      return unlessBegun(
        () => follow(createImageVersion(azure, newVersion(action)), action, context),
        action,
        context,
      );
    case 'wait':
      phase('wait for another run');
      return followOther(action, context);
    case 'add regions':
      phase('publish');
      return follow(setImageVersionRegions(azure, id, namesOf(move.regions)), action, context);
    case 'leave out regions':
      phase('publish');
      return follow(setImageVersionRegions(azure, id, move.regions, { allowRemoval: true }), action, context);
    case 'delete':
      phase('delete');
      await waitForOperation(
        deleteImageVersion(azure, id),
        `the deletion of the failed version ${nameOf(action)}`,
        context,
      );
      return look(action, context);
    case 'give up':
      throw problem(
        `${action.image.imagePath} is not published as ${nameOf(action)}: ${move.why}.`,
        move.remedy,
      );
  }
}

function namesOf(regions: readonly string[]): { readonly name: string }[] {
  return regions.map((name) => ({ name }));
}

function newVersion({ version, image, factoryLab, regions, set }: PublishAction) {
  const data = (set?.data ?? []).map(({ lun, snapshot }) => ({ lun, id: snapshot.id }));
  return {
    id: version.id,
    location: factoryLab.location,
    tags: imageTags(image, factoryLab.id),
    regions,
    source: { snapshots: { os: set?.os?.id ?? '', data } },
  };
}

/** Another run that creates the version at the same time is no failure: its version is looked at. */
async function unlessBegun(
  create: () => Promise<Replication | undefined>,
  action: PublishAction,
  context: DistributeContext,
): Promise<Replication | undefined> {
  try {
    return await create();
  } catch (error) {
    const other = isConflict(error) ? await look(action, context) : undefined;
    if (!other || /^Failed$/i.test(other.version.provisioningState)) throw error;
    return other;
  }
}

/** Follows a version that something else changes, however that ends. */
function followOther(action: PublishAction, context: DistributeContext): Promise<Replication | undefined> {
  return wait(action, context, (signal) => look(action, { ...context, signal }), { untilThere: false });
}

/**
 * Carries out a change of the version. Azure's operation tells no more than that it runs: the version itself tells how far
 * each region is, and needs no right of its own to be asked.
 * @throws what Azure says of the failure, with the regions that failed
 */
async function follow(
  change: Operation<void>,
  action: PublishAction,
  context: DistributeContext,
): Promise<Replication | undefined> {
  let isBegun = false;
  // Azure may be busy with the source of a version that is to be created: until the version is there, nothing has begun.
  const lookAfterBegin = async (signal: AbortSignal) => {
    if (!isBegun) {
      const begun = await change.poll(signal);
      isBegun = begun.isBegun ?? true;
      if (!begun.done) return begun.state;
    }
    const now = await look(action, { ...context, signal });
    isBegun = now !== undefined;
    return now;
  };
  const now = await wait(action, context, lookAfterBegin, { untilThere: true });
  if (now && /^Failed$/i.test(now.version.provisioningState))
    throw await failure(now, change, action, context);
  return now;
}

function wait(
  action: PublishAction,
  context: DistributeContext,
  lookAt: (signal: AbortSignal) => Promise<Replication | string | undefined>,
  { untilThere }: { readonly untilThere: boolean },
): Promise<Replication | undefined> {
  const { inputs, waiting, progress } = context;
  const what = `the version ${nameOf(action)}`;
  const poll = async (signal: AbortSignal) => {
    const now = await lookAt(signal);
    if (typeof now === 'string') return { done: false, state: now };
    if (!now) return { done: !untilThere, state: untilThere ? 'to begin' : 'Deleted' };
    const share = shareOf(now);
    progress(share * (action.imageFacts?.bytes ?? 0), action.imageFacts?.bytes ?? 0);
    return { done: !isChanging(now), state: stateText(now), share, value: now };
  };
  return context.wait<Replication | undefined>({
    what,
    kind: 'version',
    poll,
    limit: { minutes: inputs.copyTimeoutMinutes, input: 'copyTimeoutMinutes' },
    onState: (state) => waiting(what, state),
  });
}

function isChanging({ version }: Replication): boolean {
  return !/^(Succeeded|Failed)$/i.test(version.provisioningState);
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
  const failed = regions.filter(({ state }) => state === 'Failed');
  const names = failed.map(({ region, details }) => (details ? `${region} (${details})` : region)).join(', ');
  const where = failed.length === 0 ? '' : ` in ${names}`;
  const why = cause instanceof Error ? `: ${cause.message}` : '.';
  return problem(
    `${action.image.imagePath} could not be published as ${nameOf(action)}${where}${why}`,
    'Run the task again: it keeps the regions that are ready, and tries the others once more.',
    cause,
  );
}

function nameOf({ version }: PublishAction): string {
  return `${version.definition.name} ${version.name}`;
}
