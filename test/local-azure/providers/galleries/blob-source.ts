import { errors } from '../../arm/errors.js';
import { parseResourceId } from '../../arm/identifiers.js';
import type { ArmRequest } from '../../arm/provider.js';
import { regionName } from '../../arm/regions.js';
import { checkLinkedAccess } from '../linked-access.js';
import { type GalleryContext, invalid, type SourceBlob } from './context.js';

const VHD_FOOTER_BYTES = 512;

/** Reads the VHD that becomes a disk of a version; nothing tells its operating system. */
export async function readBlob(
  uri: string,
  storageAccountId: string,
  {
    request,
    location,
    context,
  }: { readonly request: ArmRequest; readonly location: string; readonly context: GalleryContext },
): Promise<{ readonly bytes: number }> {
  const { type, names, resourceGroup } = parseResourceId(storageAccountId);
  if (type.toLowerCase() !== 'microsoft.storage/storageaccounts')
    throw invalid(
      'storageProfile.osDiskImage.source',
      'it has neither an id nor a storage account with a uri',
    );
  checkLinkedAccess(request, 'Microsoft.Storage/storageAccounts/listKeys/action', storageAccountId, context);
  const account = context.resources.get(storageAccountId);
  if (!account) throw errors.resourceNotFound(type, names.join('/'), resourceGroup);
  if (
    account.properties['allowSharedKeyAccess'] === false &&
    context.facts.versionOfClosedAccount === 'refused'
  )
    throw invalid('storageProfile.osDiskImage.source.storageAccountId', 'the account takes no keys');
  if (regionName(account.location ?? '') !== regionName(location))
    throw invalid(
      'storageProfile.osDiskImage.source.uri',
      `it is in ${account.location ?? ''}, the version in ${location}`,
    );
  return { bytes: bytesOf(uri, await context.findBlob(uri)) - VHD_FOOTER_BYTES };
}

function bytesOf(uri: string, blob: SourceBlob | undefined): number {
  if (!blob) throw errors.notFound('ResourceNotFound', `The blob '${uri}' was not found.`);
  const { type, copyStatus = 'success', hasVhdFooter, bytes } = blob;
  if (type !== 'PageBlob' || copyStatus !== 'success' || !hasVhdFooter)
    throw invalid('storageProfile.osDiskImage.source.uri', `the blob '${uri}' is no complete VHD`);
  return bytes;
}
