import { dateWithOffset } from '../../arm/dates.js';
import { errors } from '../../arm/errors.js';
import { resourceFailure } from '../../arm/failing-work.js';
import { parseResourceId, resourceKey } from '../../arm/identifiers.js';
import type { ArmRequest, ArmResponse, Route } from '../../arm/provider.js';
import type { Resource } from '../../arm/resources.js';
import type { CustomImage } from '../../world.js';
import { readTags } from '../resources/tag-limits.js';
import { accepted, LAB, type LabContext, labOf, memberOf, notReady, parentLab, started } from './context.js';
import type { Captured, ImageSource } from './image-source.js';
import { readSource, type SourceWanted } from './image-sources.js';
import { answerList, selected } from './lists.js';
import { stableGuid } from './labs.js';
import { checkCustomImageName } from './rules.js';
import { mayReadAccount } from './linked-rights.js';

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
      handle: (request) => {
        const images = resources.list(`${labOf(request, context).id}/${COLLECTION}`);
        return answerList(
          request,
          images.filter((image) => isListed(image, context)),
          pageSize,
        );
      },
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

/** Seconds after its creation began for which a new image is in no list, where lists are late. */
const listLag = 1200;

function isListed({ properties }: Resource, { clock, facts }: LabContext): boolean {
  if (facts.imageList === 'at once') return true;
  const age = clock.now().getTime() - Date.parse(String(properties['creationDate']));
  return clock.unscaled(age) >= listLag;
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

/** Whether an image is said to be that of no certain machine. */
export function isSaidToBeGeneralized({ properties }: Resource): boolean {
  const { vhd, vm } = properties as {
    readonly vhd?: { readonly sysPrep?: boolean };
    readonly vm?: {
      readonly windowsOsInfo?: { readonly windowsOsState?: string };
      readonly linuxOsInfo?: { readonly linuxOsState?: string };
    };
  };
  const state = vm?.windowsOsInfo?.windowsOsState ?? vm?.linuxOsInfo?.linuxOsState ?? 'Non';
  return vhd?.sysPrep ?? !state.startsWith('Non');
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
  readonly properties?: SourceWanted & {
    readonly description?: string;
    readonly author?: string;
  };
}

/**
 * Creates an image from its source, also in place of one whose creation failed. What becomes of one that is there, or
 * that is being made, is a fact of the world.
 */
async function createOrChange(
  lab: Resource,
  name: string,
  wanted: Wanted,
  caller: string,
  context: LabContext,
): Promise<BegunImage> {
  checkCustomImageName(name);
  const find = (): Resource | undefined => context.resources.get(`${lab.id}/${COLLECTION}/${name}`);
  const present = find();
  if (present && !isMadeAnew(present, context)) return changeOrRefuse(present, wanted, context);
  const source = await readSource(lab, wanted.properties ?? {}, context);
  if (!wanted.properties?.vm) mayReadAccount(lab, caller, context);
  // Another request may have been faster.
  const now = find();
  return now && !isMadeAnew(now, context)
    ? changeOrRefuse(now, wanted, context)
    : begin({ lab, name, wanted, caller }, source, context);
}

function isMadeAnew({ properties: { provisioningState } }: Resource, { facts }: LabContext): boolean {
  if (provisioningState === 'Succeeded') return facts.imageOverImage === 'replaced';
  return provisioningState === 'Failed';
}

function changeOrRefuse(present: Resource, wanted: Wanted, context: LabContext): BegunImage {
  const { facts, resources } = context;
  const { provisioningState } = present.properties;
  if (provisioningState === 'Creating' && facts.secondCreation !== 'refused')
    return { image: present, work: endOfCreation(present, context) };
  if (provisioningState !== 'Succeeded') throw busy(present);
  if (facts.imageOverImage === 'refused')
    throw errors.badRequest('CannotSetProperty', 'Cannot set or update property imageName.');
  const changed = {
    ...present,
    tags: readTags(wanted.tags),
    properties: { ...present.properties, ...texts(wanted) },
  };
  resources.set(changed);
  return { image: changed };
}

/** Waits for what an earlier request is making; one that comes second may fail for it. */
async function endOfCreation(image: Resource, { clock, facts, resources }: LabContext): Promise<void> {
  while (resources.get(image.id)?.properties['provisioningState'] === 'Creating') await clock.sleep(1);
  if (facts.secondCreation === 'one fails') throw busy(image);
}

interface BegunImage {
  readonly image: Resource;
  /** Only if the image is made: resolves when it is there; rejects with an ArmError if its creation fails. */
  readonly work?: Promise<void>;
}

async function put(request: ArmRequest, context: LabContext): Promise<ArmResponse> {
  const { parameters, principal, body } = request;
  const lab = labOf(request, context);
  const wanted = (body ?? {}) as Wanted;
  const { image, work } = await createOrChange(
    lab,
    parameters['name'] ?? '',
    wanted,
    principal.objectId,
    context,
  );
  if (!work) return { status: 200, body: image };
  const { 'azure-asyncoperation': address } = started(request, context, work);
  return { status: 201, headers: { 'azure-asyncoperation': address }, body: image };
}

/** Makes a custom image that a template has, or changes the one that is there. */
export async function deployCustomImage(
  id: string,
  resource: Readonly<Record<string, unknown>>,
  context: LabContext,
  caller = '',
): Promise<void> {
  const name = parseResourceId(id).names.at(-1) ?? '';
  const { work } = await createOrChange(parentLab(id, context), name, resource, caller, context);
  await work;
}

interface NewImage {
  readonly lab: Resource;
  readonly name: string;
  readonly wanted: Wanted;
  /** The author of an image that is made from a machine, unless another is given. */
  readonly caller: string;
}

function begin(
  { lab, name, wanted, caller }: NewImage,
  source: ImageSource,
  context: LabContext,
): BegunImage {
  if (context.facts.imagesAtOnce === 'refused' && creationsOf(lab, context).length > 0) throw notReady(lab);
  const image = imageResource(lab, name, readTags(wanted.tags), {
    ...source.shown,
    ...(wanted.properties?.vm && { author: caller }),
    ...texts(wanted),
    creationDate: dateWithOffset(context.clock.now()),
    provisioningState: 'Creating',
  });
  context.resources.set(image);
  return { image, work: finish(image, source, context) };
}

/** Ends a creation. The source must still be there then; afterwards the image no longer needs it. */
async function finish(image: Resource, source: ImageSource, context: LabContext): Promise<void> {
  const change = (properties: Resource['properties']): void =>
    context.resources.update(image.id, (now) => ({
      ...now,
      properties: { ...now.properties, ...properties },
    }));
  try {
    const { shown, disk } = await make(image, source, context);
    context.disks.set(image.id, disk);
    change({ ...shown, provisioningState: 'Succeeded' });
  } catch (error) {
    change({ provisioningState: 'Failed' });
    throw error;
  }
}

async function make(image: Resource, source: ImageSource, context: LabContext): Promise<Captured> {
  const { clock, durations, faults } = context;
  await source.prepare();
  await turnOf(image, context);
  await clock.sleep(clock.varied(durations.imageCreation, image.id));
  const failure = resourceFailure(image.id, faults);
  if (failure) throw failure;
  return source.capture(image);
}

/** The images of a lab that are being made. */
function creationsOf({ id }: Pick<Resource, 'id'>, { resources }: LabContext): readonly Resource[] {
  return resources
    .list(`${id}/${COLLECTION}`)
    .filter(({ properties }) => properties['provisioningState'] === 'Creating');
}

/** Where a lab makes one image after another: waits for those that were asked for earlier. */
async function turnOf(image: Resource, context: LabContext): Promise<void> {
  if (context.facts.imagesAtOnce !== 'one after another') return;
  const lab = { id: image.id.slice(0, image.id.lastIndexOf(`/${COLLECTION}/`)) };
  const age = ({ id, properties }: Resource) => `${String(properties['creationDate'])} ${id}`;
  while (creationsOf(lab, context).some((other) => age(other) < age(image))) await context.clock.sleep(5);
}

function texts({ properties: { description, author } = {} }: Wanted): {
  description?: string;
  author?: string;
} {
  return { ...(description !== undefined && { description }), ...(author !== undefined && { author }) };
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

function missing({ parameters }: ArmRequest, { facts }: LabContext): ArmResponse {
  if (facts.missingDeletion === '204') return { status: 204 };
  const { lab = '', name = '', resourceGroup = '' } = parameters;
  throw errors.resourceNotFound(TYPE, `${lab}/${name}`, resourceGroup);
}

function remove(request: ArmRequest, context: LabContext): ArmResponse {
  const { clock, durations, resources } = context;
  const { id } = labOf(request, context);
  const image = resources.get(`${id}/${COLLECTION}/${request.parameters['name'] ?? ''}`);
  if (!image) return missing(request, context);
  if (image.properties['provisioningState'] === 'Creating') throw notReady(image);
  resources.set({ ...image, properties: { ...image.properties, provisioningState: 'Deleting' } });
  const work = clock.sleep(clock.varied(durations.imageDeletion, `delete:${image.id}`)).then(() => {
    resources.delete(image.id);
    const { managedSnapshotId } = image.properties;
    if (typeof managedSnapshotId === 'string') resources.delete(managedSnapshotId);
  });
  return accepted(request, context, work);
}
