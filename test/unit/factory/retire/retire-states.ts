import { noRecords } from '../../../../tasks/core/factory/store/image-records.js';
import { imagePathKey } from '../../../../tasks/core/configuration/image-path.js';
import type { RetireInputs } from '../../../../tasks/core/factory/retire/inputs.js';
import type { JudgedLab } from '../../../../tasks/core/factory/retire/judged-labs.js';
import type { RetireState } from '../../../../tasks/core/factory/retire/state.js';
import type { CustomImage } from '../../../../tasks/core/azure/resources/custom-images.js';
import type { Lab } from '../../../../tasks/core/azure/resources/labs.js';
import type { Store } from '../../../../tasks/core/factory/store/store.js';
import { labOf } from '../../../worlds/azure-things.js';

export const retireInputs: RetireInputs = {
  ConfigurationLocation: '.',
  DevTestLabName: 'Factory',
  imagePaths: '',
  gallery: '',
  snapshotResourceGroup: '',
  SubscriptionId: 's',
  ImagesToSave: 1,
  strictImagePaths: false,
  keepLastOfRemoved: false,
  allowMassDeletion: false,
  protectInUse: 'formulas',
  orphanGraceHours: 48,
  lockWaitMinutes: 30,
  maxConcurrentJobs: 20,
  operationTimeoutMinutes: 60,
  whatIf: false,
  isPullRequest: false,
};

export const factoryLab = labOf('Factory');

/** A lab that takes what its entries say. */
export function judgedLab(
  lab: Lab,
  images: readonly CustomImage[],
  entries: readonly string[] = [''],
): JudgedLab {
  const entry = {
    subscriptionId: 's',
    labName: lab.name,
    imagePaths: entries.map((text) => ({ text, line: 1, column: 1 })),
    delivery: 'VHD' as const,
    file: 'Labs.json',
    line: 1,
    column: 1,
  };
  return { id: lab.id, lab, entry, images };
}

export interface GivenState extends Partial<Omit<RetireState, 'store' | 'existingKeys'>> {
  readonly store?: Partial<Store>;
  /** Image paths of the golden images that exist. */
  readonly existing?: readonly string[];
}

export function stateOf({ store, existing = ['a.json'], ...more }: GivenState): RetireState {
  return {
    factoryLab,
    store: {
      accountId: factoryLab.storageAccountId,
      images: [],
      unreadable: [],
      findings: [],
      loose: [],
      records: noRecords,
      ...store,
    },
    labs: [],
    unreadable: [],
    existingKeys: new Set(existing.map(imagePathKey)),
    now: new Date('2026-11-21T03:00:00Z'),
    ...more,
  };
}
