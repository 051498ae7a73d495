import type { Azure } from '../azure.js';
import { collect } from '../requests/collect.js';
import { onceReady } from '../requests/conflicts.js';
import { attempt } from '../requests/errors.js';
import { deletionState, evenIfUnseen } from '../requests/lost-operation.js';
import { longRunning, type Operation, type Poll } from '../requests/operation.js';
import { present } from '../requests/present.js';
import { begin, find, list, type ResourceRequest } from '../requests/resource-manager.js';
import { dateIn, objectIn, textEntriesIn, textIn } from '../requests/shape.js';
import { childId, parentOf, pathPart, resourceId } from '../resource-id.js';
import { sameTags, type Tags } from './tags.js';

export interface CustomImage {
  readonly id: string;
  readonly name: string;
  readonly tags: Tags;
  readonly provisioningState: string;
  readonly createdDate: Date;
  /** `Windows` or `Linux`; absent for an image made from neither a VHD nor a virtual machine. */
  readonly osType?: string;
  readonly description: string;
  /** The resource id of the lab VM, or the address of the VHD, that it was made of; absent where Azure does not tell. */
  readonly sourceVmId?: string;
  readonly vhdUrl?: string;
}

/** Whether lab users can take an image. */
export type Usability = 'usable' | 'unfinished' | 'failed';

/**
 * Tells by its state, in any casing, whether a custom image can be used. One without a state can; one whose creation was
 * cancelled has failed, since nothing goes on with it; one in a state that is not known may become usable.
 */
export function usabilityOf({
  provisioningState = '',
}: Partial<Pick<CustomImage, 'provisioningState'>>): Usability {
  if (/^(succeeded)?$/i.test(provisioningState)) return 'usable';
  return /^(failed|cancell?ed)$/i.test(provisioningState) ? 'failed' : 'unfinished';
}

/** Whether an image is still the one that was seen: it was not made anew, and neither its state nor its tags changed. */
export function isUnchanged(now: CustomImage, seen: CustomImage): boolean {
  return (
    now.createdDate.getTime() === seen.createdDate.getTime() &&
    now.provisioningState === seen.provisioningState &&
    sameTags(now.tags, seen.tags)
  );
}

/** A custom image that is to be created. */
export type NewCustomImage = ImageOfVhd | ImageOfMachine;

interface DescribedImage {
  readonly name: string;
  readonly osType: 'Windows' | 'Linux';
  readonly description: string;
  /** Absent: Azure takes the identity. */
  readonly author?: string;
  readonly tags: Tags;
}

/** Created from a VHD in the storage account of its lab. */
export interface ImageOfVhd extends DescribedImage {
  readonly vhdUrl: string;
  /** Whether the operating system is generalized. */
  readonly sysPrep: boolean;
}

/** Created from a virtual machine of its lab. */
export interface ImageOfMachine extends DescribedImage {
  readonly machineId: string;
  /** How the machine is, or is to be, prepared, e.g. `SysprepRequested` or `NonDeprovisioned`. */
  readonly osState: string;
}

/**
 * Lists all custom images of a lab. This file does without the SDK package for DevTest Labs: hundreds of labs have tens
 * of thousands of images, for which the package takes several times as long, and it polls a creation as soon as it has
 * begun.
 */
export async function listCustomImages(
  azure: Azure,
  labId: string,
  signal: AbortSignal,
): Promise<CustomImage[]> {
  return attempt(`list the custom images of the lab ${resourceId(labId).name}`, () =>
    collect(list<Resource>(azure, requestOf('GET', labId), signal), (image) => toCustomImage(image, labId)),
  );
}

/** Reads a custom image. @returns `undefined` if there is no such image */
export async function getCustomImage(
  azure: Azure,
  labId: string,
  name: string,
  signal: AbortSignal,
): Promise<CustomImage | undefined> {
  return attempt(`read the custom image ${name} of the lab ${resourceId(labId).name}`, async () => {
    const image = await find<Resource>(azure, requestOf('GET', labId, name), signal);
    return image && toCustomImage(image, labId);
  });
}

/** Reads an image that was made a moment ago. @returns `undefined` where it is not to be seen yet */
export type ReadMade = (signal: AbortSignal) => Promise<CustomImage | undefined>;

/**
 * Creates a custom image, or replaces the one of that name.
 * @param readMade reads it in the end, for those who want to know more of the lab then; absent: it is read by itself
 */
export function createCustomImage(
  azure: Azure,
  labId: string,
  image: NewCustomImage,
  readMade?: ReadMade,
): Operation<CustomImage> {
  const { name, description, author, tags } = image;
  const properties = { ...sourceOf(image), description, ...present('author', author) };
  const doing = `create the custom image ${name} in the lab ${resourceId(labId).name}`;
  const request = { ...requestOf('PUT', labId, name), body: { properties, tags } };
  const operation = readMade
    ? thenRead(longRunning(doing, begin(azure, request, 'status')), readMade)
    : longRunning(doing, begin<Resource>(azure, request), (result) => toCustomImage(result, labId));
  const look = (signal: AbortSignal) => getCustomImage(azure, labId, name, signal);
  return evenIfUnseen(withMade(operation, doing, look), (signal) =>
    attempt(doing, async () => creationOf(await look(signal))),
  );
}

function thenRead(operation: Operation<void>, read: ReadMade): Operation<CustomImage | undefined> {
  return {
    poll: async (signal) => {
      const { done, state, ...more } = await operation.poll(signal);
      if (!done) return { done, state, ...present('retryAfterMs', more.retryAfterMs) };
      const made = await read(signal);
      const isUnfinished = made !== undefined && usabilityOf(made) === 'unfinished';
      return isUnfinished ? { done: false, state: made.provisioningState } : { done, state, value: made };
    },
  };
}

/** The image in the end, which is looked at by itself where it was not seen. */
function withMade(
  operation: Operation<CustomImage | undefined>,
  doing: string,
  look: ReadMade,
): Operation<CustomImage> {
  return {
    poll: async (signal) => {
      const { value, ...poll } = await operation.poll(signal);
      if (!poll.done) return poll;
      return attempt(doing, async () => {
        const made = value ?? (await look(signal));
        if (!made) return { ...poll, done: false, state: 'not to be seen' };
        return { ...poll, value: madeImage(made) };
      });
    },
  };
}

function sourceOf(image: NewCustomImage): object {
  const { osType } = image;
  if ('vhdUrl' in image) return { vhd: { imageName: image.vhdUrl, osType, sysPrep: image.sysPrep } };
  const { machineId: sourceVmId, osState } = image;
  return osType === 'Windows'
    ? { vm: { sourceVmId, windowsOsInfo: { windowsOsState: osState } } }
    : { vm: { sourceVmId, linuxOsInfo: { linuxOsState: osState } } };
}

function creationOf(image: CustomImage | undefined): Poll<CustomImage> | undefined {
  if (!image) return undefined;
  const { provisioningState: state } = madeImage(image);
  return { done: usabilityOf(image) === 'usable', state, value: image };
}

/** @returns the image. @throws if it has failed: its operation may report success nevertheless */
function madeImage(image: CustomImage): CustomImage {
  if (usabilityOf(image) === 'failed')
    throw new Error(`it ended as ${image.provisioningState}; Azure gives no reason.`);
  return image;
}

/** Deletes a custom image. One that does not exist is no error. */
export function deleteCustomImage(azure: Azure, id: string): Operation<void> {
  const { names, name } = resourceId(id);
  const doing = `delete the custom image ${name} of the lab ${names[0] ?? ''}`;
  return onceReady(() =>
    evenIfUnseen(longRunning(doing, begin(azure, requestOf('DELETE', parentOf(id), name))), async (signal) =>
      deletionState(await getCustomImage(azure, parentOf(id), name, signal)),
    ),
  );
}

function requestOf(method: ResourceRequest['method'], labId: string, image?: string): ResourceRequest {
  const group = resourceId(labId);
  const collection = `providers/Microsoft.DevTestLab/labs/${group.name}/customimages`;
  const path = image === undefined ? collection : `${collection}/${pathPart(image)}`;
  return { method, group, path, apiVersion: '2018-09-15' };
}

function toCustomImage(image: Resource, labId: string): CustomImage {
  const id = childId(labId, textIn(image.id) ?? '');
  const properties = objectIn(image.properties);
  return {
    id,
    name: textIn(image.name) ?? resourceId(id).name,
    tags: textEntriesIn(image.tags),
    provisioningState: textIn(properties.provisioningState) ?? '',
    createdDate: dateIn(properties.creationDate) ?? new Date(0),
    ...present('osType', osTypeOf(properties)),
    description: textIn(properties.description) ?? '',
    ...present('sourceVmId', textIn(properties.vm?.sourceVmId)),
    ...present('vhdUrl', textIn(properties.vhd?.imageName)),
  };
}

function osTypeOf({ vhd, vm }: NonNullable<Resource['properties']>): string | undefined {
  const osType = textIn(vhd?.osType);
  if (osType !== undefined) return osType;
  if (vm?.windowsOsInfo) return 'Windows';
  return vm?.linuxOsInfo ? 'Linux' : undefined;
}

interface Resource {
  readonly id?: string;
  readonly name?: string;
  readonly tags?: Tags;
  readonly properties?: null | {
    readonly provisioningState?: string;
    readonly creationDate?: string;
    readonly description?: string;
    readonly vhd?: { readonly imageName?: string; readonly osType?: string } | null;
    readonly vm?: {
      readonly sourceVmId?: string;
      readonly windowsOsInfo?: object | null;
      readonly linuxOsInfo?: object | null;
    } | null;
  };
}
