import { noRecords } from '../../../../tasks/core/factory/store/image-records.js';
import assert from 'node:assert/strict';
import type { CustomImage } from '../../../../tasks/core/azure/resources/custom-images.js';
import type { LabVirtualMachine } from '../../../../tasks/core/azure/resources/lab-virtual-machines.js';
import { parseGoldenImage } from '../../../../tasks/core/configuration/golden-image.js';
import { imagePathKey } from '../../../../tasks/core/configuration/image-path.js';
import type { StoredBlobs } from '../../../../tasks/core/factory/store/store.js';
import type { WholeInputs } from '../../../../tasks/core/factory/whole/inputs.js';
import type { RegionCores } from '../../../../tasks/core/factory/whole/read-region-cores.js';
import type { TestState } from '../../../../tasks/core/factory/test/state.js';
import type { WholeState } from '../../../../tasks/core/factory/whole/state.js';
import { customImageOf, labOf, storedOf } from '../../../worlds/azure-things.js';
import { goldenImage } from '../../../worlds/configuration.js';
import { inputs as createInputs } from '../create/build-actions.js';
import { cleanUpInputs } from '../clean-up/clean-up-inputs.js';
import { judgedLab, retireInputs } from '../retire/retire-states.js';

export const factoryLab = labOf('Factory');

export const begun = new Date('2026-11-30T01:00:00Z');

export const wholeInputs: WholeInputs = {
  ...createInputs,
  ...retireInputs,
  ...cleanUpInputs,
  isVhdSysPrepped: true,
  newestOnly: false,
  markCurrent: false,
  stagingContainer: 'staging',
  allowOtherRegions: false,
  copyTimeoutMinutes: 600,
  stallMinutes: 30,
  storeVhd: true,
  allowGeneration2: false,
  testTimeoutMinutes: 60,
  keepFailedMachines: false,
  maxBuilds: 0,
  stopStartingAfterMinutes: 0,
  buildRetries: 1,
};

interface GivenState {
  /** The image paths of the golden images. */
  readonly golden?: readonly string[];
  readonly stored?: readonly StoredBlobs[];
  /** The images of each lab that takes all golden images. */
  readonly labs?: Readonly<Record<string, readonly CustomImage[]>>;
  readonly machines?: readonly LabVirtualMachine[];
  readonly cores?: RegionCores;
  /** What is to be tested. */
  readonly test?: TestState;
}

/** What a run reads of a factory whose labs take VHDs. */
export function stateOf({
  golden = [],
  stored = [],
  labs = {},
  machines = [],
  cores,
  test,
}: GivenState): WholeState {
  const goldenImages = golden.map(goldenImageOf);
  const existingKeys = new Set(golden.map(imagePathKey));
  const store = {
    accountId: factoryLab.storageAccountId,
    images: stored,
    unreadable: [],
    findings: [],
    ...waitingIn(test),
  };
  const judged = Object.entries(labs).map(([name, images]) => judgedLab(labOf(name), images));
  const receivers = judged.map(({ lab, entry, images }) => {
    const byName = new Map(images.map((image) => [image.name.toLowerCase(), image]));
    assert.ok(entry);
    return { lab, entry, images: byName, staged: new Set<string>(), left: [] };
  });
  return {
    create: {
      lab: factoryLab,
      goldenImages,
      imageRules: rulesOf(test),
      broken: [],
      machines,
      overrides: [],
      osTypes: new Map(),
      deployments: [],
      now: begun,
      runId: '1',
    },
    snap: { lab: factoryLab, store, candidates: [], unmarked: [], givenNames: [], now: begun },
    distribute: { factoryLab, goldenImages, existingKeys, store, receivers, unserved: [] },
    cleanUp: { lab: factoryLab, machines, images: stored },
    retire: {
      factoryLab,
      store,
      labs: judged,
      unreadable: [],
      existingKeys,
      now: begun,
    },
    ...(test ? { test } : {}),
    ...(cores ? { cores } : {}),
    startedAt: begun,
  };
}

function rulesOf(test: TestState | undefined) {
  return test?.imageRules ?? [];
}

/** What the store has of images that wait for their tests. */
function waitingIn(test: TestState | undefined) {
  return test ? { loose: test.store.loose, records: test.store.records } : { loose: [], records: noRecords };
}

function goldenImageOf(imagePath: string) {
  const image = parseGoldenImage(JSON.stringify(goldenImage()), `/c/${imagePath}`, imagePath);
  assert.ok('key' in image);
  return image;
}

/** A stored image of an earlier night, whose build took so many minutes. */
export function earlier(imagePath: string, minutes = 30): StoredBlobs {
  const timestamp = new Date('2026-11-20T01:00:00Z');
  const sourceVmCreated = new Date(timestamp.getTime() - minutes * 60_000).toISOString();
  return storedOf({
    imagePath,
    imageName: oldNameOf(imagePath),
    timestamp,
    sourceVmId: `old ${imagePath}`,
    sourceVmCreated,
  });
}

/** That image in a lab, which got it by this factory. */
export function held(labName: string, imagePath: string): CustomImage {
  const tags = { ImagePath: imagePath, ImageFactoryLab: factoryLab.id };
  return customImageOf(labOf(labName), oldNameOf(imagePath), { tags });
}

function oldNameOf(imagePath: string): string {
  return `${imagePath.replace('.json', '')}-old`;
}

/** The quotas of the region of the factory lab: of all cores, and of the family of the only size, which has 2 cores. */
export function coresOf(all: number, ofFamily = all): RegionCores {
  const family = 'standardDSv5Family';
  const quota = (name: string, limit: number) => ({ name, limit, used: 0 });
  return {
    quotas: [quota('cores', all), quota(family, ofFamily)],
    sizes: new Map([['standard_d2s_v5', { cores: 2, family }]]),
  };
}
