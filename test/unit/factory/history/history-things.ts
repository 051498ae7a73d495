import type { ListedDeployment } from '../../../../tasks/core/azure/resources/deployments.js';
import type { HistoryState } from '../../../../tasks/core/factory/history/state.js';
import { deploymentOf, labOf, machineOf } from '../../../worlds/azure-things.js';

export const lab = labOf('Factory');

export const machine = machineOf('W', {
  computeId: '/subscriptions/s/resourceGroups/W-group/providers/Microsoft.Compute/virtualMachines/W',
});

/** A record that the scripts left in the group of the lab, which succeeded. */
export function recordOf(name: string, more: Partial<ListedDeployment> = {}): ListedDeployment {
  const record = deploymentOf(name, 'Succeeded', more);
  return { madeIds: [`${lab.id}/virtualmachines/W`], parameterTexts: {}, ...record, ...more };
}

/** A history in which one group has these records. */
export function historyOf(
  records: readonly ListedDeployment[],
  { resourceGroup = 'Factory', ...more }: Partial<HistoryState> & { readonly resourceGroup?: string } = {},
): HistoryState {
  return {
    lab,
    machines: [machine],
    groups: [{ resourceGroup, records }],
    now: new Date('2026-11-21T00:00:00Z'),
    ...more,
  };
}
