import { findLabs, followOperations, type Need, onLab } from './needs.js';

/** The actions that each task for a single step needs. Their roles in the folder `roles` consist of exactly these. */
export const needsOfLabTasks = {
  DeleteLabVM: [
    ...findLabs,
    followOperations,
    onLab('virtualMachines/read', 'find the VM'),
    onLab('virtualMachines/delete', 'delete the VM'),
  ],
  CreateLabEnvironment: [
    ...findLabs,
    followOperations,
    onLab('artifactSources/read', 'find the repositories of templates'),
    onLab('artifactSources/armTemplates/read', 'find the template'),
    onLab('users/environments/read', 'see whether the environment is there'),
    onLab('users/environments/write', 'make the environment'),
  ],
  DeleteLabEnvironment: [
    ...findLabs,
    followOperations,
    onLab('users/environments/read', 'find the environment'),
    onLab('users/environments/delete', 'delete the environment'),
  ],
  UpdateBuildAgent: [
    ...findLabs,
    followOperations,
    onLab('virtualMachines/read', 'find the VM of the agent'),
    onLab('virtualMachines/start/action', 'start the VM of the agent'),
    onLab('virtualMachines/stop/action', 'stop the VM of the agent'),
  ],
  DeleteCustomImage: [
    ...findLabs,
    followOperations,
    onLab('customImages/read', 'find the image'),
    onLab('customImages/delete', 'delete the image'),
    onLab('virtualMachines/read', 'see whether a VM is being created from the image'),
    { ...onLab('formulas/read', 'see whether a formula names the image'), optional: true },
  ],
} as const satisfies Readonly<Record<string, readonly Need[]>>;
