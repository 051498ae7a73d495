import { dateWithOffset } from '../../arm/dates.js';
import { errors } from '../../arm/errors.js';
import { resourceFailure } from '../../arm/failing-work.js';
import { resourceKey } from '../../arm/identifiers.js';
import type { ArmRequest, ArmResponse, Route } from '../../arm/provider.js';
import type { Resource } from '../../arm/resources.js';
import type { CustomImage } from '../../world.js';
import { readTags } from '../resources/tag-limits.js';
import { accepted, type FoundBlob, LAB, type LabContext, labOf, memberOf, started } from './context.js';
import { answerList, selected } from './lists.js';
import { stableGuid, storageAccountsOf } from './labs.js';
import { checkCustomImageName } from './rules.js';

const TYPE = 'Microsoft.DevTestLab/labs/customImages';

const COLLECTION = 'customimages';

export function customImageRoutes(context: LabContext): Route[] {
  const { resources, pageSize } = context;
  const path = `${LAB}/${COLLECTION}`;
  const member = `${path}/{name}`;
  return [
    {
      method: 'GET',
      path,
      handle: (request) =>
        answerList(request, resources.list(`${labOf(request, context).id}/${COLLECTION}`), pageSize),
    },
    {
      method: 'GET',
      path: member,
      handle: (request) => ({ status: 200, body: selected(request, memberOf(request, context, COLLECTION)) }),
    },
    { method: 'PUT', path: member, handle: (request) => put(request, context) },
    { method: 'PATCH', path: member, handle: (request) => patch(request, context) },
    { method: 'DELETE', path: member, handle: (request) => remove(request, context) },
  ];
}

/** Adds a custom image of the world to its lab. */
export function addCustomImage(lab: Resource, image: CustomImage, { clock, resources }: LabContext): void {
  const creationDate = dateWithOffset(
    image.creationDate === undefined ? clock.now() : new Date(image.creationDate),
  );
  resources.set(
    imageResource(lab, image.name, readTags(image.tags), {
      ...sourceOf(image),
      ...(image.description !== undefined && { description: image.description }),
      creationDate,
      provisioningState: image.provisioningState ?? 'Succeeded',
    }),
  );
}

function sourceOf({ source = 'vhd', osType }: CustomImage): Resource['properties'] {
  if (source === 'vhd') return { vhd: { sysPrep: false, osType } };
  const osInfo =
    osType === 'Windows'
      ? { windowsOsInfo: { windowsOsState: 'SysprepApplied' } }
      : { linuxOsInfo: { linuxOsState: 'DeprovisionApplied' } };
  return { vm: osInfo };
}

/** The operating system of a custom image, for every kind of source. */
export function osTypeOfImage({ properties }: Resource): 'Windows' | 'Linux' {
  const { vhd, vm } = properties as {
    readonly vhd?: { readonly osType: 'Windows' | 'Linux' };
    readonly vm?: { readonly windowsOsInfo?: object };
  };
  return vhd?.osType ?? (vm?.windowsOsInfo ? 'Windows' : 'Linux');
}

function imageResource(
  lab: Resource,
  name: string,
  tags: Readonly<Record<string, string>>,
  properties: Resource['properties'],
): Resource {
  const id = resourceKey(`${lab.id}/${COLLECTION}/${name}`);
  return { id, name, type: TYPE, tags, properties: { ...properties, uniqueIdentifier: stableGuid(id) } };
}

/** The properties of a custom image that a client may set. */
interface Wanted {
  readonly tags?: unknown;
  readonly properties?: {
    readonly vhd?: { readonly imageName?: unknown; readonly sysPrep?: unknown; readonly osType?: unknown };
    readonly description?: string;
    readonly author?: string;
  };
}

/**
 * Creates an image from its VHD, also in place of one whose creation failed. In an existing image, tags and texts
 * change and the source stays.
 */
async function put(request: ArmRequest, context: LabContext): Promise<ArmResponse> {
  const lab = labOf(request, context);
  const { name = '' } = request.parameters;
  const wanted = (request.body ?? {}) as Wanted;
  checkCustomImageName(name);
  const present = context.resources.get(`${lab.id}/${COLLECTION}/${name}`);
  const tags = readTags(wanted.tags);
  if (!present || present.properties['provisioningState'] === 'Failed') {
    return create(
      request,
      context,
      imageResource(lab, name, tags, await newProperties(lab, wanted, context)),
    );
  }
  if (present.properties['provisioningState'] !== 'Succeeded') throw busy(present);
  const changed = { ...present, tags, properties: { ...present.properties, ...texts(wanted) } };
  context.resources.set(changed);
  return { status: 200, body: changed };
}

function create(request: ArmRequest, context: LabContext, image: Resource): ArmResponse {
  context.resources.set(image);
  const addresses = started(request, context, finish(image, context));
  return { status: 201, headers: { 'azure-asyncoperation': addresses['azure-asyncoperation'] }, body: image };
}

/** Ends a creation. The VHD must still exist then; afterwards the image no longer needs it. */
async function finish(
  image: Resource,
  { clock, durations, faults, findBlob, resources }: LabContext,
): Promise<void> {
  await clock.sleep(clock.varied(durations.imageCreation, image.id));
  const { imageName } = image.properties['vhd'] as { imageName: string };
  const failure =
    resourceFailure(image.id, faults) ?? ((await findBlob(imageName)) ? undefined : vhdNotFound(imageName));
  const provisioningState = failure ? 'Failed' : 'Succeeded';
  resources.update(image.id, (now) => ({ ...now, properties: { ...now.properties, provisioningState } }));
  if (failure) throw failure;
}

async function newProperties(
  lab: Resource,
  wanted: Wanted,
  context: LabContext,
): Promise<Resource['properties']> {
  const { imageName, sysPrep, osType } = wanted.properties?.vhd ?? {};
  if (typeof imageName !== 'string') {
    throw errors.badRequest(
      'InvalidCustomImageSource',
      'A custom image needs the address of a VHD as its source.',
    );
  }
  if (osType !== 'Windows' && osType !== 'Linux') {
    throw errors.badRequest('InvalidOsType', "The property 'vhd.osType' must be 'Windows' or 'Linux'.");
  }
  await checkVhd(imageName, lab, context);
  return {
    vhd: { imageName, sysPrep: sysPrep === true, osType },
    ...texts(wanted),
    creationDate: dateWithOffset(context.clock.now()),
    provisioningState: 'Creating',
  };
}

function texts({ properties: { description, author } = {} }: Wanted): {
  description?: string;
  author?: string;
} {
  return { ...(description !== undefined && { description }), ...(author !== undefined && { author }) };
}

async function checkVhd(imageName: string, lab: Resource, { findBlob }: LabContext): Promise<void> {
  const blob = await findBlob(imageName);
  if (!blob) throw vhdNotFound(imageName);
  if (!storageAccountsOf(lab).includes(accountOf(imageName))) {
    throw errors.badRequest('InvalidStorageAccountForLab', 'Invalid storage account for lab');
  }
  const problem = problemOf(blob);
  if (problem !== undefined) throw errors.badRequest('InvalidVhd', `The blob '${imageName}' ${problem}.`);
}

/** The reason for which no image can be created from a blob. */
function problemOf({ type, copyStatus = 'success', hasVhdFooter }: FoundBlob): string | undefined {
  if (type !== 'PageBlob') return `is a ${type} and not a page blob`;
  if (copyStatus !== 'success') return `is not complete: the state of its copy is ${copyStatus}`;
  return hasVhdFooter ? undefined : 'does not end with the footer of a VHD';
}

function accountOf(blobAddress: string): string {
  return new URL(blobAddress).pathname.split('/')[1] ?? '';
}

function vhdNotFound(imageName: string): Error {
  return errors.badRequest('VhdNotFound', `The VHD '${imageName}' was not found.`);
}

function busy({ name, properties }: Resource): Error {
  const message = `The custom image '${name}' cannot be changed while it is ${String(properties['provisioningState'])}.`;
  return errors.conflict('Conflict', message);
}

/** A PATCH changes tags only, and replaces them all. */
function patch(request: ArmRequest, context: LabContext): ArmResponse {
  const image = memberOf(request, context, COLLECTION);
  const { tags } = (request.body ?? {}) as Wanted;
  const changed = tags === undefined ? image : { ...image, tags: readTags(tags) };
  context.resources.set(changed);
  return { status: 200, body: changed };
}

function remove(request: ArmRequest, context: LabContext): ArmResponse {
  const { clock, durations, resources } = context;
  const { id } = labOf(request, context);
  const image = resources.get(`${id}/${COLLECTION}/${request.parameters['name'] ?? ''}`);
  if (!image) return { status: 204 };
  resources.set({ ...image, properties: { ...image.properties, provisioningState: 'Deleting' } });
  const work = clock
    .sleep(clock.varied(durations.imageDeletion, `delete:${image.id}`))
    .then(() => resources.delete(image.id));
  return accepted(
    request,
    context,
    work.then(() => undefined),
  );
}
