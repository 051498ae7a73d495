import type { PowerInputs } from '../../../../tasks/core/lab/power-machine/inputs.js';

export const powerInputs: PowerInputs = {
  DevTestLabName: 'Factory',
  SubscriptionId: 's',
  BuildAgent: 'W',
  Action: 'Start',
  operationTimeoutMinutes: 1,
  whatIf: false,
};
