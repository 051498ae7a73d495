import type { ResourceStore, Resource } from '../../arm/resources.js';

export const MACHINE_TYPE = 'Microsoft.DevTestLab/labs/virtualMachines';

export const MACHINES = 'virtualmachines';

/** The machine's id in Compute; empty until it has one. */
export function computeIdOf({ properties }: Resource): string {
  return textOf(properties['computeId']);
}

/** Empty for anything that is no text. */
export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** Whether something is done with a machine that must end first: it is made, changed or deleted, or an image is made of it. */
export function isBusy(
  machine: Resource,
  { resources }: { readonly resources: Pick<ResourceStore, 'list'> },
): boolean {
  return isChanging(machine) || isBeingCaptured(machine, { resources });
}

function isChanging({ properties }: Resource): boolean {
  return !['Succeeded', 'Failed'].includes(textOf(properties['provisioningState']));
}

/** Whether an image is made of a machine. */
export function isBeingCaptured(
  { id }: Resource,
  { resources }: { readonly resources: Pick<ResourceStore, 'list'> },
): boolean {
  const lab = id.split('/').slice(0, -2).join('/');
  return resources.list(`${lab}/customimages`).some(({ properties }) => {
    const { sourceVmId } = (properties['vm'] ?? {}) as { readonly sourceVmId?: string };
    return properties['provisioningState'] === 'Creating' && sourceVmId === id;
  });
}
