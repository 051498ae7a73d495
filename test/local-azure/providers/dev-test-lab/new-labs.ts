import { errors } from '../../arm/errors.js';
import { statusFolder } from '../../arm/operations.js';
import type { ArmRequest, ArmResponse, Route } from '../../arm/provider.js';
import { removeGroup } from '../../arm/resource-groups.js';
import type { Resource } from '../../arm/resources.js';
import { readTags } from '../resources/tag-limits.js';
import { addArtifactSources, addEnvironmentSource } from './artifacts.js';
import { LAB, type LabContext, labId, labOf } from './context.js';
import { addEmptyLab, addVirtualNetwork, stableGuid } from './labs.js';

/** Routes that make, change and delete labs. A lab brings a storage account of its own, and no virtual network. */
export function newLabRoutes(context: LabContext): Route[] {
  return [
    { method: 'PUT', path: LAB, handle: (request) => put(request, context) },
    { method: 'DELETE', path: LAB, handle: (request) => remove(request, context) },
    { method: 'PUT', path: NETWORK, handle: (request) => putNetwork(request, context) },
  ];
}

const NETWORK = `${LAB}/virtualnetworks/{name}`;

function putNetwork(request: ArmRequest, context: LabContext): ArmResponse {
  const lab = labOf(request, context);
  const { name = '' } = request.parameters;
  const { tags } = (request.body ?? {}) as Partial<Resource>;
  const present = context.resources.get(`${lab.id}/virtualnetworks/${name}`);
  const network = present ?? addVirtualNetwork(lab, name, context);
  return { status: present ? 200 : 201, body: changed(network, tags, context) };
}

async function put(request: ArmRequest, context: LabContext): Promise<ArmResponse> {
  const { subscriptionId = '', resourceGroup = '', lab: name = '' } = request.parameters;
  const { location, tags } = (request.body ?? {}) as Partial<Resource>;
  const id = labId(subscriptionId, resourceGroup, name);
  const present = context.resources.get(id);
  if (present) return { status: 200, body: changed(present, tags, context) };
  if (location === undefined)
    throw errors.badRequest('LocationRequired', 'The location property is required for this definition.');
  const digits = Number.parseInt(stableGuid(id).slice(0, 4), 16) % 10_000;
  const storageAccount = `a${name.toLowerCase().replace(/[^a-z\d]/g, '')}`.slice(0, 18) + String(digits);
  await context.makeAccount(subscriptionId, { name: storageAccount, resourceGroup, location });
  const made = addEmptyLab(subscriptionId, { name, resourceGroup, location, storageAccount }, context);
  addArtifactSources(made, undefined, context);
  addEnvironmentSource(made, context);
  const properties = { ...creating(made), ...groupOfMachines(request) };
  return begun(request, changed({ ...made, properties }, tags, context), context);
}

/** Only the preview takes a group for the machines; all versions tell it. */
function groupOfMachines({ apiVersion, body }: ArmRequest): Resource['properties'] {
  const { properties } = (body ?? {}) as Partial<Resource>;
  const group = properties?.['vmCreationResourceGroupId'];
  const isKnown = apiVersion.toLowerCase() === '2018-10-15-preview' && typeof group === 'string';
  return isKnown ? { vmCreationResourceGroup: group } : {};
}

function creating({ properties }: Resource): Resource['properties'] {
  return { ...properties, provisioningState: 'Creating' };
}

function changed(lab: Resource, tags: Resource['tags'], { resources }: LabContext): Resource {
  const now = { ...lab, tags: readTags(tags) };
  resources.set(now);
  return now;
}

function begun(request: ArmRequest, lab: Resource, context: LabContext): ArmResponse {
  const { clock, durations, resources } = context;
  const work = clock.sleep(clock.varied(durations.lab, lab.id)).then(() => {
    resources.update(lab.id, (now) => ({
      ...now,
      properties: { ...now.properties, provisioningState: 'Succeeded' },
    }));
  });
  const { 'azure-asyncoperation': address } = started(request, lab, work, context);
  return { status: 201, headers: { 'azure-asyncoperation': address }, body: lab };
}

function remove(request: ArmRequest, context: LabContext): ArmResponse {
  const { clock, durations, resources } = context;
  const { subscriptionId = '', resourceGroup = '', lab: name = '' } = request.parameters;
  const lab = resources.get(labId(subscriptionId, resourceGroup, name));
  if (!lab) return { status: 204 };
  const work = clock.sleep(clock.varied(durations.lab, `delete:${lab.id}`)).then(() => {
    removeGroup(lab.id, resources);
  });
  return { status: 202, headers: { ...started(request, lab, work, context) } };
}

function started(
  request: ArmRequest,
  { location = '' }: Resource,
  work: Promise<unknown>,
  { operations }: LabContext,
) {
  const folder = statusFolder.devTestLab(request.parameters['subscriptionId'] ?? '', location);
  return operations.start({ request, folder, work });
}
