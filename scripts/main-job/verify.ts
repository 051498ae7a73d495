import { readdir, readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';
import * as z from 'zod';
import type { State } from '../../test/local-azure/state.js';
import { galleryImages, labImages } from './lab-images.js';

/** The expected end state, read from the Configuration folder without the product's own matcher. */
export interface Wanted {
  /** Image paths, with backslashes. */
  readonly images: readonly string[];
  /** Image paths by lab. */
  readonly labs: ReadonlyMap<string, readonly string[]>;
  /** The labs that get their images from the gallery. */
  readonly galleryLabs: ReadonlySet<string>;
}

const labsShape = z.object({
  Labs: z.array(
    z.object({
      LabName: z.string(),
      ImagePaths: z.array(z.string()),
      Delivery: z.enum(['VHD', 'Gallery']).exactOptional(),
    }),
  ),
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
  const galleryLabs = Labs.filter(({ Delivery }) => Delivery === 'Gallery').map(({ LabName }) => LabName);
  return { images, labs: new Map(labs), galleryLabs: new Set(galleryLabs) };
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

/**
 * The differences between the contents of the local Azure and the expected ones; empty if there are none.
 * @param rejected the names of the images that failed their test: their VMs, VHDs, snapshots and records stay for a while
 */
export function differences(wanted: Wanted, state: State, rejected: readonly string[] = []): string[] {
  return [
    ...state.labs.flatMap((lab) => labDifferences(lab, wanted, state)),
    ...machineDifferences(state, rejected.length),
    ...state.disks
      .filter(({ state: disk }) => disk === 'ActiveSAS')
      .map(({ id }) => `The disk ${id} is still granted.`),
    ...state.deployments.map(({ id }) => `The deployment record ${id} is left.`),
    ...storeDifferences(wanted, state, rejected.length),
    ...galleryDifferences(wanted, state, rejected),
  ];
}

/** CleanUpFactory keeps the VM of an image that failed, as long as somebody may look at it. */
function machineDifferences({ labs }: State, rejected: number): string[] {
  const machines = labs.flatMap(({ name, virtualMachines }) =>
    virtualMachines.map((vm) => ({ ...vm, where: `${name}/${vm.name}` })),
  );
  const isOfRejected = ({ tags }: (typeof machines)[number]) =>
    tags['ImageFactoryState'] === 'Failed' && tags['ImagePath'] === undefined;
  const kept = machines.filter(isOfRejected).slice(0, rejected);
  return machines.filter((vm) => !kept.includes(vm)).map(({ where }) => `The VM ${where} is left.`);
}

function labDifferences(lab: State['labs'][number], wanted: Wanted, state: State): string[] {
  const { name } = lab;
  const held = labImages(lab, state);
  const failed = held.filter(({ provisioningState }) => provisioningState !== 'Succeeded');
  const way = wanted.galleryLabs.has(name) ? 'Gallery' : 'VHD';
  const astray = held.filter(({ by }) => by !== way);
  return [
    ...failed.map((image) => `The image ${image.name} of ${name} is ${image.provisioningState}.`),
    ...astray.map((image) => `The lab ${name} has ${image.name} by ${image.by}.`),
    ...compare(
      `The lab ${name}`,
      held.map(({ imagePath }) => imagePath),
      wanted.labs.get(name) ?? [],
    ),
  ];
}

/** What labs of one way of delivery want, each once. */
function pathsBy(way: 'VHD' | 'Gallery', { labs, galleryLabs }: Wanted): readonly string[] {
  const takers = [...labs].filter(([name]) => galleryLabs.has(name) === (way === 'Gallery'));
  return [...new Set(takers.flatMap(([, paths]) => paths))];
}

function galleryDifferences(wanted: Wanted, state: State, rejected: readonly string[]): string[] {
  const isOfRejected = (id: string) => rejected.some((name) => id.includes(`/snapshots/${name}-`));
  const present = galleryImages(state).map(({ imagePath }) => imagePath);
  return [
    ...compare('The gallery', present, pathsBy('Gallery', wanted)),
    ...state.snapshots.filter(({ id }) => !isOfRejected(id)).map(({ id }) => `The snapshot ${id} is left.`),
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

function storeDifferences(wanted: Wanted, { storageAccounts }: State, rejected: number): string[] {
  const blobs = storageAccounts.flatMap(({ name, containers }) =>
    containers.flatMap((container) =>
      container.blobs.map((blob) => ({ ...blob, path: `${name}/${container.name}/${blob.name}` })),
    ),
  );
  const store = blobs.filter(({ path }) => path.includes('/imagefactoryvhds/'));
  // Names that were given are remembered for a week (C70); records, and what whole runs lease, stay.
  const elsewhere = blobs.filter(
    (blob) => !store.includes(blob) && !/\/imagefactory(?:names|runs|-records)\//.test(blob.path),
  );
  const count = (ending: string) => store.filter(({ name }) => name.endsWith(ending)).length;
  // What labs take by the gallery alone may be of Generation 2: then it has no VHD.
  const least = pathsBy('VHD', wanted).length;
  const [vhds, companions] = [count('.vhd') - rejected, count('.json')];
  const isWhole = vhds === companions && vhds >= least && vhds <= wanted.images.length;
  return [
    ...elsewhere.map(({ path }) => `The blob ${path} is left.`),
    ...(isWhole
      ? []
      : [
          `The store has ${vhds} .vhd and ${companions} .json files for ${wanted.images.length} images, ${least} of them for labs by VHD.`,
        ]),
  ];
}
