import type { BlobEntry } from '../../../../tasks/core/azure/blobs/container.js';
import type { ImageRule } from '../../../../tasks/core/configuration/images-json.js';
import type { TestSettings } from '../../../../tasks/core/configuration/test-settings.js';
import type { ImageRecord } from '../../../../tasks/core/factory/store/image-records.js';
import type { StoredBlobs } from '../../../../tasks/core/factory/store/store.js';
import type { TestInputs } from '../../../../tasks/core/factory/test/inputs.js';
import type { TestState } from '../../../../tasks/core/factory/test/state.js';
import { labOf } from '../../../worlds/azure-things.js';

export const lab = labOf('Factory');

export const testInputs: TestInputs = {
  ConfigurationLocation: '.',
  DevTestLabName: 'Factory',
  SubscriptionId: 's',
  imagePaths: '',
  vmSize: '',
  testTimeoutMinutes: 60,
  keepFailedMachines: false,
  isVhdSysPrepped: true,
  maxConcurrentJobs: 20,
  lockWaitMinutes: 0,
  operationTimeoutMinutes: 1,
  whatIf: false,
};

export const boot: TestSettings = { scripts: [], artifacts: [] };

/** The VHD of an image, whose copy began on a day of November 2026. */
export function vhdOf(name: string, day: number): BlobEntry {
  return {
    name: `${name}.vhd`,
    bytes: 1024,
    createdOn: new Date(Date.UTC(2026, 10, day)),
    lastModified: new Date(Date.UTC(2026, 10, day)),
    etag: name,
    metadata: {},
  };
}

/** An image that waits for its test. */
export function recordOfImage(name: string, more: Partial<ImageRecord> = {}): ImageRecord {
  return {
    vhdFileName: `${name}.vhd`,
    state: 'snapped',
    imagePath: 'Win\\Server.json',
    imageName: name,
    since: new Date('2026-11-20T00:00:00Z'),
    reason: '',
    etag: name,
    ...more,
  };
}

/** A rule of Images.json for all images. */
export function ruleWith(more: Partial<ImageRule>): ImageRule {
  const entry = { text: '', line: 1, column: 1 };
  return { imagePaths: [entry], file: 'Images.json', line: 1, column: 1, ...more };
}

export interface GivenState extends Partial<Omit<TestState, 'store'>> {
  readonly records?: readonly ImageRecord[];
  readonly unusable?: readonly string[];
  readonly unread?: string;
  readonly loose?: readonly BlobEntry[];
  readonly images?: readonly StoredBlobs[];
}

/** A factory in which each image is to be tested that waits. */
export function stateOf(given: GivenState): TestState {
  const { records = [], unusable = [], unread, loose, images = [], ...more } = given;
  return {
    lab,
    store: {
      accountId: lab.storageAccountId,
      images,
      unreadable: [],
      findings: [],
      loose: loose ?? records.map(({ imageName }) => vhdOf(imageName, 20)),
      records: {
        byVhd: new Map(records.map((record) => [record.vhdFileName, record])),
        unusable: new Set(unusable),
        ...(unread === undefined ? {} : { unread }),
      },
    },
    imageRules: [ruleWith({ test: boot })],
    hasRules: true,
    machines: [],
    customImages: [],
    scripts: [],
    ...more,
  };
}
