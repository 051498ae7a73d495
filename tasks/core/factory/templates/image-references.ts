import { evaluate, memberOf } from '../../configuration/expression.js';
import { type JsonObject, property } from '../../configuration/json.js';
import type { Known, Scope } from '../../configuration/known.js';
import { type OsType, toOsType } from '../images/os-type.js';

/** The image from which a lab VM is created, as far as its template states it. */
export type ImageReference =
  | { readonly kind: 'gallery image'; readonly name: string }
  | { readonly kind: 'custom image' | 'shared image'; readonly id: string };

/** The properties of a lab VM that name its image. */
export const imageProperties = ['galleryImageReference', 'customImageId', 'sharedImageId'];

/** The image from which a lab VM is created; undefined if it is known only during the deployment. */
export function imageReferenceOf(properties: JsonObject, scope: Scope): ImageReference | undefined {
  const id = (name: string) => evaluate(property(properties, name), scope);
  const [customImageId, sharedImageId] = [id('customImageId'), id('sharedImageId')];
  if (isImageId(customImageId, 'customImages')) return { kind: 'custom image', id: customImageId };
  if (isImageId(sharedImageId, 'sharedImages')) return { kind: 'shared image', id: sharedImageId };
  const name = galleryImageName(evaluate(property(properties, 'galleryImageReference'), scope));
  return name === undefined ? undefined : { kind: 'gallery image', name };
}

const imageIds = {
  customImages:
    /^(\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft\.DevTestLab\/labs\/[^/]+)\/customImages\/[^/]+$/i,
  sharedImages:
    /^(\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft\.DevTestLab\/labs\/[^/]+)\/sharedGalleries\/[^/]+\/sharedImages\/[^/]+$/i,
};

/** Whether a value is the id of an image of a lab. */
export function isImageId(id: Known, kind: keyof typeof imageIds): id is string {
  return typeof id === 'string' && imageIds[kind].test(id);
}

/** The id of the lab that an image belongs to; undefined for what is no id of one. */
export function labOfImage(id: string): string | undefined {
  return imageIds.customImages.exec(id)?.[1] ?? imageIds.sharedImages.exec(id)?.[1];
}

/** Identifies an image of the Marketplace: publisher, offer and SKU, in lower case. */
export function galleryImageName(reference: Known): string | undefined {
  const parts = ['publisher', 'offer', 'sku'].map((name) => memberOf(reference, name));
  return parts.every((part) => typeof part === 'string') ? parts.join('/').toLowerCase() : undefined;
}

/** Identifies an image reference: the same for the same image, in any casing. */
export function keyOf(reference: ImageReference): string {
  return `${reference.kind} ${'id' in reference ? reference.id : reference.name}`.toLowerCase();
}

/** The operating system stated in the reference to a gallery image (C38). */
export function statedOsType(properties: JsonObject, scope: Scope): OsType | undefined {
  return toOsType(memberOf(evaluate(property(properties, 'galleryImageReference'), scope), 'osType'));
}
