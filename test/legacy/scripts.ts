import { often, type OldAzure, type OldContainer } from './azure.js';
import { isDeletedByOldCleanUp } from './clean-up.js';
import { companionName, writeOldCompanion } from './companions.js';
import { oldPairs, type Pair } from './distribute.js';
import { oldRetirement } from './retire.js';
import { type OldSnapshot, oldSnapshots } from './snap.js';
import { type Lab, type OldAgent, sameText, type World } from './world.js';

type Template = Record<string, unknown>;

/** The surroundings of a script. */
export interface OldRun {
  readonly azure: OldAzure;
  readonly agent: OldAgent;
  readonly factoryName: string;
  readonly entries: World['entries'];
  /** The templates below GoldenImages, by image path. */
  readonly templates: Readonly<Record<string, Template>>;
  readonly imagesToSave: number;
}

/** @returns what it wrote as errors; it goes on after each (C105) */
export type Script = (run: OldRun) => Promise<readonly string[]>;

/** The scripts against a running Azure: by the rules of their models, in the steps that they take. */
export const scripts = {
  MakeGoldenImageVMs: makeGoldenImageVMs,
  SnapImagesFromVMs: snapImagesFromVMs,
  DistributeImages: distributeImages,
  CleanUpFactory: cleanUpFactory,
  RetireImages: retireImages,
} as const satisfies Readonly<Record<string, Script>>;

async function readWorld({ azure, factoryName, entries, templates }: OldRun): Promise<World> {
  const labs = await azure.readLabs();
  const factory = labs.find(({ name }) => name === factoryName);
  if (!factory) throw new Error(`There is no lab ${factoryName}.`);
  return { factory, labs, store: new Map(), entries, goldenImages: Object.keys(templates) };
}

/** Side by side, each in a process of its own, which ends at its first error. */
async function jobs<T>(things: readonly T[], job: (thing: T) => Promise<unknown>): Promise<string[]> {
  const ended = await Promise.allSettled(things.map(job));
  return ended.flatMap((one) => (one.status === 'rejected' ? [String(one.reason)] : []));
}

/** A VM of the name that is there already makes its golden image fail (C27). The tag comes last (C43). */
async function makeGoldenImageVMs(run: OldRun): Promise<readonly string[]> {
  const { azure, templates } = run;
  const { factory } = await readWorld(run);
  return jobs(Object.entries(templates), async ([imagePath, template]) => {
    const vmName = imagePath.split('\\').at(-1)?.replace('.json', '') ?? '';
    const machines = await azure.readMachines(factory);
    if (machines.some(({ name }) => sameText(name, vmName))) throw new Error(`${vmName} exists.`);
    await deploy(azure, factory, vmName, template);
    const { tags } = await azure.readMachine(factory, vmName);
    await azure.labs.virtualMachines.update(factory.name, factory.name, vmName, {
      tags: { ...tags, ImagePath: imagePath },
    });
  });
}

/** The record of the deployment is deleted after success and failure (C35). */
async function deploy(azure: OldAzure, { name }: Lab, vmName: string, template: Template): Promise<void> {
  const values = {
    labName: name,
    newVMName: vmName,
    size: 'Standard_A3',
    userName: 'u',
    password: 'pA1!pA1!',
  };
  const parameters = Object.fromEntries(Object.entries(values).map(([key, value]) => [key, { value }]));
  const { deployments } = azure.resources;
  const properties = { mode: 'Incremental' as const, template, parameters };
  try {
    const deployment = await deployments.beginCreateOrUpdate(name, `Deploy-${vmName}`, { properties }, often);
    await deployment.pollUntilDone();
  } finally {
    await (await deployments.beginDelete(name, `Deploy-${vmName}`, often)).pollUntilDone();
  }
}

async function snapImagesFromVMs(run: OldRun): Promise<readonly string[]> {
  const { azure, agent } = run;
  const world = await readWorld(run);
  const { factory } = world;
  const store = await azure.openContainer(factory);
  const read = { ...world, store: await store.read() };
  factory.machines = await azure.readMachines(factory);
  const snapshots = oldSnapshots(read, agent, new Date());
  return jobs(snapshots, (snapshot) => snap(snapshot, run, factory, store));
}

/** The access is ended in every case, even where it was somebody else's: PowerShell goes on after a failed statement. */
async function snap(
  { machine, image }: OldSnapshot,
  { azure, agent }: OldRun,
  factory: Lab,
  store: OldContainer,
): Promise<void> {
  const { computeVm } = await azure.readMachine(factory, machine.name);
  const [group = '', disk = ''] = (computeVm?.osDiskId ?? '')
    .split('/')
    .filter((_, index) => [4, 8].includes(index));
  const { disks } = azure.compute;
  const asked = { access: 'Read', durationInSeconds: 36_000 };
  try {
    const { accessSAS = '' } = await disks.beginGrantAccessAndWait(group, disk, asked, often);
    if (!(await store.copy(image.vhdFileName, accessSAS)))
      throw new Error(`${image.vhdFileName} was not copied.`);
    const companion = writeOldCompanion(image, agent.shell, agent.culture);
    await store.client.getBlockBlobClient(companionName(image)).uploadData(companion);
  } finally {
    await disks.beginRevokeAccessAndWait(group, disk, often);
  }
}

/** At last it deletes the containers that it has copied to, with all that is in them (L9, L32). */
async function distributeImages(run: OldRun): Promise<readonly string[]> {
  const { azure, agent } = run;
  const world = await readWorld(run);
  const store = await azure.openContainer(world.factory);
  const read = { ...world, store: await store.read() };
  for (const lab of world.labs) lab.images = await azure.readImages(lab);
  const pairs = oldPairs(read, agent);
  const errors = await jobs(pairs, (pair) => bring(pair, azure, store));
  const labs = [...new Set(pairs.map(({ lab }) => lab))];
  return [...errors, ...(await jobs(labs, async (lab) => (await azure.openContainer(lab)).client.delete()))];
}

async function bring({ lab, image }: Pair, azure: OldAzure, store: OldContainer): Promise<void> {
  const { imageName, imagePath, vhdFileName, osType, description } = image;
  const staging = await azure.openContainer(lab);
  await staging.client.create().catch(() => undefined);
  const isCopied = await staging.copy(vhdFileName, store.readUrl(vhdFileName));
  if (!isCopied) throw new Error(`${vhdFileName} was not copied to ${lab.name}.`);
  const vhd = { imageName: staging.client.getBlobClient(vhdFileName).url, osType, sysPrep: true };
  const wanted = { vhd, description, tags: { ImagePath: imagePath } };
  await azure.labs.customImages.beginCreateOrUpdateAndWait(lab.name, lab.name, imageName, wanted, often);
  await staging.client.deleteBlob(vhdFileName);
}

async function cleanUpFactory(run: OldRun): Promise<readonly string[]> {
  const { factory } = await readWorld(run);
  const doomed = (await run.azure.readMachines(factory)).filter(isDeletedByOldCleanUp);
  const { virtualMachines } = run.azure.labs;
  return jobs(doomed, ({ name }) =>
    virtualMachines.beginDeleteAndWait(factory.name, factory.name, name, often),
  );
}

/** The store first, one image after the other, each VHD before its companion (L35); then the labs. */
async function retireImages(run: OldRun): Promise<readonly string[]> {
  const { azure, agent, imagesToSave } = run;
  const world = await readWorld(run);
  const store = await azure.openContainer(world.factory);
  const read = { ...world, store: await store.read() };
  const errors: string[] = [];
  for (const image of oldRetirement(read, agent, imagesToSave).stored)
    for (const name of [image.vhdFileName, companionName(image)])
      errors.push(...(await jobs([name], (blob) => store.client.deleteBlob(blob))));
  for (const lab of world.labs) lab.images = await azure.readImages(lab);
  const { customImages } = azure.labs;
  const deleted = await jobs(oldRetirement(read, agent, imagesToSave).labs, ({ lab, image }) =>
    customImages.beginDeleteAndWait(lab.name, lab.name, image.name, often),
  );
  return [...errors, ...deleted];
}
