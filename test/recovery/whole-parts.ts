import type { Lab, VirtualMachine, World } from '../local-azure/world.js';
import { goldenImage } from '../worlds/configuration.js';
import { night } from '../worlds/inputs.js';
import { customImage, imageVM, storedImage } from '../worlds/seeds.js';
import { lab, subscriptionId, world } from '../worlds/worlds.js';
import type { Night } from './night.js';

/** What the worlds of whole runs are made of. All golden images are in one folder; images tell their day in May. */

const osDiskBytes = 127 * 1024 ** 3;

export function pathOf(name: string): string {
  return `Win\\${name}.json`;
}

export function nameOn(name: string, day: number): string {
  return `Win_${name}-May-${day}-2024`;
}

/** The images of some days in the store. */
export function stored(name: string, ...days: readonly number[]) {
  return days.flatMap((day) => {
    const timestamp = `2024-05-0${day}T08:00:00`;
    return storedImage(nameOn(name, day), {
      imagePath: pathOf(name),
      timestamp,
      pageBytes: osDiskBytes + 512,
    });
  });
}

/** The images of some days in a lab. */
export function held(name: string, ...days: readonly number[]) {
  return days.map((day) => heldOn(name, day));
}

/** The image of a day in a lab, whose creation failed. */
export function failed(name: string, day: number) {
  return { ...heldOn(name, day), provisioningState: 'Failed' };
}

function heldOn(name: string, day: number) {
  return customImage(nameOn(name, day), pathOf(name), { creationDate: `2024-05-0${day}T09:00:00Z` });
}

/** A VM of an earlier night: later than all images by default, so that it is not stored. */
export function leftVM(
  name: string,
  path: string,
  { tags = {}, ...more }: Partial<VirtualMachine> = {},
): VirtualMachine {
  const usual = { osDiskBytes, createdDate: '2024-06-01T06:00:00Z' };
  return imageVM(name, { ImagePath: pathOf(path), ...tags }, { ...usual, ...more });
}

/** The Configuration folder. */
export function folder(images: Readonly<Record<string, unknown>>, labs: readonly object[]) {
  const templates = Object.entries(images).map(
    ([name, content]) => [`Configuration/GoldenImages/Win/${name}.json`, content] as const,
  );
  return { ...Object.fromEntries(templates), 'Configuration/Labs.json': { Labs: labs } };
}

/** An entry of Labs.json. */
export function entry(LabName: string, ImagePaths: readonly string[], more: object = {}) {
  return { SubscriptionId: subscriptionId, LabName, ImagePaths: ImagePaths.map(pathOrFolder), ...more };
}

function pathOrFolder(name: string): string {
  return name === 'Win' ? name : pathOf(name);
}

export const plain = goldenImage();

/** An artifact of it fails; the deployment of one with an artifact that nobody knows is refused. */
export const broken = goldenImage({ artifacts: ['windows-broken'] });

export const refused = goldenImage({ artifacts: ['windows-unknown'] });

/** A golden image made of an image of the Marketplace, whose name tells the generation. */
export function ofSku(name: string) {
  const reference = { publisher: 'P', offer: 'O', sku: name, version: 'latest', osType: 'Windows' };
  return {
    ...plain,
    resources: plain.resources.map((machine) => ({
      ...machine,
      properties: { ...machine.properties, galleryImageReference: reference },
    })),
  };
}

/** Its template makes two VMs, the first of which becomes the image. */
export const ofTwo = {
  ...plain,
  resources: plain.resources.flatMap((machine) => [
    { ...machine, tags: { ImagePath: 'this one' } },
    { ...machine, name: "[concat(parameters('labName'), '/', parameters('newVMName'), 'db')]" },
  ]),
};

/** The inputs of a night, with some of all tasks and some of single ones. What fails does not fail a task. */
export function inputsWith(
  ofAll: Readonly<Record<string, string>>,
  ofTasks: Night['inputs'] = {},
): Night['inputs'] {
  const usual = { failOn: 'none', ...ofAll };
  const inputs = Object.entries(night).map(([task, own]) => [task, { ...own, ...usual, ...ofTasks[task] }]);
  const all = Object.fromEntries(inputs) as Night['inputs'];
  return { ...all, RetireImages: { ...all['RetireImages'], allowMassDeletion: 'true' } };
}

/** A world in which builds can fail, and copies take a while. */
export function wholeWorld(factory: Partial<Lab>, labs: readonly Lab[], more: Partial<World> = {}): World {
  return failing(world([lab('Factory', factory), ...labs], more));
}

export function failing(one: World): World {
  const artifact = { name: 'windows-broken', targetOsType: 'Windows', outcome: 'Failed' } as const;
  return {
    ...one,
    artifacts: [...one.artifacts, artifact],
    durations: { ...one.durations, copyBytesPerSecond: 400_000_000 },
  };
}
