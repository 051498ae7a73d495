import assert from 'node:assert/strict';
import { type Answer, eventually, GROUP, type TestSubscription } from './subscription.js';

export const DEPLOYMENT =
  '/subscriptions/s/resourcegroups/images/providers/Microsoft.Resources/deployments/nightly';

export const ID = `${GROUP}/providers/Microsoft.Resources/deployments/nightly`;

export const lab = {
  type: 'Microsoft.DevTestLab/labs',
  apiVersion: '2018-09-15',
  name: 'l',
  location: 'westeurope',
};

export const machine = {
  type: 'Microsoft.DevTestLab/labs/virtualmachines',
  apiVersion: '2018-09-15',
  name: 'l/v',
  dependsOn: ["[resourceId('Microsoft.DevTestLab/labs', 'l')]"],
};

export const labId = `${GROUP}/providers/Microsoft.DevTestLab/labs/l`;

export const machineId = `${labId}/virtualmachines/v`;

export function bodyOf(template: object, parameters: object = {}): object {
  return { properties: { mode: 'Incremental', template: { resources: [], ...template }, parameters } };
}

export function isDone({ body }: Answer): boolean {
  return ['Succeeded', 'Failed', 'Canceled'].includes(String(body.properties?.['provisioningState']));
}

export async function deployed(
  { send }: TestSubscription,
  template: object,
  parameters: object = {},
): Promise<Answer> {
  assert.equal((await send('PUT', DEPLOYMENT, bodyOf(template, parameters))).status, 201);
  return eventually(() => send('GET', DEPLOYMENT), isDone);
}
