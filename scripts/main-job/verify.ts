import { readdir, readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import * as z from 'zod';
import type { State } from '../../test/local-azure/state.js';

/** The expected end state, read from the Configuration folder without the product's own matcher. */
export interface Wanted {
  /** Image paths, with backslashes. */
  readonly images: readonly string[];
  /** Image paths by lab. */
  readonly labs: ReadonlyMap<string, readonly string[]>;
}

const labsShape = z.object({
  Labs: z.array(z.object({ LabName: z.string(), ImagePaths: z.array(z.string()) })),
});

/** Reads the kinds of entries that the sample has: files, folders, and `""` for everything. */
export async function readWanted(configuration: string): Promise<Wanted> {
  const images = await readImagePaths(join(configuration, 'GoldenImages'));
  const { Labs } = labsShape.parse(JSON.parse(await readFile(join(configuration, 'Labs.json'), 'utf8')));
  const wants = (entry: string, image: string) =>
    entry === '' || image === entry || image.startsWith(`${entry}\\`);
  const labs = Labs.map(({ LabName, ImagePaths }) => {
    const entries = ImagePaths.map((entry) => entry.replaceAll('/', '\\'));
    return [LabName, images.filter((image) => entries.some((entry) => wants(entry, image)))] as const;
  });
  return { images, labs: new Map(labs) };
}

/** The templates of lab machines: a folder may also have parameter files. */
async function readImagePaths(goldenImages: string): Promise<readonly string[]> {
  const files = await readdir(goldenImages, { recursive: true });
  const images: string[] = [];
  for (const file of files.filter((name) => name.endsWith('.json'))) {
    const text = await readFile(join(goldenImages, file), 'utf8');
    if (/microsoft\.devtestlab\/labs\/virtualmachines"/i.test(text)) images.push(file.replaceAll(sep, '\\'));
  }
  return images.sort();
}

/** The differences between the contents of the local Azure and the expected ones; empty if there are none. */
export function differences(wanted: Wanted, state: State): string[] {
  return [
    ...state.labs.flatMap((lab) => labDifferences(lab, wanted.labs.get(lab.name) ?? [])),
    ...state.labs.flatMap(({ name, virtualMachines }) =>
      virtualMachines.map((vm) => `The VM ${name}/${vm.name} is left.`),
    ),
    ...state.disks
      .filter(({ state: disk }) => disk === 'ActiveSAS')
      .map(({ id }) => `The disk ${id} is still granted.`),
    ...state.deployments.map(({ id }) => `The deployment record ${id} is left.`),
    ...storeDifferences(wanted, state),
  ];
}

function labDifferences({ name, customImages }: State['labs'][number], images: readonly string[]): string[] {
  const failed = customImages.filter(({ provisioningState }) => provisioningState !== 'Succeeded');
  const paths = customImages.map(({ tags }) => tags['ImagePath'] ?? '');
  return [
    ...failed.map((image) => `The image ${image.name} of ${name} is ${image.provisioningState}.`),
    ...compare(`The lab ${name}`, paths, images),
  ];
}

function compare(where: string, present: readonly string[], wanted: readonly string[]): string[] {
  const surplus = present.filter((path, index) => !wanted.includes(path) || present.indexOf(path) !== index);
  const missing = wanted.filter((path) => !present.includes(path));
  return [
    ...missing.map((path) => `${where} lacks ${path}.`),
    ...surplus.map((path) => `${where} has ${path}, which is one too many.`),
  ];
}

function storeDifferences(wanted: Wanted, { storageAccounts }: State): string[] {
  const blobs = storageAccounts.flatMap(({ name, containers }) =>
    containers.flatMap((container) =>
      container.blobs.map((blob) => ({ ...blob, path: `${name}/${container.name}/${blob.name}` })),
    ),
  );
  const store = blobs.filter(({ path }) => path.includes('/imagefactoryvhds/'));
  // Names that were given are remembered for a week (C70).
  const elsewhere = blobs.filter(
    (blob) => !store.includes(blob) && !blob.path.includes('/imagefactorynames/'),
  );
  const count = (ending: string) => store.filter(({ name }) => name.endsWith(ending)).length;
  const sizes = ['.vhd', '.json'].filter((ending) => count(ending) !== wanted.images.length);
  return [
    ...elsewhere.map(({ path }) => `The blob ${path} is left.`),
    ...sizes.map(
      (ending) => `The store has ${count(ending)} ${ending} files for ${wanted.images.length} images.`,
    ),
  ];
}
