import { type Need, onBlobs, onLab } from '../lab/needs.js';
import { readStore } from './read-needs.js';

/**
 * Needed only where CreateImageVMs builds golden images upon others. The role `roles/BaseImage.json` consists of exactly these.
 */
export const baseNeeds: readonly Need[] = [
  ...readStore,
  onBlobs('write', 'lease stored images while custom images are made of them'),
  onLab('customImages/read', 'find the custom images that golden images are built upon'),
  onLab('customImages/write', 'make the custom images that golden images are built upon'),
];
