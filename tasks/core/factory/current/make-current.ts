import type { Azure } from '../../azure/azure.js';
import { setCustomImageTags } from '../../azure/resources/custom-image-tags.js';
import { type CustomImage, getCustomImage, usabilityOf } from '../../azure/resources/custom-images.js';
import type { Lab } from '../../azure/resources/labs.js';
import { sameName } from '../../lab/names.js';
import { problem } from '../../step/problem.js';
import { imagePathTag, namesPath } from '../images/tags.js';
import type { CurrentMove } from './choose-current.js';
import { currentTags, isCurrent, isDeprecated, isWithoutFault, withoutCurrentTag } from './current-tag.js';

/** A path in a lab, and how its current image is to change. */
export interface CurrentChange extends CurrentMove {
  readonly lab: Pick<Lab, 'id' | 'name'>;
  readonly imagePath: string;
  /** A deprecated image may be made the current one, and is deprecated no more then. */
  readonly isRestored?: true;
}

/** What has become of it. */
export interface MadeCurrent {
  /** The current image; absent where the lab has none of the candidates: then nothing has changed. */
  readonly current?: CustomImage;
  /** The images whose tags have changed, with those that they have now. */
  readonly changed: readonly CustomImage[];
}

type MakeContext = { readonly azure: Azure; readonly signal: AbortSignal };

/**
 * Makes the best image that the lab has the current one. It gets the tag before the others lose it: there may be two for a
 * moment, and never none. An image has its tags read anew before they change, since Azure knows no condition for that, and
 * keeps all others. Can be run again; where a run was killed in between, the next one takes the tag from the others.
 */
export async function makeCurrent(change: CurrentChange, context: MakeContext): Promise<MadeCurrent> {
  const chosen = await firstOf(change, context);
  if (!chosen) return { changed: [] };
  const current = isCurrent(chosen.tags) ? chosen : await mark(chosen, change, context);
  const changed = current === chosen ? [] : [current];
  for (const name of change.marked.filter((marked) => !sameName(marked, chosen.name))) {
    const unmarked = await unmark(name, change, context);
    if (unmarked) changed.push(unmarked);
  }
  return { current, changed };
}

/** The best of the candidates that the lab has, as it is now: what was to come may not have, and others change images, too. */
export async function firstOf(
  change: Pick<CurrentChange, 'lab' | 'imagePath' | 'candidates' | 'isRestored'>,
  context: MakeContext,
): Promise<CustomImage | undefined> {
  for (const name of change.candidates) {
    const image = await look(name, change, context);
    if (image && mayBeCurrent(image, change)) return image;
  }
  return undefined;
}

function mayBeCurrent(image: CustomImage, { isRestored }: Pick<CurrentChange, 'isRestored'>): boolean {
  const isAllowed = isWithoutFault(image.tags) || (isRestored === true && isDeprecated(image.tags));
  return isAllowed && usabilityOf(image) === 'usable';
}

/** @returns nothing for an image of another golden image */
async function look(
  name: string,
  { lab, imagePath }: Pick<CurrentChange, 'lab' | 'imagePath'>,
  { azure, signal }: MakeContext,
): Promise<CustomImage | undefined> {
  const image = await getCustomImage(azure, lab.id, name, signal);
  return image && namesPath(image.tags, imagePathTag, imagePath) ? image : undefined;
}

async function mark(
  image: CustomImage,
  { lab }: CurrentChange,
  { azure, signal }: MakeContext,
): Promise<CustomImage> {
  const tags = await setCustomImageTags(azure, image.id, currentTags(image.tags), signal);
  if (!isCurrent(tags)) throw unchanged(image, lab, 'given');
  return { ...image, tags };
}

async function unmark(
  name: string,
  change: CurrentChange,
  context: MakeContext,
): Promise<CustomImage | undefined> {
  const image = await look(name, change, context);
  if (!image || !isCurrent(image.tags)) return undefined;
  const { azure, signal } = context;
  const tags = await setCustomImageTags(azure, image.id, withoutCurrentTag(image.tags), signal);
  if (isCurrent(tags)) throw unchanged(image, change.lab, 'taken from');
  return { ...image, tags };
}

function unchanged({ name }: CustomImage, lab: Pick<Lab, 'name'>, what: 'given' | 'taken from'): Error {
  return problem(
    `Azure has not ${what} ${name} in ${lab.name} the tag of the current image.`,
    'The next run tries again; a policy of Azure may change the tags of images.',
  );
}
