import {
  type Azurite,
  type BlobAddress,
  type MetadataStore,
  ownContext,
  type RequestContext,
  storageError,
  writes,
  type WriteTarget,
} from './azurite.js';
import type { Facts } from '../facts.js';
import { type Copies, sameAddress } from './copies.js';

/**
 * Inserts the copies between Azurite's handlers and its store. Then Copy Blob answers `pending`; a pending
 * destination refuses writes and other copies; Abort Copy aborts; and a copy fails if its source is deleted, changes,
 * or loses the stored access policy of its SAS.
 * @see https://learn.microsoft.com/rest/api/storageservices/copy-blob
 */
export function slowDownCopies(
  { metadata }: Azurite,
  copies: Copies,
  { pendingLease }: Pick<Facts, 'pendingLease'>,
): void {
  startCopies(metadata, copies);
  showProgress(metadata, copies);
  guardWrites(metadata, copies, pendingLease === 'granted' ? ['acquireBlobLease', 'releaseBlobLease'] : []);
  watchContainers(metadata, copies);
}

function startCopies(metadata: MetadataStore, copies: Copies): void {
  const startCopyFromURL = metadata.startCopyFromURL.bind(metadata);
  metadata.startCopyFromURL = async (context, source, destination, copySource, ...rest) => {
    copies.advance();
    refuseWhilePending(context, copies, source);
    refuseWhilePending(context, copies, destination);
    await refuseOtherType(context, metadata, source, destination);
    const properties = await startCopyFromURL(context, source, destination, copySource, ...rest);
    await failCopiesFrom(metadata, copies, destination);
    const [from, to] = await Promise.all([getBlob(metadata, source), getBlob(metadata, destination)]);
    if (from && to) {
      const policy = new URL(copySource).searchParams.get('si') ?? undefined;
      copies.begin({ source, sourceETag: from.properties.etag, policy, destination, document: to });
    }
    return properties;
  };
  const copyFromURL = metadata.copyFromURL.bind(metadata);
  metadata.copyFromURL = async (context, source, destination, ...rest) => {
    copies.advance();
    refuseWhilePending(context, copies, source);
    refuseWhilePending(context, copies, destination);
    await refuseOtherType(context, metadata, source, destination);
    const properties = await copyFromURL(context, source, destination, ...rest);
    await failCopiesFrom(metadata, copies, destination);
    return properties;
  };
}

function showProgress(metadata: MetadataStore, copies: Copies): void {
  const getBlobProperties = metadata.getBlobProperties.bind(metadata);
  metadata.getBlobProperties = (...parameters) => {
    copies.advance();
    return getBlobProperties(...parameters);
  };
  const listBlobs = metadata.listBlobs.bind(metadata);
  metadata.listBlobs = (...parameters) => {
    copies.advance();
    return listBlobs(...parameters);
  };
  const downloadBlob = metadata.downloadBlob.bind(metadata);
  metadata.downloadBlob = async (context, account, container, blob, ...rest) => {
    copies.advance();
    const document = await downloadBlob(context, account, container, blob, ...rest);
    // Azurite's Abort Copy only reads the blob and checks the id of the copy.
    const { copyId } = document.properties;
    if (context.request?.getQuery('comp') === 'copy' && context.request.getQuery('copyid') === copyId) {
      abort(context, copies, { account, container, blob });
    }
    return document;
  };
}

function abort(context: RequestContext, copies: Copies, destination: BlobAddress): void {
  if (!copies.isPending(destination)) {
    const message = 'There is currently no pending copy operation.';
    throw storageError(context, 409, 'NoPendingCopyOperation', message);
  }
  copies.abort(destination);
}

function guardWrites(metadata: MetadataStore, copies: Copies, allowed: readonly string[]): void {
  for (const name of writes) {
    const write = metadata[name].bind(metadata);
    metadata[name] = async (context, target, ...rest) => {
      const written = addressOf(target, rest);
      copies.advance();
      if (!allowed.includes(name)) refuseWhilePending(context, copies, written);
      const result = await write(context, target, ...rest);
      await failCopiesFrom(metadata, copies, written);
      return result;
    };
  }
}

function watchContainers(metadata: MetadataStore, copies: Copies): void {
  const setContainerACL = metadata.setContainerACL.bind(metadata);
  metadata.setContainerACL = async (context, account, container, policies) => {
    copies.advance();
    const result = await setContainerACL(context, account, container, policies);
    const remaining = new Set(policies.containerAcl?.map(({ id }) => id));
    copies.fail(
      ({ source, policy }) =>
        source.account === account &&
        source.container === container &&
        policy !== undefined &&
        !remaining.has(policy),
      '403 AuthenticationFailed "Copy failed when reading the source."',
    );
    return result;
  };
  const deleteContainer = metadata.deleteContainer.bind(metadata);
  metadata.deleteContainer = async (context, account, container, ...rest) => {
    copies.advance();
    await deleteContainer(context, account, container, ...rest);
    copies.fail(
      ({ source, destination }) =>
        [source, destination].some((blob) => blob.account === account && blob.container === container),
      '404 ContainerNotFound "Copy failed when reading the source."',
    );
  };
}

/** Fails the copies from a blob that was written or deleted. */
async function failCopiesFrom(metadata: MetadataStore, copies: Copies, written: BlobAddress): Promise<void> {
  const eTag = (await getBlob(metadata, written))?.properties.etag;
  copies.fail(
    ({ source, sourceETag }) => sameAddress(source, written) && sourceETag !== eTag,
    `${eTag === undefined ? '404 BlobNotFound' : '412 ConditionNotMet'} "Copy failed when reading the source."`,
  );
}

function refuseWhilePending(context: RequestContext, copies: Copies, blob: BlobAddress): void {
  if (copies.isPending(blob)) {
    const message = 'There is currently a pending copy operation.';
    throw storageError(context, 409, 'PendingCopyOperation', message);
  }
}

/** Refuses a copy onto a block blob, which Azurite would replace by a page blob. */
async function refuseOtherType(
  context: RequestContext,
  metadata: MetadataStore,
  source: BlobAddress,
  destination: BlobAddress,
): Promise<void> {
  const [from, to] = await Promise.all([getBlob(metadata, source), getBlob(metadata, destination)]);
  if (from && to && from.properties.blobType !== to.properties.blobType) {
    const message = 'The blob type is invalid for this operation.';
    throw storageError(context, 409, 'InvalidBlobType', message);
  }
}

function getBlob(metadata: MetadataStore, { account, container, blob }: BlobAddress) {
  return metadata.getBlob(ownContext(), account, container, blob);
}

function addressOf(target: WriteTarget, rest: readonly unknown[]): BlobAddress {
  if (typeof target !== 'string') {
    const { accountName, containerName, name, blobName } = target;
    return { account: accountName, container: containerName, blob: name ?? blobName ?? '' };
  }
  const [container, blob] = rest;
  return { account: target, container: String(container), blob: String(blob) };
}
