import type { ImageDefinition } from '../../../../tasks/core/azure/resources/image-definitions.js';
import type { ImageVersion } from '../../../../tasks/core/azure/resources/image-versions.js';
import type { Snapshot } from '../../../../tasks/core/azure/resources/snapshots.js';
import { labOf } from '../../../worlds/azure-things.js';
import { factoryLabId } from '../../../worlds/gallery-things.js';
import type { Answer } from '../../azure/answering.js';

const subscriptionId = '11111111-1111-4111-8111-111111111111';

/** The lab of the factory whose gallery this is. */
export const galleryLab = labOf('Factory', {
  id: factoryLabId,
  subscriptionId,
  storageAccountId: `/subscriptions/${subscriptionId}/resourceGroups/factory/providers/Microsoft.Storage/storageAccounts/factory`,
});

/** What Azure answers with for a version. */
export function versionBody({ id, name, location, tags, provisioningState, regions, ...more }: ImageVersion) {
  return {
    id,
    name,
    location,
    tags,
    properties: {
      provisioningState,
      publishingProfile: {
        targetRegions: regions,
        ...(more.isExcludedFromLatest ? { excludeFromLatest: true } : {}),
        ...(more.endOfLife ? { endOfLifeDate: more.endOfLife.toISOString() } : {}),
      },
      safetyProfile: { blockDeletionBeforeEndOfLife: more.blocksDeletion },
    },
  };
}

/** What Azure answers with for a definition. */
export function definitionBody(definition: ImageDefinition) {
  const { id, name, location, tags, osType, osState, generation, identifier } = definition;
  const properties = { osType, osState, hyperVGeneration: generation, identifier };
  return { id, name, location, tags, properties };
}

/** What Azure answers with for a snapshot. */
export function snapshotBody({ id, name, location, tags, provisioningState, createdAt, bytes }: Snapshot) {
  const timeCreated = createdAt?.toISOString();
  const properties = { provisioningState, diskSizeBytes: bytes, osType: 'Windows', hyperVGeneration: 'V2' };
  return { id, name, location, tags, properties: { ...properties, ...(timeCreated ? { timeCreated } : {}) } };
}

/** The refusal of a definition that has versions, as Azure thinks. */
export const stillCounted: Answer = {
  status: 409,
  body: {
    error: { code: 'CannotDeleteResource', message: 'Can not delete resource before nested resources.' },
  },
};
