import type { RoleAction } from '../azure/resources/permissions.js';

/** An action that a step needs. */
export interface NeededAction extends RoleAction {
  /** Where it is needed: on a lab, or on what belongs to it. */
  readonly on: 'subscription' | 'resource group' | 'lab' | 'storage account' | 'disk';
  /** What for; completes `it is needed to …`. */
  readonly to: string;
  /** Needed only where storage accounts are opened in this way; one of the two is enough. */
  readonly storage?: 'entra' | 'key';
  /** Without it the step can still do its work. */
  readonly optional?: true;
}

export function need(on: NeededAction['on'], action: string, to: string): NeededAction {
  return { action, kind: 'action', on, to };
}

export function onLab(action: string, to: string): NeededAction {
  return need('lab', `Microsoft.DevTestLab/labs/${action}`, to);
}

export const storage = 'Microsoft.Storage/storageAccounts';

export function onContainers(action: string, to: string): NeededAction {
  return { ...need('storage account', `${storage}/blobServices/${action}`, to), storage: 'entra' };
}

export function onBlobs(action: string, to: string): NeededAction {
  return { ...onContainers(`containers/blobs/${action}`, to), kind: 'data action' };
}

const askWhatIsAllowed: NeededAction = {
  ...need('resource group', 'Microsoft.Authorization/permissions/read', 'see beforehand what is missing'),
  optional: true,
};

/** What every step begins with. */
export const findLabs: readonly NeededAction[] = [
  need('subscription', 'Microsoft.DevTestLab/labs/read', 'find the labs of the subscription'),
  askWhatIsAllowed,
];

export const openStorage: readonly NeededAction[] = [
  need('storage account', `${storage}/read`, 'find the address of the blobs'),
  { ...need('storage account', `${storage}/listKeys/action`, 'sign in to the blobs'), storage: 'key' },
];

export const followOperations = need(
  'subscription',
  'Microsoft.DevTestLab/locations/operations/read',
  'see how far DevTest Labs is',
);
