import { type Need, onBlobs, onContainers, onLab, findLabs, followOperations } from '../lab/needs.js';
import { distributeNeeds, type StepNeeds } from './needs.js';
import { readStore } from './read-needs.js';

/** What RollbackImages does with the custom images of a lab. */
export const switchNeeds: readonly Need[] = [
  ...findLabs,
  onLab('customImages/read', 'see which images the lab has'),
  onLab('customImages/write', 'mark custom images, and make the one before the current one'),
];

/** What the deletion of a custom image needs besides. */
export const withdrawNeeds: readonly Need[] = [
  ...switchNeeds,
  followOperations,
  onLab('customImages/delete', 'delete the custom images of a revoked image'),
];

/** What RollbackImages needs; it brings the image before as DistributeImages does. */
export const rollbackNeeds: StepNeeds = {
  factory: [
    ...findLabs,
    ...readStore,
    onContainers('generateUserDelegationKey/action', 'let the labs copy the image before'),
    onContainers('containers/write', 'make the container of the records'),
    onBlobs('write', 'revoke images in their records'),
    onBlobs('delete', 'take the companions of revoked images away'),
  ],
  targets: [
    ...withdrawNeeds,
    ...distributeNeeds.targets,
    { ...onLab('formulas/read', 'spare images that formulas use'), optional: true },
    { ...onLab('virtualMachines/read', 'name the machines of revoked images'), optional: true },
  ],
};
