import { statusOf } from '../../azure/requests/errors.js';
import type { ImageVersion } from '../../azure/resources/image-versions.js';
import {
  createManagedImage,
  deleteManagedImage,
  type DiskSnapshots,
  getManagedImage,
  type ManagedImage,
} from '../../azure/resources/managed-images.js';
import { isSameId } from '../../azure/resource-id.js';
import type { Lab } from '../../azure/resources/labs.js';
import { waitForOperation } from '../../lab/wait-for-operation.js';
import { messageOf, problem, remedyOf } from '../../step/problem.js';
import { imageTags, readBuiltImage, vmKeyOf } from '../gallery/gallery-tags.js';
import { managedImageName } from '../gallery/resource-names.js';
import type { SnapshotSet } from '../gallery/snapshot-sets.js';
import type { DistributeContext } from './inputs.js';

/** What a version is made of. @throws where the snapshot of the OS disk is missing */
export function diskSnapshots(set: SnapshotSet | undefined): DiskSnapshots {
  if (!set?.os) throw problem('The snapshot of the OS disk is missing.', 'Build the golden image again.');
  return { os: set.os.id, data: set.data.map(({ lun, snapshot }) => ({ lun, id: snapshot.id })) };
}

const osStateWords = /generali[sz]|specialized|\bOS ?state\b|sysprep/i;

/**
 * Whether Azure refuses a version because of the OS state of what it is made of: snapshots have none, so that it may take
 * their definition's word, or want it from a managed image.
 */
export function isAboutOsState(error: unknown): boolean {
  return [400, 409].includes(statusOf(error) ?? 0) && osStateWords.test(messageOf(error));
}

/** Azure makes managed images of generalized disks only, and of none with Trusted Launch. */
export function mayBeManagedImage({ traits }: SnapshotSet): boolean {
  return traits.osState === 'Generalized' && traits.securityType === undefined;
}

/**
 * Makes a managed image of snapshots, beside them. One that an earlier run has left is used.
 * @param refusal why the version is not made of the snapshots themselves
 * @returns its id
 */
export async function makeManagedImage(
  set: SnapshotSet,
  { id, location }: Lab,
  context: DistributeContext,
  refusal: unknown,
): Promise<string> {
  context.phase('create image');
  const { osType, generation } = set.traits;
  const wanted = { id: managedImageOf(set), location, tags: imageTags(set, id), osType, generation };
  try {
    const present = await getManagedImage(context.azure, wanted.id, context.signal);
    if (present && !isOf(present, set, id)) throw somebodys(present);
    if (!/^Succeeded$/i.test(present?.provisioningState ?? ''))
      await waitForOperation(
        createManagedImage(context.azure, { ...wanted, snapshots: diskSnapshots(set) }),
        `the managed image of ${set.imageName}`,
        context,
      );
    return wanted.id;
  } catch (error) {
    context.signal.throwIfAborted();
    throw withoutBoth(refusal, error);
  }
}

function withoutBoth(refusal: unknown, error: unknown): Error {
  return problem(
    `${messageOf(refusal)} It cannot be made by way of a managed image either: ${messageOf(error)}`,
    remedyOf(error) ?? remedyOf(refusal) ?? 'Look at what Azure says of both.',
    error,
  );
}

/** Deletes the managed image by way of which a version was made; only the factory's own, of the same image. */
export async function deleteManagedSource(
  set: SnapshotSet,
  version: Pick<ImageVersion, 'managedImageId'>,
  factoryLabId: string,
  context: DistributeContext,
): Promise<void> {
  if (version.managedImageId === undefined || !set.os) return;
  const id = managedImageOf(set);
  if (!isSameId(version.managedImageId, id)) return;
  const image = await getManagedImage(context.azure, id, context.signal);
  if (!image || !isOf(image, set, factoryLabId)) return;
  const what = `the deletion of the managed image of ${set.imageName}`;
  await waitForOperation(deleteManagedImage(context.azure, id), what, context);
}

/** The id of the managed image of a set, in the resource group of its snapshots. */
function managedImageOf(set: SnapshotSet): string {
  return diskSnapshots(set).os.replace(/\/snapshots\/[^/]+$/i, `/images/${managedImageName(set.imageName)}`);
}

function isOf({ tags }: ManagedImage, set: SnapshotSet, factoryLabId: string): boolean {
  const image = readBuiltImage(tags, factoryLabId);
  return image !== undefined && vmKeyOf(image) === vmKeyOf(set);
}

function somebodys({ id }: ManagedImage): Error {
  return problem(`${id} is not the factory's.`, 'Delete or rename that managed image, if nobody needs it.');
}
