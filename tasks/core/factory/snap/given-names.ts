import type { BlobContainer, BlobEntry } from '../../azure/blobs/container.js';
import { explain } from '../../azure/requests/errors.js';
import type { Lab } from '../../azure/resources/labs.js';
import { inContainer, openContainerOf } from '../../lab/container.js';
import { messageOf } from '../../step/problem.js';
import { dateInName } from '../images/image-names.js';
import type { StoredImage } from '../store/companion.js';
import { givenNameMetadata, vhdOfGivenName } from '../vhds/marks.js';
import type { ReadContext } from './inputs.js';
import { sayOnce } from './say-once.js';

/**
 * The container beside the store that remembers which names were given (C70): an empty blob for each, under the name in lower
 * case. A stored image may be retired while a custom image of its name is still in a lab.
 */
export const namesContainer = 'imagefactorynames';

/** A name that was given, in lower case, and the VHD whose image has or had it; none for somebody else's blob. */
export interface GivenName {
  readonly imageName: string;
  readonly vhdFileName: string | undefined;
}

type NameContext = Pick<ReadContext, 'azure' | 'signal' | 'notice' | 'runId'>;

/** The names that were given and may be wanted again. Where they cannot be read for lack of a permission, none are known. */
export async function readGivenNames(context: NameContext, lab: Lab): Promise<readonly GivenName[]> {
  const names = await openNames(context, lab);
  const blobs = await unlessForbidden(context, () => names.list());
  return (blobs ?? []).map(toGivenName);
}

function toGivenName({ name, metadata }: Pick<BlobEntry, 'name' | 'metadata'>): GivenName {
  return { imageName: name.toLowerCase(), vhdFileName: vhdOfGivenName(metadata) };
}

/**
 * Days after the date in a name until it is forgotten. A name contains the day on which it is given: the agent's, which is up to
 * a day before or after that of another agent. Runs may last for days.
 */
const daysRemembered = 7;

/** The names whose day is over, so that they are given no more: they need not be remembered. */
export function outdatedNames(given: readonly GivenName[], now: Date): readonly string[] {
  const oldest = now.getTime() - daysRemembered * 86_400_000;
  return given
    .filter(({ vhdFileName }) => vhdFileName !== undefined)
    .map(({ imageName }) => imageName)
    .filter((name) => (dateInName(name)?.time ?? Infinity) < oldest);
}

/**
 * Remembers that the image of a VHD has a name, unless another image has or had that name: of several runs that want a name at
 * once, one gets it. Without the permission to write there, names are given as if nothing were remembered.
 * @returns false if the name was given to another image
 */
export async function rememberName(
  context: NameContext,
  lab: Lab,
  image: Pick<StoredImage, 'imageName' | 'imagePath' | 'vhdFileName'>,
): Promise<boolean> {
  const names = await openNames(context, lab);
  const name = image.imageName.toLowerCase();
  const metadata = givenNameMetadata(image, context.runId);
  const isNew = await unlessForbidden(context, () =>
    inContainer(names, () => names.createEmpty(name, metadata)),
  );
  if (isNew !== false) return true;
  const present = await unlessForbidden(context, () => names.look(name));
  return present === undefined || isOf(image, toGivenName(present));
}

/** Whether a name was given to the image of this VHD, which therefore may take it. */
export function isOf({ vhdFileName }: Pick<StoredImage, 'vhdFileName'>, given: GivenName): boolean {
  return given.vhdFileName?.toLowerCase() === vhdFileName.toLowerCase();
}

/** Forgets names. One that stays is in nobody's way: the image that was stored does not fail for it. */
export async function forgetNames(
  context: NameContext,
  lab: Lab,
  outdated: readonly string[],
): Promise<void> {
  if (outdated.length === 0) return;
  const names = await openNames(context, lab);
  try {
    for (const name of outdated) await names.delete(name);
  } catch (error) {
    context.signal.throwIfAborted();
    context.notice({
      severity: 'warning',
      what: `Names of images of earlier days could not be deleted: ${messageOf(error)}`,
      remedy: `The next run tries again. They are empty blobs in the container ${namesContainer}, and may be deleted by hand.`,
    });
  }
}

function openNames({ azure, signal }: NameContext, lab: Lab): Promise<BlobContainer> {
  return openContainerOf(azure, lab, namesContainer, signal);
}

/** @returns `undefined` where a permission is missing, which is said once a run */
async function unlessForbidden<T>(context: NameContext, request: () => Promise<T>): Promise<T | undefined> {
  try {
    return await request();
  } catch (error) {
    if (explain(error).statusCode !== 403) throw error;
    sayOnce({ severity: 'warning', ...withoutMemory(messageOf(error)) }, context);
    return undefined;
  }
}

function withoutMemory(why: string) {
  return {
    what: 'The names of images that were retired are not remembered: a name may be given twice in one day.',
    why,
    remedy: `Let the service connection read, write and delete blobs in the container ${namesContainer} of the factory's storage account.`,
  };
}
