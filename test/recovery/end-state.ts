import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { recordsContainer } from '../../tasks/core/factory/store/image-records.js';
import { runsContainer } from '../../tasks/core/factory/whole/run-lock.js';
import type { LocalAzure } from '../local-azure/launch.js';
import type { State } from '../local-azure/state.js';
import { environmentContents } from './environment-contents.js';
import { galleryContents } from './gallery-contents.js';

/**
 * The contents of the local Azure without what differs between runs: times and names made from them, leases,
 * creators, and order.
 */
export function comparable(state: State): unknown {
  const fileOf = fileNames(state);
  return {
    labs: state.labs.map(({ name, customImages, virtualMachines }) => ({
      name,
      customImages: byName(customImages).map((image) => ({
        ...image,
        vhdUrl: fileOf(image.vhdUrl),
        tags: named(timeless(image.tags), fileOf, 'ImageFactoryVhd'),
      })),
      virtualMachines: byName(virtualMachines).map((machine) => ({
        ...machine,
        tags: timeless(machine.tags),
      })),
    })),
    blobs: byName(
      state.storageAccounts.flatMap((account) =>
        account.containers.filter(isOfImages).flatMap((container) =>
          container.blobs.map(({ name, bytes, copyStatus, metadata }) => {
            const path = `${account.name}/${container.name}/${fileOf(name)}`;
            return {
              name: path,
              bytes: comparableBytes(container, bytes),
              copyStatus: copyStatus ?? '',
              metadata: named(timeless(metadata), fileOf, 'imagefactoryvhd'),
            };
          }),
        ),
      ),
    ),
    grantedDisks: state.disks.filter((disk) => disk.state === 'ActiveSAS').map(({ id }) => id),
    formulas: byName(state.formulas.map(formulaContents)),
    ...environmentContents(state),
    ...galleryContents(state, fileOf),
  };
}

/** A formula is what it makes machines of. */
function formulaContents({ id, tags, properties }: State['formulas'][number]) {
  const { formulaContent } = properties as { readonly formulaContent?: unknown };
  return { name: id, tags, formulaContent };
}

/** The container for the locks of whole runs holds nothing but the run that was the last. */
export function isOfImages({ name }: { readonly name: string }): boolean {
  return name !== runsContainer;
}

/** Those of records do not count: they say how many seconds an image took, how often runs changed it, and why each did. */
export function comparableBytes(container: { readonly name: string }, bytes: number): number {
  return container.name === recordsContainer ? 0 : bytes;
}

function byName<T extends { readonly name: string }>(things: readonly T[]): readonly T[] {
  return things.toSorted((one, other) => (one.name < other.name ? -1 : 1));
}

/** Metadata or tags, of which one names a VHD: as it is named everywhere here. */
function named(
  texts: Readonly<Record<string, string>>,
  fileOf: (url: string) => string,
  key: string,
): Readonly<Record<string, string>> {
  const file = texts[key];
  return file === undefined ? texts : { ...texts, [key]: fileOf(file) };
}

/** Names VHDs after their VM: their real names depend on when the VM was made (C52). */
function fileNames({ storageAccounts }: State): (url: string) => string {
  const blobs = storageAccounts.flatMap(({ containers }) =>
    containers.flatMap((container) => container.blobs),
  );
  const machines = new Map(
    blobs.flatMap(({ name, metadata: { imagefactoryvm } }) =>
      imagefactoryvm === undefined ? [] : [[stemOf(name), lastOf(imagefactoryvm)]],
    ),
  );
  return (url) => {
    const file = lastOf(url);
    const stem = stemOf(file);
    return file.replace(stem, machines.get(stem) ?? (isMadeUp(stem) ? 'gone' : stem));
  };
}

/** Whether a name was made from a VM and the time of its creation, so that it is another one in each run. */
function isMadeUp(stem: string): boolean {
  return /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(stem);
}

function stemOf(file: string): string {
  return file.replace(/[.]\w+$/, '');
}

function lastOf(path: string): string {
  return path.split('/').at(-1) ?? '';
}

function timeless(tags: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const changing = [
    'expirationDate',
    'ImageFactoryBuilt',
    'ImageFactoryBuildSeconds',
    'imagefactorysince',
    'imagefactoryreason',
  ];
  return Object.fromEntries(Object.entries(tags).filter(([name]) => !changing.includes(name)));
}

/** Milliseconds that Azure may take to finish by itself what was begun. */
const waitLimit = 60_000;

/**
 * Waits for one of the expected end states.
 * @returns the end state; after the time limit, the one that there is
 */
export function settled(azure: LocalAzure, ...expected: readonly unknown[]): Promise<unknown> {
  return settledIn(comparable, azure, ...expected);
}

/** @param view what of the state counts */
export async function settledIn(
  view: (state: State) => unknown,
  azure: LocalAzure,
  ...expected: readonly unknown[]
): Promise<unknown> {
  const until = Date.now() + waitLimit;
  for (;;) {
    const state = view(await azure.state());
    const isReached = expected.some((one) => isDeepStrictEqual(state, one));
    if (isReached || Date.now() > until) return state;
    await sleep(100);
  }
}

/** @throws if a state is none of the expected ones, with how it differs from the last of them */
export function assertOneOf(state: unknown, expected: readonly unknown[], message: string): void {
  if (expected.some((one) => isDeepStrictEqual(state, one))) return;
  assert.deepEqual(state, expected.at(-1), message);
}
