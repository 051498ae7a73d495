import { errors } from '../../arm/errors.js';
import { parseResourceId, resourceGroupId, resourceKey } from '../../arm/identifiers.js';
import { statusFolder } from '../../arm/operations.js';
import type { ArmError, ArmRequest, ArmResponse } from '../../arm/provider.js';
import type { Resource } from '../../arm/resources.js';
import type { Download } from '../../blobs/download.js';
import type { ArtifactDefinition, StorageAccount } from '../../world.js';
import type { DiskContents } from '../../world-disks.js';
import type { Compute } from '../compute/provider.js';
import type { ProviderContext } from '../context.js';
import type { Galleries } from '../galleries/provider.js';
import type { KnownDisks } from './known-disks.js';

/** The properties of a blob that DevTest Labs checks before it creates a custom image from it. */
export interface FoundBlob {
  readonly type: string;
  readonly copyStatus: string | undefined;
  readonly hasVhdFooter: boolean;
  readonly disk?: DiskContents | undefined;
}

export interface LabContext extends ProviderContext {
  readonly compute: Compute;
  readonly galleries: Galleries;
  /** Makes the storage account of a new lab. */
  readonly makeAccount: (subscriptionId: string, account: StorageAccount) => Promise<void>;
  /** The keys of labs in which a second shared gallery takes the place of the first. */
  readonly replacesSharedGallery: Set<string>;
  /** The ids of subscriptions whose machines of Generation 2 have Trusted Launch without asking. */
  readonly trustedLaunchByDefault: ReadonlySet<string>;
  /** The artifacts of the public repository. */
  readonly artifacts: readonly ArtifactDefinition[];
  readonly disks: KnownDisks;
  /** Reads an address as a machine does that is given it. */
  readonly download: Download;
  /** Finds the blob at an address of this local Azure. */
  readonly findBlob: (url: string) => Promise<FoundBlob | undefined>;
}

export const SUBSCRIPTION = '/subscriptions/{subscriptionId}/providers/Microsoft.DevTestLab';

export const GROUP =
  '/subscriptions/{subscriptionId}/resourceGroups/{resourceGroup}/providers/Microsoft.DevTestLab';

export const LAB = `${GROUP}/labs/{lab}`;

/** The id of a lab; DevTest Labs shows ids in lower case. */
export function labId(subscriptionId: string, resourceGroup: string, lab: string): string {
  return resourceKey(
    `${resourceGroupId(subscriptionId, resourceGroup)}/providers/Microsoft.DevTestLab/labs/${lab}`,
  );
}

/** The lab in the path of a request. */
export function labOf({ parameters }: ArmRequest, { resources }: LabContext): Resource {
  const { subscriptionId = '', resourceGroup = '', lab = '' } = parameters;
  const found = resources.get(labId(subscriptionId, resourceGroup, lab));
  if (!found) throw errors.resourceNotFound('Microsoft.DevTestLab/labs', lab, resourceGroup);
  return found;
}

/** The lab of a resource that is to be created. */
export function parentLab(id: string, { resources }: LabContext): Resource {
  const { subscriptionId, resourceGroup, names } = parseResourceId(id);
  const [lab = '', name = ''] = names;
  const found = resources.get(labId(subscriptionId, resourceGroup, lab));
  if (found) return found;
  throw errors.parentNotFound(`Microsoft.DevTestLab/labs/${lab}`, name);
}

/** A resource in a lab, such as a virtual machine, by the route's `{name}`. */
export function memberOf(request: ArmRequest, context: LabContext, collection: string): Resource {
  const lab = labOf(request, context);
  const { name = '', resourceGroup = '' } = request.parameters;
  const found = context.resources.get(`${lab.id}/${collection}/${name}`);
  if (!found)
    throw errors.resourceNotFound(
      `Microsoft.DevTestLab/labs/${collection}`,
      `${lab.name}/${name}`,
      resourceGroup,
    );
  return found;
}

/** The refusal of what cannot be done with a resource as long as something else is done with it. */
export function notReady({ name, type }: Resource): ArmError {
  const message = `The resource '${name}' of type '${type.toLowerCase()}' is not yet ready for the requested operation.`;
  return errors.conflict('Conflict', message);
}

/** Status 202 with both addresses: the answer of DevTest Labs to every DELETE and action. */
export function accepted(request: ArmRequest, context: LabContext, work: Promise<unknown>): ArmResponse {
  const { 'azure-asyncoperation': status, location } = started(request, context, work);
  const headers = {
    both: { 'azure-asyncoperation': status, location },
    'status only': { 'azure-asyncoperation': status },
    'location only': { location },
    none: {},
  };
  return { status: 202, headers: headers[context.facts.deletionAddresses] };
}

/** The addresses of an operation in the lab of a request. */
export function started(
  request: ArmRequest,
  context: LabContext,
  work: Promise<unknown>,
): ReturnType<LabContext['operations']['start']> {
  const { location = '' } = labOf(request, context);
  const folder = statusFolder.devTestLab(request.parameters['subscriptionId'] ?? '', location);
  return context.operations.start({ request, folder, work });
}
