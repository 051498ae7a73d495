import type { Machine, World } from './world.js';

/** Whether CleanUpFactory.ps1 deletes a VM (C87 to C92, "Old"). */
export function isDeletedByOldCleanUp({ tags, provisioningState }: Machine): boolean {
  if (provisioningState !== 'Succeeded' && provisioningState !== 'Creating') return true;
  return tags['FactoryIgnore'] === undefined && tags['ImagePath'] !== undefined;
}

export function oldCleanUp({ factory }: World): void {
  factory.machines = factory.machines.filter((machine) => !isDeletedByOldCleanUp(machine));
}
