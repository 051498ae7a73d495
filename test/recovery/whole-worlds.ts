import * as fc from 'fast-check';
import type { Fault } from '../local-azure/faults/fault.js';
import type { VirtualMachine, World } from '../local-azure/world.js';
import { goldenImage, labsJson } from '../worlds/configuration.js';
import { night } from '../worlds/inputs.js';
import { customImage, imageVM, storedImage } from '../worlds/seeds.js';
import { lab, subscriptionId, world } from '../worlds/worlds.js';
import type { Night } from './night.js';

/** A factory with its Configuration folder, in which all tasks of a night are to run. */
export interface WholeWorld {
  readonly files: Readonly<Record<string, unknown>>;
  readonly world: World;
  readonly inputs: Night['inputs'];
}

/** Server twice, so that names have to tell the paths apart. */
const imagePaths = [
  'Windows\\Server.json',
  'Windows\\Core.json',
  'Desktop\\Office.json',
  'Desktop\\Server.json',
] as const;

const labNames = ['Near', 'North', 'Far'] as const;

const days = [1, 2] as const;

/** VMs of earlier nights. */
const machines = {
  none: () => [],
  unsaved: (imagePath) => [machineOf(imagePath, { createdDate: '2024-06-01T06:00:00Z' })],
  saved: (imagePath) => [machineOf(imagePath, { createdDate: '2024-05-01T06:00:00Z' })],
  ignored: (imagePath) => [machineOf(imagePath, {}, { FactoryIgnore: 'yes' })],
  failed: (imagePath) => [
    machineOf(imagePath, { provisioningState: 'Failed' }, { ImageFactoryState: 'Failed' }),
  ],
} satisfies Readonly<Record<string, (imagePath: string) => readonly VirtualMachine[]>>;

/** What there is of a golden image. */
const imageHistory = fc.record({
  /** Without a template it was removed. */
  template: fc.constantFrom('plain', 'plain', 'with artifact', 'with broken artifact', 'none'),
  machine: fc.constantFrom(...(['none', 'none', ...Object.keys(machines)] as (keyof typeof machines)[])),
  stored: fc.subarray([...days]),
  inLabs: fc.array(fc.record({ lab: fc.constantFrom(...labNames), day: fc.constantFrom(...days) }), {
    maxLength: 4,
  }),
});

type ImageHistory = typeof imageHistory extends fc.Arbitrary<infer Drawn> ? Drawn : never;

/** Things that go wrong whatever runs and in whatever order. */
const lastingFaults: readonly (readonly Fault[])[] = [
  [],
  [],
  [{ service: 'resource fails', id: 'labs/near/customimages/.*server' }],
  [{ service: 'copy fails', id: 'storenorth/' }],
];

const wholeFactory = fc.record({
  images: fc.tuple(imageHistory, imageHistory, imageHistory, imageHistory),
  taken: fc.dictionary(
    fc.constantFrom(...labNames),
    fc.subarray(['Windows', 'Desktop', 'Windows\\Core.json', 'Desktop\\Office.json'], { minLength: 1 }),
    { minKeys: 1, noNullPrototype: true },
  ),
  faults: fc.constantFrom(...lastingFaults),
  ImagesToSave: fc.constantFrom('1', '2'),
  newestOnly: fc.constantFrom('false', 'true'),
  deleteUncommitted: fc.constantFrom('false', 'true'),
  keepLastOfRemoved: fc.constantFrom('false', 'true'),
  maxConcurrentJobs: fc.constantFrom('1', '20'),
});

type WholeFactory = typeof wholeFactory extends fc.Arbitrary<infer Drawn> ? Drawn : never;

/** Draws a factory; a seed always gives the same. */
export function drawWholeWorld(seed: number): WholeWorld {
  const [drawn] = fc.sample(fc.noBias(wholeFactory), { seed, numRuns: 1 });
  if (!drawn) throw new Error('fast-check drew nothing.');
  return { files: filesOf(drawn), world: worldOf(drawn), inputs: inputsOf(drawn) };
}

const templates = {
  plain: () => goldenImage(),
  'with artifact': () => goldenImage({ artifacts: ['windows-7zip'] }),
  'with broken artifact': () => goldenImage({ artifacts: ['windows-broken'] }),
};

function filesOf({ images, taken }: WholeFactory): WholeWorld['files'] {
  const present = pathsWith(images).flatMap(({ imagePath, template }) =>
    template === 'none'
      ? []
      : [[`Configuration/GoldenImages/${imagePath.replaceAll('\\', '/')}`, templates[template]()] as const],
  );
  const always = { 'Configuration/GoldenImages/Always.json': goldenImage() };
  const labs = { 'Configuration/Labs.json': labsJson(subscriptionId, taken) };
  return { ...Object.fromEntries(present), ...always, ...labs };
}

function pathsWith(images: WholeFactory['images']): readonly (ImageHistory & { imagePath: string })[] {
  return images.map((image, index) => ({ imagePath: imagePaths[index] ?? '', ...image }));
}

function worldOf({ images, faults }: WholeFactory): World {
  const all = pathsWith(images);
  const factory = {
    virtualMachines: [
      ...all.flatMap(({ imagePath, machine }) => machines[machine](imagePath)),
      imageVM('Personal', { owner: 'ann' }),
    ],
    blobs: all.flatMap(({ imagePath, stored }) => stored.flatMap((day) => storedOn(day, imagePath))),
  };
  const targets = labNames.map((name) =>
    lab(name, { customImages: [...heldBy(name, all), customImage('Mine', undefined)] }),
  );
  const { durations, artifacts, ...rest } = world([lab('Factory', factory), ...targets], { faults });
  const broken = { name: 'windows-broken', targetOsType: 'Windows', outcome: 'Failed' } as const;
  return {
    ...rest,
    artifacts: [...artifacts, broken],
    durations: { ...durations, copyBytesPerSecond: 400_000_000 },
  };
}

const osDiskBytes = 127 * 1024 ** 3;

function machineOf(
  imagePath: string,
  more: Partial<VirtualMachine>,
  tags: Readonly<Record<string, string>> = {},
): VirtualMachine {
  const name = imagePath.replace('.json', '').replace('\\', '');
  return imageVM(name, { ImagePath: imagePath, ...tags }, { osDiskBytes, ...more });
}

function storedOn(day: number, imagePath: string) {
  const timestamp = `2024-05-0${day}T08:00:00`;
  return storedImage(nameOn(day, imagePath), { imagePath, timestamp, pageBytes: osDiskBytes + 512 });
}

function heldBy(name: string, images: ReturnType<typeof pathsWith>) {
  return images.flatMap(({ imagePath, inLabs }) => {
    const held = days.filter((day) => inLabs.some((one) => one.lab === name && one.day === day));
    return held.map((day) =>
      customImage(nameOn(day, imagePath), imagePath, { creationDate: `2024-05-0${day}T09:00:00Z` }),
    );
  });
}

function nameOn(day: number, imagePath: string): string {
  return `${imagePath.replace('\\', '_').replace('.json', '')}-May-${day}-2024`;
}

/**
 * Only the tasks in a row delete an image whose creation failed, of a golden image that was removed and of which the last one
 * stays: a whole run, which forecasts that it comes, tries again the next night.
 */
function keepsLast({ keepLastOfRemoved, faults }: WholeFactory): string {
  return faults.length === 0 ? keepLastOfRemoved : 'false';
}

/** What fails does not fail a task, and many deletions are meant: the contents at the end are what is compared. */
function inputsOf(drawn: WholeFactory): Night['inputs'] {
  const { ImagesToSave, newestOnly, deleteUncommitted, maxConcurrentJobs } = drawn;
  const all = { failOn: 'none', maxConcurrentJobs };
  return {
    CreateImageVMs: { ...night.CreateImageVMs, ...all },
    SnapImages: { ...night.SnapImages, ...all },
    DistributeImages: { ...night.DistributeImages, ...all, newestOnly },
    CleanUpFactory: { ...night.CleanUpFactory, ...all, deleteUncommitted },
    RetireImages: {
      ...night.RetireImages,
      ...all,
      ImagesToSave,
      keepLastOfRemoved: keepsLast(drawn),
      allowMassDeletion: 'true',
    },
  };
}
