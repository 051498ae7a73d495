import { need, type Need } from '../lab/needs.js';
import { readStore } from './read-needs.js';

/**
 * Needed only where CreateImageVMs builds what changed. The role `roles/BuildChanged.json` consists of exactly these. Without the
 * optional one new versions of base images are not seen.
 */
export const changedNeeds: readonly Need[] = [
  ...readStore,
  {
    ...need(
      'subscription',
      'Microsoft.Compute/locations/publishers/artifacttypes/offers/skus/versions/read',
      'see new versions of Marketplace images',
    ),
    optional: true,
  },
];
