import { isConflict } from '../../azure/requests/errors.js';
import {
  createImageVersion,
  deleteImageVersion,
  type ImageVersion,
  type NewImageVersion,
  type Replication,
  setImageVersionRegions,
  type TargetRegion,
} from '../../azure/resources/image-versions.js';
import { sameLocation } from '../../lab/locations.js';
import { waitForOperation } from '../../lab/wait-for-operation.js';
import { messageOf, problem, remedyOf } from '../../step/problem.js';
import type { Done } from '../../step/step.js';
import { imageTags } from '../gallery/gallery-tags.js';
import { isTrustedLaunch } from '../gallery/snapshot-sets.js';
import { deleteSources } from './discard-snapshots.js';
import { follow, followOther, isFailed, look, nameOf } from './follow-version.js';
import type { PublishAction } from './gallery-actions.js';
import type { DistributeContext } from './inputs.js';
import { makeDefinition } from './make-definition.js';
import { diskSnapshots, isAboutOsState, makeManagedImage, mayBeManagedImage } from './managed-source.js';
import { growthBy } from './published-images.js';
import { type Move, nextMove } from './version-moves.js';

/** Changes of one version in one run: more are needed only where others change it at the same time. */
const mostMoves = 8;

/** Publishes an image in all its regions, and deletes the snapshots that it was made of. */
export async function publishVersion(action: PublishAction, context: DistributeContext): Promise<Done> {
  const { toCreate } = action;
  const isNew = toCreate !== undefined && (await makeDefinition(toCreate, action.factoryLab, context));
  // In a new definition, too, another run may have begun it.
  const version = await publish(await look(action, context), action, context);
  if (isNew) tellTrustedLaunch(action, context);
  if (action.set) await deleteSources({ set: action.set, version }, action.factoryLab, context);
  return {
    reason: `The gallery has it now as ${nameOf(action)} in ${action.regions.join(', ')}.`,
    storedBytes: growthBy(version.bytes, action),
    imageFacts: { isThere: true, ...(version.bytes > 0 ? { bytes: version.bytes } : {}) },
  };
}

/** No document says whether a lab gives its machines what their image has: somebody has to look, once for each golden image. */
function tellTrustedLaunch(action: PublishAction, { notice }: DistributeContext): void {
  if (!isTrustedLaunch(action.toCreate?.securityType)) return;
  notice({
    severity: 'notice',
    what: `${nameOf(action)} is the first version of an image with Trusted Launch.`,
    why: 'Whether DevTest Labs makes machines with Trusted Launch of it is documented nowhere.',
    remedy: 'Look at the security type of the first machine that a lab makes of it.',
  });
}

/** @param found the version before the first change */
async function publish(
  found: Replication | undefined,
  action: PublishAction,
  context: DistributeContext,
): Promise<ImageVersion> {
  let regions = action.regions;
  let now = found;
  for (let moves = 0; moves < mostMoves; moves += 1) {
    const move = nextMove(now, { ...action, regions, hasSource: action.set?.os !== undefined });
    if (move.kind === 'done' && now) return now.version;
    if (move.kind === 'leave out regions' && now) regions = alsoLeftOut(regions, now, move.regions);
    now = await carryOut(move, action, context);
  }
  throw problem(
    `The version ${nameOf(action)} is not complete after ${mostMoves} changes: something else changes it too.`,
    'Run the task again when nothing else changes the gallery.',
  );
}

/** All regions that are left out are added again, whoever wants them. */
function alsoLeftOut(
  regions: readonly string[],
  { version }: Replication,
  kept: readonly TargetRegion[],
): readonly string[] {
  const isIn = (names: readonly string[], name: string) => names.some((one) => sameLocation(one, name));
  const remaining = [...kept.map(({ name }) => name), ...regions];
  return [...regions, ...version.regions.map(({ name }) => name).filter((name) => !isIn(remaining, name))];
}

/** @returns the version after it */
async function carryOut(
  move: Move,
  action: PublishAction,
  context: DistributeContext,
): Promise<Replication | undefined> {
  switch (move.kind) {
    case 'done':
      return look(action, context);
    case 'create':
      context.phase('publish');
      return create(action, context);
    case 'wait':
      context.phase('wait for another run');
      return followOther(action, context);
    case 'add regions':
      context.phase('publish');
      return addRegions(move.regions, action, context);
    case 'leave out regions':
      context.phase('publish');
      return changeRegions(move.regions, action, context, { allowRemoval: true });
    case 'delete':
      context.phase('delete');
      return deleteFailed(action, context);
    case 'give up':
      throw problem(
        `${action.image.imagePath} is not published as ${nameOf(action)}: ${move.why}.`,
        move.remedy,
      );
  }
}

/** Another run that creates the version at the same time is no failure: its version is the one. */
async function create(action: PublishAction, context: DistributeContext): Promise<Replication | undefined> {
  try {
    return await createOf({ snapshots: diskSnapshots(action.set) }, action, context);
  } catch (error) {
    const other = isConflict(error) ? await look(action, context) : undefined;
    if (other && !isFailed(other)) return other;
    if (!isAboutOsState(error) || !action.set || !mayBeManagedImage(action.set)) throw error;
    const managedImage = await makeManagedImage(action.set, action.factoryLab, context, error);
    context.phase('publish');
    return createOf({ managedImage }, action, context);
  }
}

function createOf(
  source: NewImageVersion['source'],
  action: PublishAction,
  context: DistributeContext,
): Promise<Replication | undefined> {
  const { version, image, factoryLab, regions } = action;
  const { location, id } = factoryLab;
  const wanted = { id: version.id, location, tags: imageTags(image, id), regions, source };
  return follow({ operation: createImageVersion(context.azure, wanted), creates: true }, action, context);
}

function changeRegions(
  regions: readonly TargetRegion[],
  action: PublishAction,
  context: DistributeContext,
  options: { readonly allowRemoval?: boolean } = {},
): Promise<Replication | undefined> {
  const operation = setImageVersionRegions(context.azure, action.version.id, regions, options);
  return follow({ operation, creates: false }, action, context);
}

/**
 * Whether Azure needs the snapshots again to bring a version to a further region is not known: they are gone by then. Another
 * run that changes the version at the same time is no failure: it is waited for.
 */
async function addRegions(
  regions: readonly string[],
  action: PublishAction,
  context: DistributeContext,
): Promise<Replication | undefined> {
  try {
    return await changeRegions(
      regions.map((name) => ({ name })),
      action,
      context,
    );
  } catch (error) {
    context.signal.throwIfAborted();
    const other = isConflict(error) ? await look(action, context) : undefined;
    if (other && /^Updating$/i.test(other.version.provisioningState)) return other;
    if (action.set || regions.length === 0) throw error;
    throw problem(
      `${nameOf(action)} could not be brought to ${regions.join(', ')}: ${messageOf(error)}`,
      `The regions that have it keep it. The next image of ${action.image.imagePath} is brought to all of them.${also(error)}`,
      error,
    );
  }
}

function also(error: unknown): string {
  const remedy = remedyOf(error);
  return remedy === undefined ? '' : ` ${remedy}`;
}

/** Deletes a version only as long as it has failed: another run may make it anew meanwhile. */
async function deleteFailed(
  action: PublishAction,
  context: DistributeContext,
): Promise<Replication | undefined> {
  const deletion = deleteImageVersion(context.azure, action.version.id);
  const poll = async (signal: AbortSignal) => {
    const deleting = await deletion.poll(signal);
    if (deleting.isBegun !== false) return deleting;
    const now = await look(action, { ...context, signal });
    return now && isFailed(now) ? deleting : { done: true, state: 'changed by another run' };
  };
  await waitForOperation({ poll }, `the deletion of the failed version ${nameOf(action)}`, context);
  return look(action, context);
}
