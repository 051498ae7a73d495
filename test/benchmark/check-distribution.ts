import assert from 'node:assert/strict';
import type { CustomImageState, State } from '../local-azure/state.js';
import {
  type DistributionSize,
  imageName,
  imagePath,
  isLacking,
  labName,
  numbers,
  stagingContainer,
  storageAccount,
  vhdFileName,
} from './distribution-world.js';

/**
 * Asserts that every lab has every image once and nothing else, that new images were made of their own copies of the
 * right VHD, and that no copy is left.
 * @returns the number of custom images in the labs
 */
export function checkDistribution({ labs, storageAccounts }: State, size: DistributionSize): number {
  for (const index of numbers(size.labs)) {
    const lab = labs.find(({ name }) => name === labName(index));
    const held = (lab?.customImages ?? []).toSorted((one, other) => compare(one.name, other.name));
    assert.deepEqual(
      held.map(rightOf),
      expectedImages(index, size),
      `The custom images of ${labName(index)}`,
    );
  }
  const staged = storageAccounts.flatMap(({ containers }) =>
    containers.filter(({ name }) => name === stagingContainer).flatMap(({ blobs }) => blobs),
  );
  assert.deepEqual(staged, [], 'VHDs that are left');
  return labs.reduce((sum, { customImages }) => sum + customImages.length, 0);
}

function compare(one: string, other: string): number {
  return one < other ? -1 : Number(one > other);
}

function rightOf({ name, tags, osType, provisioningState, vhdUrl }: CustomImageState) {
  const path = vhdUrl === '' ? '' : new URL(vhdUrl).pathname;
  return { name, imagePath: tags['ImagePath'], osType, provisioningState, madeOf: path };
}

function expectedImages(lab: number, size: DistributionSize): ReturnType<typeof rightOf>[] {
  return numbers(size.images)
    .map((image) => ({
      name: imageName(image),
      imagePath: imagePath(image),
      osType: 'Windows',
      provisioningState: 'Succeeded',
      madeOf: isLacking(lab, image, size)
        ? `/${storageAccount(lab)}/${stagingContainer}/${vhdFileName(image)}`
        : '',
    }))
    .toSorted((one, other) => compare(one.name, other.name));
}
