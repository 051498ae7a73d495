import assert from 'node:assert/strict';
import { vhdTag } from '../../tasks/core/factory/images/tags.js';
import { createClock } from '../local-azure/clock.js';
import type { CustomImageState, LabState, State } from '../local-azure/state.js';
import { imageName, imagePath, numbers } from './distribution-world.js';
import type { DeliveryTimes, ImageTimes, Limits } from './lower-bound.js';
import {
  coreQuota,
  coresOfMachine,
  factoryLab,
  installSeconds,
  sysprepSeconds,
  vhdBytes,
  wholeRunDurations,
  wholeRunWorld,
  type WholeRunSize,
} from './whole-run-world.js';

/**
 * What everything took in a whole run that has ended. The durations are those of the local Azure, computed from the same seed
 * and ids; VHDs and images have names that depend on the time of the run, and are found in what it left.
 */
export function wholeRunTimes(state: State, size: WholeRunSize): readonly ImageTimes[] {
  const clock = createClock(wholeRunWorld(size));
  return numbers(size.images).map((index) => imageTimes(index, state, size, clock.varied));
}

/** Nothing but the inputs and the core quota limits anything in this world. */
export function wholeRunLimits({ jobsAtOnce }: Pick<WholeRunSize, 'jobsAtOnce'>): Limits {
  const none = Infinity;
  return {
    jobsAtOnce,
    cores: coreQuota,
    egressBytesPerSecond: none,
    creationsInLab: none,
    writesPerSecond: none,
  };
}

type Varied = (seconds: number, id: string) => number;

function imageTimes(index: number, state: State, size: WholeRunSize, varied: Varied): ImageTimes {
  const { build, stop, virtualMachineDeletion } = wholeRunDurations;
  const { store, vhd } = storedOf(index, state);
  const machine = decodeURI(vhd.metadata['imagefactoryvm'] ?? '');
  return {
    build:
      varied(build, machine) +
      varied(installSeconds(index, size.images), `${machine}/artifacts/0`) +
      varied(sysprepSeconds, `${machine}/artifacts/1`) +
      varied(stop, `stop:${machine}`),
    saving: copySeconds(`${store}/${vhd.name}`, varied),
    machineDeletion: varied(virtualMachineDeletion, `delete:${machine}`),
    cores: coresOfMachine,
    bytes: vhdBytes,
    deliveries: state.labs
      .filter(({ name }) => name !== factoryLab)
      .map((lab) => deliveryTimes(index, lab, varied)),
  };
}

/** The VHD that the run has stored of a golden image; the older one is of no VM. */
function storedOf(index: number, { storageAccounts }: State) {
  const path = encodeURIComponent(imagePath(index));
  const all = storageAccounts.flatMap(({ name: account, containers }) =>
    containers.flatMap(({ name, blobs }) => blobs.map((vhd) => ({ store: `${account}/${name}`, vhd }))),
  );
  const found = all.find(
    ({ vhd: { name, metadata } }) =>
      // Its record has the same metadata.
      name.endsWith('.vhd') &&
      metadata['imagefactoryvm'] !== undefined &&
      metadata['imagefactorypath'] === path,
  );
  assert.ok(found, `The store has no new image of ${imagePath(index)}.`);
  return found;
}

function deliveryTimes(index: number, lab: LabState, varied: Varied): DeliveryTimes {
  const { imageCreation, imageDeletion } = wholeRunDurations;
  const { name, vhdUrl } = newImageOf(index, lab);
  return {
    lab: lab.name,
    copy: copySeconds(new URL(vhdUrl).pathname.slice(1), varied),
    creation: varied(imageCreation, `${lab.id}/customimages/${name}`),
    oldImageDeletion: varied(imageDeletion, `delete:${lab.id}/customimages/${imageName(index)}`),
  };
}

function newImageOf(index: number, { name, customImages }: LabState): CustomImageState {
  const found = customImages.find(
    ({ tags }) => tags['ImagePath'] === imagePath(index) && tags[vhdTag] !== undefined,
  );
  assert.ok(found, `${name} has no new image of ${imagePath(index)}.`);
  return found;
}

/** @param destination account, container and blob */
function copySeconds(destination: string, varied: Varied): number {
  return varied(vhdBytes / wholeRunDurations.copyBytesPerSecond, destination);
}
