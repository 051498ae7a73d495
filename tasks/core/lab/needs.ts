import type { RoleAction } from '../azure/resources/permissions.js';

/** An action of Azure's roles that a step needs, and what for. */
export interface Need extends RoleAction {
  /** Where it is needed: on a lab, on what belongs to it, on a gallery and the snapshots that become its versions, or on the group of an environment. */
  readonly on:
    | 'subscription'
    | 'resource group'
    | 'lab'
    | 'storage account'
    | 'disk'
    | 'gallery'
    | 'snapshot group'
    | 'environment group';
  /** The purpose; completes `it is needed to …`. */
  readonly to: string;
  /** Needed only where storage accounts are opened in this way; one of the two is enough. */
  readonly storage?: 'entra' | 'key';
  /** Without it the step can still do its work. */
  readonly optional?: true;
}

/** The need of an action, other than a data action. */
export function need(on: Need['on'], action: string, to: string): Need {
  return { action, kind: 'action', on, to };
}

/** The need of an action on a lab; `action` as after `Microsoft.DevTestLab/labs/`. */
export function onLab(action: string, to: string): Need {
  return need('lab', `Microsoft.DevTestLab/labs/${action}`, to);
}

export const storage = 'Microsoft.Storage/storageAccounts';

/** The need of an action on blob containers; `action` as after `blobServices/`. Account keys replace it. */
export function onContainers(action: string, to: string): Need {
  return { ...need('storage account', `${storage}/blobServices/${action}`, to), storage: 'entra' };
}

/** The need of a data action on blobs; `action` as after `containers/blobs/`. Account keys replace it. */
export function onBlobs(action: string, to: string): Need {
  return { ...onContainers(`containers/blobs/${action}`, to), kind: 'data action' };
}

const readPermissions: Need = {
  ...need('resource group', 'Microsoft.Authorization/permissions/read', 'see beforehand what is missing'),
  optional: true,
};

/** The needs that every step begins with. */
export const findLabs: readonly Need[] = [
  need('subscription', 'Microsoft.DevTestLab/labs/read', 'find the labs of the subscription'),
  readPermissions,
];

export const openStorage: readonly Need[] = [
  need('storage account', `${storage}/read`, 'find the address of the blobs'),
  { ...need('storage account', `${storage}/listKeys/action`, 'sign in to the blobs'), storage: 'key' },
];

export const followOperations = need(
  'subscription',
  'Microsoft.DevTestLab/locations/operations/read',
  'see how far DevTest Labs is',
);
