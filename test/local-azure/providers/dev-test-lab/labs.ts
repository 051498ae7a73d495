import { createHash } from 'node:crypto';
import { dateWithOffset } from '../../arm/dates.js';
import { errors } from '../../arm/errors.js';
import { parseResourceId, resourceGroupId, resourceKey } from '../../arm/identifiers.js';
import { scopeOf } from '../../arm/paging.js';
import type { ArmRequest, ArmResponse, Route } from '../../arm/provider.js';
import type { Resource } from '../../arm/resources.js';
import type { Lab } from '../../world.js';
import { GROUP, LAB, type LabContext, labId, labOf, memberOf, parentLab, SUBSCRIPTION } from './context.js';
import { answerList, selected } from './lists.js';

/** Adds a lab of the world, with the virtual network that every lab has which the portal made. */
export function addLab(subscriptionId: string, lab: Lab, context: LabContext): Resource {
  const resource = addEmptyLab(subscriptionId, lab, context);
  addVirtualNetwork(resource, `Dtl${lab.name}`, context);
  return resource;
}

/** Adds a lab that can make no machines as long as it has no virtual network. */
export function addEmptyLab(subscriptionId: string, lab: Lab, { clock, resources }: LabContext): Resource {
  const createdDate = dateWithOffset(clock.now());
  const resource = {
    id: labId(subscriptionId, lab.resourceGroup, lab.name),
    name: lab.name,
    type: 'Microsoft.DevTestLab/labs',
    location: lab.location,
    properties: labProperties(subscriptionId, lab, createdDate),
  };
  resources.set(resource);
  return resource;
}

/** A network of a lab without anything else brings a subnet of its own. */
export function addVirtualNetwork(lab: Resource, name: string, { clock, resources }: LabContext): Resource {
  const network = virtualNetwork(lab.id, name, dateWithOffset(clock.now()));
  resources.set(network);
  return network;
}

function labProperties(subscriptionId: string, lab: Lab, createdDate: string): Resource['properties'] {
  const group = resourceGroupId(subscriptionId, lab.resourceGroup);
  const account = resourceKey(`${group}/providers/Microsoft.Storage/storageAccounts/${lab.storageAccount}`);
  return {
    defaultStorageAccount: account,
    defaultPremiumStorageAccount: account,
    artifactsStorageAccount: account,
    premiumDataDiskStorageAccount: account,
    vaultName: resourceKey(`${group}/providers/Microsoft.KeyVault/vaults/${lab.name}`),
    labStorageType: 'Premium',
    mandatoryArtifactsResourceIdsLinux: [],
    mandatoryArtifactsResourceIdsWindows: [],
    createdDate,
    premiumDataDisks: 'Disabled',
    environmentPermission: lab.environmentPermission ?? 'Reader',
    announcement: { title: '', markdown: '', enabled: 'Disabled', expired: false },
    support: { enabled: 'Disabled', markdown: '' },
    ...(lab.vmCreationResourceGroup !== undefined && {
      vmCreationResourceGroup: resourceGroupId(subscriptionId, lab.vmCreationResourceGroup),
    }),
    provisioningState: 'Succeeded',
    uniqueIdentifier: stableGuid(`${group}/${lab.name}`),
  };
}

/** The storage accounts from which a lab accepts VHDs, in lower case. */
export function storageAccountsOf({ properties }: Resource): string[] {
  const accounts = [
    'defaultStorageAccount',
    'defaultPremiumStorageAccount',
    'artifactsStorageAccount',
    'premiumDataDiskStorageAccount',
  ].map((name) => String(properties[name]));
  return accounts.map((id) => resourceKey(id).split('/').at(-1) ?? '');
}

/** A GUID that depends on the text alone, so that each run of a world has the same identifiers. */
export function stableGuid(text: string): string {
  const digits = createHash('sha1').update(text.toLowerCase()).digest('hex');
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12}).*$/, '$1-$2-$3-$4-$5');
}

function virtualNetwork(lab: string, name: string, createdDate: string): Resource {
  const properties = {
    allowedSubnets: [{ labSubnetName: `${name}Subnet`, allowPublicIp: 'Allow' }],
    createdDate,
    provisioningState: 'Succeeded',
    uniqueIdentifier: stableGuid(`${lab}/${name}`),
  };
  const id = resourceKey(`${lab}/virtualnetworks/${name}`);
  return { id, name, type: 'Microsoft.DevTestLab/labs/virtualNetworks', properties };
}

/** Routes for labs and for those of their resources that can only be read. */
export function labRoutes(context: LabContext): Route[] {
  const { resources, pageSize } = context;
  const list = (request: ArmRequest): ArmResponse =>
    answerList(request, resources.listType('Microsoft.DevTestLab/labs', scopeOf(request)), pageSize);
  const get = (path: string, find: (request: ArmRequest) => Resource): Route => ({
    method: 'GET',
    path,
    handle: (request) => ({ status: 200, body: selected(request, find(request)) }),
  });
  const members = (collection: string): Route[] => [
    {
      method: 'GET',
      path: `${LAB}/${collection}`,
      handle: (request) =>
        answerList(request, resources.list(`${labOf(request, context).id}/${collection}`), pageSize),
    },
    get(`${LAB}/${collection}/{name}`, (request) => memberOf(request, context, collection)),
  ];
  return [
    { method: 'GET', path: `${SUBSCRIPTION}/labs`, handle: list },
    { method: 'GET', path: `${GROUP}/labs`, handle: list },
    get(LAB, (request) => labOf(request, context)),
    ...members('virtualnetworks'),
  ];
}

/** Deploys a lab or virtual network from a template: the lab must exist, the network may be new. */
export function deployNetworkOrLab(id: string, context: LabContext): void {
  if (context.resources.has(id)) return;
  const [lab = '', network] = parseResourceId(id).names;
  if (network === undefined) {
    throw errors.badRequest(
      'InvalidTemplateDeployment',
      `No lab can be made here: '${lab}' must be in the world.`,
    );
  }
  addVirtualNetwork(parentLab(id, context), network, context);
}
