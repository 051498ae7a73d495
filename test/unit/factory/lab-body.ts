import type { Lab } from '../../../tasks/core/azure/resources/labs.js';

/** A lab as Azure Resource Manager answers it. */
export function labBody({ id, name, location, storageAccountId }: Lab) {
  return { id, name, location, properties: { artifactsStorageAccount: storageAccountId } };
}
