import { resourceKey } from '../../arm/identifiers.js';
import type { ArmRequest, Route } from '../../arm/provider.js';
import type { Resource } from '../../arm/resources.js';
import type { GalleryImage } from '../../world.js';
import { LAB, type LabContext, labOf } from './context.js';
import { answerList } from './lists.js';

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
