import { companionName, type ReadByScripts } from './companions.js';
import { findLab } from './distribute.js';
import { takesByPrefix } from './prefix-rule.js';
import { readStored } from './store.js';
import { type Entry, type Image, type Lab, type OldAgent, sameText, type World } from './world.js';

/** The images that RetireImages.ps1 deletes. */
export interface OldRetirement {
  readonly stored: readonly ReadByScripts[];
  readonly labs: readonly { readonly lab: Lab; readonly image: Image }[];
}

export function oldRetirement(world: World, agent: OldAgent, imagesToSave: number): OldRetirement {
  return {
    stored: storedToDelete(world, agent, imagesToSave),
    labs: labImagesToDelete(world, imagesToSave),
  };
}

/** C95, C96: a queue of all that is too old and all that lost its golden image; a single object has no `Count` (L13). */
function storedToDelete(world: World, agent: OldAgent, imagesToSave: number): ReadByScripts[] {
  const queue: ReadByScripts[] = [];
  for (const group of grouped(readStored(world, agent), ({ imagePath }) => imagePath)) {
    const newestFirst = group.toSorted((one, other) => Number(other.timestamp) - Number(one.timestamp));
    queue.push(...newestFirst.slice(imagesToSave));
    queue.push(...newestFirst.filter(({ imagePath }) => !exists(world, imagePath)));
  }
  return queue.length === 1 ? [] : [...new Set(queue)];
}

/**
 * Every entry by itself (L31), the factory lab as one more; a lab that is missing leaves the list of the one before it
 * (L2).
 */
function labImagesToDelete(world: World, imagesToSave: number): OldRetirement['labs'] {
  const { factory } = world;
  const own: Entry = { SubscriptionId: factory.subscriptionId, LabName: factory.name, ImagePaths: [] };
  let lab: Lab | undefined;
  const doomed = [...world.entries, own].flatMap((entry) => {
    const found = findLab(world, entry) ?? lab;
    lab = found;
    return found ? judgeLab(world, found, entry, imagesToSave).map((image) => ({ lab: found, image })) : [];
  });
  return [...new Map(doomed.map((one) => [`${one.lab.name} ${one.image.name}`, one])).values()];
}

/** Images with any tag are grouped by `ImagePath`, which those of other people have not (L1). */
function judgeLab(world: World, { images }: Lab, entry: Entry, imagesToSave: number): Image[] {
  const tagged = images.filter(({ tags }) => Object.keys(tags).length > 0);
  const isFactory = sameText(entry.LabName, world.factory.name);
  return [...grouped(tagged, pathOf)].flatMap((group) => {
    const newestFirst = group.toSorted((one, other) => Number(other.creationDate) - Number(one.creationDate));
    const path = pathOf(newestFirst[0]);
    const unwanted = !exists(world, path) || !(isFactory || takesByPrefix(entry.ImagePaths, path));
    return path !== '' && unwanted ? newestFirst : newestFirst.slice(imagesToSave);
  });
}

function pathOf(image: Image | undefined): string {
  return image?.tags['ImagePath'] ?? '';
}

/** `Group-Object`: casing does not matter. */
function* grouped<T>(things: readonly T[], keyOf: (thing: T) => string): Generator<T[]> {
  const keys = new Set(things.map((thing) => keyOf(thing).toLowerCase()));
  for (const key of keys) yield things.filter((thing) => keyOf(thing).toLowerCase() === key);
}

/** `Test-Path` below GoldenImages, on Windows. */
function exists({ goldenImages }: World, imagePath: string): boolean {
  return goldenImages.some((path) => sameText(path, imagePath));
}

/** RetireImages.ps1. */
export function oldRetire(world: World, agent: OldAgent, imagesToSave: number): void {
  const { stored, labs } = oldRetirement(world, agent, imagesToSave);
  for (const image of stored) {
    world.store.delete(image.vhdFileName);
    world.store.delete(companionName(image));
  }
  for (const { lab, image } of labs) lab.images = lab.images.filter((one) => one !== image);
}
