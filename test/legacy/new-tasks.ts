import { noRecords } from '../../tasks/core/factory/store/image-records.js';
import { imagePathKey } from '../../tasks/core/configuration/image-path.js';
import { type LabEntry, parseLabsJson } from '../../tasks/core/configuration/labs-json.js';
import * as cleanUp from '../../tasks/core/factory/clean-up/step.js';
import type { DistributeInputs } from '../../tasks/core/factory/distribute/inputs.js';
import type { DistributeState } from '../../tasks/core/factory/distribute/state.js';
import type { RetireAction } from '../../tasks/core/factory/retire/actions.js';
import type { RetireInputs } from '../../tasks/core/factory/retire/inputs.js';
import type { RetireState } from '../../tasks/core/factory/retire/state.js';
import type { SnapCandidate } from '../../tasks/core/factory/snap/candidate.js';
import type { Receiver } from '../../tasks/core/factory/distribute/receivers.js';
import * as distribute from '../../tasks/core/factory/distribute/step.js';
import * as retire from '../../tasks/core/factory/retire/step.js';
import * as snap from '../../tasks/core/factory/snap/step.js';
import { readCompanion, writeCompanion } from '../../tasks/core/factory/store/companion.js';
import type { Store, StoredBlobs } from '../../tasks/core/factory/store/store.js';
import { labOf as azureLabOf, customImageOf, machineOf } from '../worlds/azure-things.js';
import { companionName } from './companions.js';
import { type Lab, type Machine, sameText, type StoreBlob, type World } from './world.js';

const factoryInputs = {
  DevTestLabName: 'Factory',
  SubscriptionId: 's',
  imagePaths: '',
  gallery: '',
  snapshotResourceGroup: '',
};

const limits = {
  maxConcurrentJobs: 20,
  copyTimeoutMinutes: 600,
  operationTimeoutMinutes: 60,
  stallMinutes: 30,
  lockWaitMinutes: 30,
  whatIf: false,
};

/** SnapImages: the plan of the step, carried out on the world. */
export function newSnap(world: World, now: Date): void {
  const state = {
    lab: azureLabOf('Factory'),
    store: storeOf(world),
    candidates: world.factory.machines.map(candidateOf),
    unmarked: [],
    givenNames: [],
    now,
  };
  const { actions } = snap.plan(state, {
    ...factoryInputs,
    ...limits,
    storeVhd: true,
    allowGeneration2: false,
  });
  const lastModified = new Date(now.getTime() + 3_600_000);
  const stored = actions.filter((action) => action.kind === 'snap');
  for (const { imageName, imagePath, description, osType, vhdFileName, vm } of stored) {
    const companion = writeCompanion({
      imageName,
      imagePath,
      description,
      osType,
      vhdFileName,
      timestamp: now,
      factoryRunId: '1',
      sourceVmId: vm.id,
      sourceVmCreated: vm.createdDateText,
    });
    world.store.set(vhdFileName, { content: 2 ** 30, lastModified });
    const content = Buffer.from(companion);
    world.store.set(companionName({ vhdFileName }), { content, lastModified });
  }
}

function candidateOf(machine: Machine): SnapCandidate {
  const { name, tags, provisioningState, isDeallocated, createdDate } = machine;
  const { id, createdDateText } = machineOf(name, { createdDate });
  return {
    id,
    name,
    imagePath: tags['ImagePath'] ?? '',
    createdDate,
    createdDateText,
    provisioningState,
    powerState: isDeallocated ? 'PowerState/deallocated' : 'PowerState/running',
    notes: 'Golden Image: Zürich',
    osType: 'Windows',
    dataDisks: 0,
    osState: 'Generalized',
    notGeneralized: false,
    generalizedByArtifact: false,
    isToBeTested: false,
    origin: {},
    disk: { id: name, name, bytes: 2 ** 30, generation: 'V1', state: 'Reserved' },
  };
}

/** DistributeImages: the plan of the step, carried out on the world; each image takes a minute to be made. */
export function newDistribute(world: World, now: Date): void {
  const pairs = newPairs(world).actions.filter((action) => action.kind === 'distribute');
  for (const [index, { image, lab }] of pairs.entries()) {
    const target = world.labs.find(({ name }) => name === lab.name);
    if (!target) throw new Error(`The plan names a lab that is not there: ${lab.name}`);
    const tags = { ImagePath: image.imagePath, ImageFactoryLab: azureLabOf('Factory').id };
    const made = { name: image.imageName, tags, creationDate: new Date(now.getTime() + index * 60_000) };
    target.images = [...target.images, made];
  }
}

export function newPairs(world: World, more: Partial<DistributeInputs> = {}) {
  return distribute.plan(distributeStateOf(world), {
    ...factoryInputs,
    ...limits,
    ConfigurationLocation: '.',
    allowOtherRegions: false,
    newestOnly: false,
    markCurrent: false,
    strictImagePaths: false,
    isVhdSysPrepped: true,
    stagingContainer: 'imagefactoryvhds-staging',
    ...more,
  });
}

export function distributeStateOf(world: World): DistributeState {
  const receivers = targetsOf(world).map(({ entry, lab }): Receiver => {
    const images = imagesOf(lab).map((image) => [image.name.toLowerCase(), image] as const);
    return { entry, lab: azureLab(lab), images: new Map(images), staged: new Set(), left: [] };
  });
  return {
    factoryLab: azureLab(world.factory),
    goldenImages: [],
    existingKeys: new Set(),
    store: storeOf(world),
    receivers,
    unserved: [],
  };
}

/** RetireImages: the plan of the step, carried out on the world. */
export function newRetire(world: World, ImagesToSave: number, more: Partial<RetireInputs> = {}): void {
  const plan = newRetirement(world, ImagesToSave, more);
  if (plan.refusal) throw plan.refusal;
  for (const action of plan.actions) carryOut(world, action);
}

function carryOut(world: World, action: RetireAction): void {
  if (action.kind === 'delete stored image') {
    world.store.delete(action.image.companion.name);
    world.store.delete(action.image.vhd.name);
  }
  if (action.kind !== 'delete custom image') return;
  const lab = world.labs.find(({ name }) => name === action.lab.name);
  if (lab) lab.images = lab.images.filter(({ name }) => name !== action.image.name);
}

export function newRetirement(world: World, ImagesToSave: number, more: Partial<RetireInputs> = {}) {
  return retire.plan(retireStateOf(world), {
    ...factoryInputs,
    ...limits,
    ConfigurationLocation: '.',
    ImagesToSave,
    strictImagePaths: false,
    keepLastOfRemoved: false,
    allowMassDeletion: true,
    protectInUse: 'formulas',
    orphanGraceHours: 48,
    isPullRequest: false,
    ...more,
  });
}

export function retireStateOf(world: World): RetireState {
  const targets: readonly { readonly entry?: LabEntry; readonly lab: Lab }[] = targetsOf(world);
  const isListed = targets.some(({ lab }) => lab === world.factory);
  return {
    factoryLab: azureLab(world.factory),
    store: storeOf(world),
    labs: [...targets, ...(isListed ? [] : [{ lab: world.factory }])].map((target) => ({
      ...target,
      id: azureLab(target.lab).id,
      lab: azureLab(target.lab),
      images: imagesOf(target.lab),
    })),
    unreadable: [],
    existingKeys: new Set(world.goldenImages.map(imagePathKey)),
    now: new Date(),
  };
}

/** CleanUpFactory: the plan of the step, carried out on the world. */
export function newCleanUp(world: World, deleteUncommitted = false): void {
  const { factory } = world;
  const machines = factory.machines.map(({ name, tags, provisioningState, createdDate }) =>
    machineOf(name, { tags, provisioningState, createdDate }),
  );
  const state = { lab: azureLab(factory), machines, images: storeOf(world).images };
  const { actions } = cleanUp.plan(state, { ...factoryInputs, ...limits, deleteUncommitted });
  const deleted = new Set(actions.map(({ machine }) => machine.name));
  factory.machines = factory.machines.filter(({ name }) => !deleted.has(name));
}

/** Reads every companion as the tasks do. */
export function storeOf({ store }: World): Store {
  const companions = [...store].filter(([name]) => name.endsWith('.json'));
  const images = companions.flatMap(([name, blob]): StoredBlobs[] => {
    if (typeof blob.content === 'number') return [];
    const image = readCompanion(blob.content, blob.lastModified);
    if ('problem' in image) throw new Error(`${name}: ${image.problem}`);
    const vhd = store.get(image.vhdFileName);
    return vhd ? [{ ...image, companion: blobOf(name, blob), vhd: blobOf(image.vhdFileName, vhd) }] : [];
  });
  return {
    accountId: azureLabOf('Factory').storageAccountId,
    images,
    unreadable: [],
    findings: [],
    loose: [],
    records: noRecords,
  };
}

function blobOf(name: string, { content, lastModified }: StoreBlob): StoredBlobs['vhd'] {
  const bytes = typeof content === 'number' ? content : content.length;
  return { name, bytes, createdOn: lastModified, lastModified, etag: name, metadata: {} };
}

/** The entries of Labs.json, read as the tasks read them, with the labs that they lead to. */
function targetsOf({ entries, labs }: World): { readonly entry: LabEntry; readonly lab: Lab }[] {
  const read = parseLabsJson(JSON.stringify({ Labs: entries }), 'Labs.json').labs;
  return read.flatMap((entry) => {
    const lab = labs.find(({ name }) => sameText(name, entry.labName));
    return lab ? [{ entry, lab }] : [];
  });
}

function azureLab({ name, location, subscriptionId }: Lab) {
  return azureLabOf(name, { location, subscriptionId });
}

function imagesOf(lab: Lab) {
  return lab.images.map(({ name, tags, creationDate }) =>
    customImageOf(azureLab(lab), name, { tags, createdDate: creationDate }),
  );
}
