import type { CustomImage } from '../../../../tasks/core/azure/resources/custom-images.js';
import type { Lab } from '../../../../tasks/core/azure/resources/labs.js';
import { imagePathKey } from '../../../../tasks/core/configuration/image-path.js';
import { chooseImages } from '../../../../tasks/core/factory/rollback/choose-images.js';
import type { RollbackInputs } from '../../../../tasks/core/factory/rollback/inputs.js';
import { knownImages } from '../../../../tasks/core/factory/rollback/known-images.js';
import type { RollbackLab } from '../../../../tasks/core/factory/rollback/rollback-labs.js';
import type { RollbackState } from '../../../../tasks/core/factory/rollback/state.js';
import type { ImageRecord } from '../../../../tasks/core/factory/store/image-records.js';
import { noRecords } from '../../../../tasks/core/factory/store/image-records.js';
import type { ImageState } from '../../../../tasks/core/factory/store/record-marks.js';
import type { StoredBlobs } from '../../../../tasks/core/factory/store/store.js';
import { writeTimestamp } from '../../../../tasks/core/factory/store/timestamps.js';
import { customImageOf, labOf, storedOf } from '../../../worlds/azure-things.js';

export const factoryLab = labOf('Factory');

export const dev = labOf('Dev');

export const rollbackInputs: RollbackInputs = {
  ConfigurationLocation: '.',
  DevTestLabName: 'Factory',
  SubscriptionId: 's',
  imageToRevoke: 'a.json',
  reason: 'Broken.',
  gallery: '',
  snapshotResourceGroup: '',
  deleteRevoked: true,
  strictImagePaths: false,
  isVhdSysPrepped: true,
  allowOtherRegions: false,
  stagingContainer: 'staging',
  maxConcurrentJobs: 20,
  copyTimeoutMinutes: 600,
  stallMinutes: 30,
  lockWaitMinutes: 0,
  operationTimeoutMinutes: 60,
  whatIf: false,
};

const builtOn = (day: number) => new Date(Date.UTC(2026, 10, day, 3));

/** A stored image of a day of November 2026. */
export function stored(day: number, more: Partial<StoredBlobs> = {}): StoredBlobs {
  const imageName = `a${day}`;
  return storedOf({ imagePath: 'a.json', imageName, timestamp: builtOn(day), sourceVmId: 'vm', ...more });
}

export function record(day: number, state: ImageState, reason = 'As it is.'): ImageRecord {
  const about = { imagePath: 'a.json', imageName: `a${day}`, vhdFileName: `a${day}.vhd` };
  return { ...about, state, reason, since: builtOn(20), etag: '' };
}

/** The custom image of a day in a lab. */
export function held(
  day: number,
  tags: Readonly<Record<string, string>> = {},
  more: Partial<CustomImage> = {},
  lab: Lab = dev,
): CustomImage {
  return customImageOf(lab, `a${day}`, {
    tags: {
      ImagePath: 'a.json',
      ImageFactoryLab: factoryLab.id,
      ImageFactoryBuilt: writeTimestamp(builtOn(day)),
      ImageFactoryVhd: `a${day}.vhd`,
      ...tags,
    },
    createdDate: new Date(builtOn(day).getTime() + 3_600_000),
    ...more,
  });
}

export function labWith(images: readonly CustomImage[], more: Partial<RollbackLab> = {}): RollbackLab {
  const entry = {
    subscriptionId: 's',
    labName: 'Dev',
    imagePaths: [{ text: '', line: 1, column: 1 }],
    delivery: 'VHD' as const,
    file: 'Labs.json',
    line: 1,
    column: 1,
  };
  return { lab: dev, entry, images, uses: {}, staged: new Set(), ...more };
}

export interface Given extends Partial<Pick<RollbackState, 'labs' | 'unreadable' | 'gallery'>> {
  readonly images?: readonly StoredBlobs[];
  readonly records?: readonly ImageRecord[];
  readonly image?: string;
}

export function stateOf({ images = [], records = [], image = 'a.json', ...more }: Given): RollbackState {
  const byVhd = new Map(records.map((one) => [one.vhdFileName, one]));
  const withRecords = images.map((one) => {
    const own = byVhd.get(one.vhdFileName);
    return own ? { ...one, record: own } : one;
  });
  const loose = records
    .filter(({ vhdFileName }) => !images.some((one) => one.vhdFileName === vhdFileName))
    .map(({ vhdFileName }) => ({ ...stored(1).vhd, name: vhdFileName, createdOn: dayOf(vhdFileName) }));
  const store = {
    accountId: factoryLab.storageAccountId,
    images: withRecords,
    unreadable: [],
    findings: [],
    loose,
    records: { ...noRecords, byVhd },
  };
  const versions = more.gallery?.stock?.versions ?? [];
  const known = knownImages({ factoryLab, store, versions, builtAt: new Map() });
  return {
    factoryLab,
    store,
    images: known,
    chosen: chooseImages(known, image),
    labs: [],
    unreadable: [],
    existingKeys: new Set([imagePathKey('a.json')]),
    now: new Date('2026-11-21T03:00:00Z'),
    ...more,
  };
}

function dayOf(vhdFileName: string): Date {
  return builtOn(Number(/\d+/.exec(vhdFileName)?.[0] ?? 1));
}
