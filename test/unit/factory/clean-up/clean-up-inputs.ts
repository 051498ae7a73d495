import type { CleanUpInputs } from '../../../../tasks/core/factory/clean-up/inputs.js';

export const cleanUpInputs: CleanUpInputs = {
  DevTestLabName: 'Factory',
  gallery: '',
  snapshotResourceGroup: '',
  SubscriptionId: 's',
  deleteUncommitted: false,
  maxConcurrentJobs: 20,
  operationTimeoutMinutes: 60,
  whatIf: false,
};
