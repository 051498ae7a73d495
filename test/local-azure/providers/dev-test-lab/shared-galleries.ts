import { errors } from '../../arm/errors.js';
import { parseResourceId, resourceGroupId, resourceKey } from '../../arm/identifiers.js';
import type { ArmRequest, Route } from '../../arm/provider.js';
import type { Resource } from '../../arm/resources.js';
import type { GalleryImage } from '../../world.js';
import type { OwnSharedGallery } from '../../world-galleries.js';
import { LAB, type LabContext, labOf, memberOf } from './context.js';
import { answerList } from './lists.js';

const SHARED = 'sharedgalleries';

/** The properties that the definition of a gallery image gives to each of its versions. */
interface Definition {
  readonly osType: 'Windows' | 'Linux';
  readonly hyperVGeneration: 'V1' | 'V2';
}

/** Adds a compute gallery to the lab's resource group and shares it with the lab. */
export function addSharedGallery(
  lab: Resource,
  { name, images }: OwnSharedGallery,
  { resources }: LabContext,
): void {
  const { subscriptionId, resourceGroup } = parseResourceId(lab.id);
  const galleryId = `${resourceGroupId(subscriptionId, resourceGroup)}/providers/Microsoft.Compute/galleries/${name}`;
  const properties = { galleryId, allowAllImages: 'Enabled', provisioningState: 'Succeeded' };
  const id = resourceKey(`${lab.id}/${SHARED}/${name}`);
  resources.set({ id, name, type: 'Microsoft.DevTestLab/labs/sharedGalleries', properties });
  for (const image of images) {
    const { osType, generation: hyperVGeneration = 'V1' } = image;
    resources.set({
      id: `${galleryId}/images/${image.name}`,
      name: image.name,
      type: 'Microsoft.Compute/galleries/images',
      ...(lab.location !== undefined && { location: lab.location }),
      properties: {
        osType,
        osState: 'Generalized',
        hyperVGeneration,
        identifier: { publisher: name, offer: name, sku: image.name },
        provisioningState: 'Succeeded',
      },
    });
  }
}

/**
 * Routes for shared galleries, which only Microsoft's documentation describes; their images are those of the gallery.
 */
export function sharedGalleryRoutes(context: LabContext): Route[] {
  const path = `${LAB}/${SHARED}`;
  const list = (request: ArmRequest): Resource[] =>
    context.resources.list(`${labOf(request, context).id}/${SHARED}`);
  return [
    { method: 'GET', path, handle: (request) => answerList(request, list(request), context.pageSize) },
    {
      method: 'GET',
      path: `${path}/{name}`,
      handle: (request) => ({ status: 200, body: memberOf(request, context, SHARED) }),
    },
  ];
}

/** The definition of a shared image; throws an ArmError if the lab shares no such image. */
export function definitionOf(sharedImageId: string, { resources }: LabContext): Definition {
  const [gallery = '', image = ''] = sharedImageId.split(/\/sharedimages\//i);
  const galleryId = resources.get(gallery)?.properties['galleryId'];
  const definition =
    typeof galleryId === 'string' ? resources.get(`${galleryId}/images/${image}`) : undefined;
  if (!definition)
    throw errors.notFound('SharedImageNotFound', `The shared image '${sharedImageId}' was not found.`);
  return definition.properties as unknown as Definition;
}

/** Adds a Marketplace image to those that a lab offers. */
export function addGalleryImage(lab: Resource, image: GalleryImage, { clock, resources }: LabContext): void {
  const { publisher, offer, sku, osType, enabled = true } = image;
  const name = `${offer} ${sku}`;
  const id = resourceKey(`${lab.id}/galleryimages/${name}`);
  const properties = {
    author: publisher,
    createdDate: clock.now().toISOString(),
    imageReference: { publisher, offer, sku, osType, version: 'latest' },
    enabled,
  };
  resources.set({ id, name, type: 'Microsoft.DevTestLab/labs/galleryImages', properties });
}

export function galleryImageRoutes(context: LabContext): Route[] {
  const list = (request: ArmRequest): Resource[] =>
    context.resources.list(`${labOf(request, context).id}/galleryimages`);
  return [
    {
      method: 'GET',
      path: `${LAB}/galleryimages`,
      handle: (request) => answerList(request, list(request), context.pageSize),
    },
  ];
}
