import type { CustomImage as Resource } from '@azure/arm-devtestlabs';
import type { Azure } from './azure.js';
import { collect } from './collect.js';
import { devTestLabsClient } from './dev-test-labs-client.js';
import { attempt, undefinedIfMissing } from './errors.js';
import { deletionOf, evenIfLost } from './lost-operation.js';
import { longRunning, type Operation, type Poll } from './operation.js';
import { present } from './present.js';
import { idBelow, parentOf, pathPart, resourceId } from './resource-id.js';
import type { Tags } from './tags.js';

export interface CustomImage {
  readonly id: string;
  readonly name: string;
  readonly tags: Tags;
  readonly provisioningState: string;
  readonly createdDate: Date;
  /** `Windows` or `Linux`; absent for an image made from neither a VHD nor a virtual machine. */
  readonly osType?: string;
  readonly description: string;
}

/** A custom image to be made from a VHD in the storage account of its lab. */
export interface NewCustomImage {
  readonly name: string;
  readonly vhdUrl: string;
  readonly osType: 'Windows' | 'Linux';
  /** The operating system is generalized. */
  readonly sysPrep: boolean;
  readonly description: string;
  readonly tags: Tags;
}

/** All custom images of a lab. */
export async function listCustomImages(
  azure: Azure,
  labId: string,
  signal: AbortSignal,
): Promise<CustomImage[]> {
  const { subscriptionId, resourceGroup, name } = resourceId(labId);
  const { customImages } = devTestLabsClient(azure, subscriptionId);
  return attempt(`list the custom images of the lab ${name}`, () =>
    collect(customImages.list(resourceGroup, name, { abortSignal: signal }), (image) =>
      toCustomImage(image, labId),
    ),
  );
}

/** @returns `undefined` if there is no such image */
export async function getCustomImage(
  azure: Azure,
  labId: string,
  name: string,
  signal: AbortSignal,
): Promise<CustomImage | undefined> {
  const { subscriptionId, resourceGroup, name: lab } = resourceId(labId);
  const { customImages } = devTestLabsClient(azure, subscriptionId);
  return undefinedIfMissing(() =>
    attempt(`read the custom image ${name} of the lab ${lab}`, async () =>
      toCustomImage(
        await customImages.get(resourceGroup, lab, pathPart(name), { abortSignal: signal }),
        labId,
      ),
    ),
  );
}

/** Makes an image, or replaces the one of that name. */
export function createCustomImage(
  azure: Azure,
  labId: string,
  image: NewCustomImage,
): Operation<CustomImage> {
  const { subscriptionId, resourceGroup, name: lab } = resourceId(labId);
  const { customImages } = devTestLabsClient(azure, subscriptionId);
  const { name, vhdUrl, osType, sysPrep, description, tags } = image;
  const resource = { vhd: { imageName: vhdUrl, osType, sysPrep }, description, tags: { ...tags } };
  const doing = `create the custom image ${name} in the lab ${lab}`;
  const operation = longRunning(
    doing,
    (options) => customImages.beginCreateOrUpdate(resourceGroup, lab, pathPart(name), resource, options),
    (result) => madeImage(toCustomImage(result, labId)),
  );
  return evenIfLost(operation, (signal) =>
    attempt(doing, async () => creationOf(await getCustomImage(azure, labId, name, signal))),
  );
}

function creationOf(image: CustomImage | undefined): Poll<CustomImage> | undefined {
  if (!image) return undefined;
  const { provisioningState: state } = madeImage(image);
  return { done: state === 'Succeeded', state, value: image };
}

/** An operation may report success although the image has failed. */
function madeImage(image: CustomImage): CustomImage {
  if (image.provisioningState === 'Failed') throw new Error('it ended as Failed; Azure gives no reason.');
  return image;
}

/** One that is gone already is no error. */
export function deleteCustomImage(azure: Azure, id: string): Operation<void> {
  const { subscriptionId, resourceGroup, names, name } = resourceId(id);
  const lab = names[0] ?? '';
  const { customImages } = devTestLabsClient(azure, subscriptionId);
  const operation = longRunning(`delete the custom image ${name} of the lab ${lab}`, (options) =>
    customImages.beginDelete(resourceGroup, lab, name, options),
  );
  return evenIfLost(operation, async (signal) =>
    deletionOf(await getCustomImage(azure, parentOf(id), name, signal)),
  );
}

function toCustomImage(image: Resource, labId: string): CustomImage {
  const id = idBelow(labId, image.id ?? '');
  return {
    id,
    name: image.name ?? resourceId(id).name,
    tags: image.tags ?? {},
    provisioningState: image.provisioningState ?? '',
    createdDate: image.creationDate ?? new Date(0),
    ...present('osType', osTypeOf(image)),
    description: image.description ?? '',
  };
}

function osTypeOf({ vhd, vm }: Resource): string | undefined {
  if (vhd?.osType !== undefined) return vhd.osType;
  if (vm?.windowsOsInfo) return 'Windows';
  return vm?.linuxOsInfo ? 'Linux' : undefined;
}
