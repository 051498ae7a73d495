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
  if (isImageId(customImageId)) return { kind: 'custom image', id: customImageId };
  if (isImageId(sharedImageId)) return { kind: 'shared image', id: sharedImageId };
  const name = galleryImageName(evaluate(property(properties, 'galleryImageReference'), scope));
  return name === undefined ? undefined : { kind: 'gallery image', name };
}

const imageId =
  /^\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft\.DevTestLab\/labs\/[^/]+\/(customImages\/[^/]+|sharedGalleries\/[^/]+\/sharedImages\/[^/]+)$/i;

function isImageId(id: Known): id is string {
  return typeof id === 'string' && imageId.test(id);
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
