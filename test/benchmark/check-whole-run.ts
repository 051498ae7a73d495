import assert from 'node:assert/strict';
import { vhdTag } from '../../tasks/core/factory/images/tags.js';
import type { LabState, State } from '../local-azure/state.js';
import { imagePath, numbers } from './distribution-world.js';
import { factoryLab, type WholeRunSize } from './whole-run-world.js';

/** Asserts that every lab and the store have the new image of each path and nothing else, and that nothing else is left. */
export function checkWholeRun(state: State, { images }: Pick<WholeRunSize, 'images'>): void {
  const paths = numbers(images).map(imagePath).toSorted();
  const factory = state.labs.filter(({ name }) => name === factoryLab);
  assert.deepEqual(
    factory.flatMap(({ virtualMachines }) => virtualMachines),
    [],
    'VMs that are left',
  );
  for (const lab of state.labs)
    if (!factory.includes(lab)) assert.deepEqual(newPaths(lab), paths, `The custom images of ${lab.name}`);
  assert.deepEqual(storedPaths(state), paths, 'The stored images');
  assert.deepEqual(stagedBlobs(state), [], 'VHDs that are left');
}

/** The paths of images that were made in this run; an older one shows as itself. */
function newPaths({ customImages }: LabState): string[] {
  return customImages
    .map(({ name, tags }) => (tags[vhdTag] === undefined ? name : (tags['ImagePath'] ?? name)))
    .toSorted();
}

/** Of VHDs of VMs; another one shows as itself. */
function storedPaths(state: State): string[] {
  return blobsIn(state, 'imagefactoryvhds')
    .filter(({ name }) => name.endsWith('.vhd'))
    .map(({ name, metadata: { imagefactoryvm, imagefactorypath = name } }) =>
      imagefactoryvm === undefined ? name : decodeURIComponent(imagefactorypath),
    )
    .toSorted();
}

function stagedBlobs(state: State): string[] {
  return blobsIn(state, 'imagefactoryvhds-staging').map(({ name }) => name);
}

function blobsIn({ storageAccounts }: State, container: string) {
  return storageAccounts.flatMap(({ containers }) =>
    containers.filter(({ name }) => name === container).flatMap(({ blobs }) => blobs),
  );
}
