import type { ReadByScripts } from './companions.js';
import { takesByPrefix } from './prefix-rule.js';
import { readStored } from './store.js';
import { type Entry, type Lab, type OldAgent, sameText, type World } from './world.js';

/** An image that goes to a lab. */
export interface Pair {
  readonly lab: Lab;
  readonly image: ReadByScripts;
}

/**
 * The pairs of DistributeImages.ps1: all stored images by the prefix rule (C16, C77), unless the lab has an image of
 * that name (C78) or another region (C79). A lab that is missing stands for the one before it (L3).
 */
export function oldPairs(world: World, agent: OldAgent): Pair[] {
  const images = readStored(world, agent);
  let lab: Lab | undefined;
  return [...world.entries].sort(bySubscription).flatMap((entry) => {
    const found = findLab(world, entry) ?? lab;
    lab = found;
    if (!found || !sameText(found.location, world.factory.location)) return [];
    return images
      .filter(({ imagePath }) => takesByPrefix(entry.ImagePaths, imagePath))
      .filter(({ imageName }) => !found.images.some(({ name }) => sameText(name, imageName)))
      .map((image) => ({ lab: found, image }));
  });
}

function bySubscription(one: Entry, other: Entry): number {
  return one.SubscriptionId < other.SubscriptionId ? -1 : Number(one.SubscriptionId > other.SubscriptionId);
}

/** By name alone: a resource group is not looked at (C11). */
export function findLab({ labs }: World, { SubscriptionId, LabName }: Entry): Lab | undefined {
  return labs.find(
    ({ name, subscriptionId }) => sameText(name, LabName) && sameText(subscriptionId, SubscriptionId),
  );
}

/**
 * DistributeImages.ps1: makes the images one after the other, with `ImagePath` as their only tag (C85). With the factory
 * lab among the targets it deletes the whole store in the end (L4).
 */
export function oldDistribute(world: World, agent: OldAgent, now: Date): void {
  const pairs = oldPairs(world, agent);
  for (const [index, { lab, image }] of pairs.entries()) {
    const creationDate = new Date(now.getTime() + index * 60_000);
    const made = { name: image.imageName, tags: { ImagePath: image.imagePath }, creationDate };
    lab.images = [...lab.images.filter(({ name }) => !sameText(name, made.name)), made];
  }
  if (pairs.some(({ lab }) => lab === world.factory)) world.store.clear();
}
