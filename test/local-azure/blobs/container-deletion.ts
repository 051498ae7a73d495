import type { Clock } from '../clock.js';
import { type Azurite, storageError } from './azurite.js';

/** Shortest time for which the name of a deleted container stays in use, in unscaled seconds. */
const deletionSeconds = 30;

/**
 * Keeps the name of a deleted container in use for a while, as the service does and Azurite does not.
 * @see https://learn.microsoft.com/rest/api/storageservices/delete-container
 */
export function takeTimeToDeleteContainers({ metadata }: Azurite, clock: Clock): void {
  const beingDeleted = new Map<string, number>();

  const deleteContainer = metadata.deleteContainer.bind(metadata);
  metadata.deleteContainer = async (context, account, container, ...rest) => {
    await deleteContainer(context, account, container, ...rest);
    beingDeleted.set(`${account}/${container}`, clock.now().getTime());
  };

  const createContainer = metadata.createContainer.bind(metadata);
  metadata.createContainer = async (context, container) => {
    const key = `${container.accountName}/${container.name}`;
    const deletedAt = beingDeleted.get(key);
    if (deletedAt !== undefined && clock.unscaled(clock.now().getTime() - deletedAt) < deletionSeconds) {
      const message = 'The specified container is being deleted. Try operation later.';
      throw storageError(context, 409, 'ContainerBeingDeleted', message);
    }
    beingDeleted.delete(key);
    return createContainer(context, container);
  };
}
