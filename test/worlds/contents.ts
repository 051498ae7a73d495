import assert from 'node:assert/strict';
import type { LabState, State } from '../local-azure/state.js';

export function labIn(state: State, name: string): LabState {
  const lab = state.labs.find((one) => one.name === name);
  assert.ok(lab, `There is no lab ${name}.`);
  return lab;
}

/** The names of a lab's custom images. */
export function imagesIn(state: State, lab: string): string[] {
  return labIn(state, lab)
    .customImages.map(({ name }) => name)
    .sort();
}

/** The names of a lab's virtual machines. */
export function machinesIn(state: State, lab: string): string[] {
  return labIn(state, lab)
    .virtualMachines.map(({ name }) => name)
    .sort();
}

/** The names of the blobs of a container; none if it is missing. */
export function blobsIn(state: State, account: string, container: string): string[] {
  const { containers } = state.storageAccounts.find(({ name }) => name === account) ?? { containers: [] };
  const blobs = containers.find(({ name }) => name === container)?.blobs ?? [];
  return blobs.map(({ name }) => name).sort();
}
