import type { MarketplaceImage } from '../../azure/resources/marketplace-versions.js';
import { evaluate, memberOf } from '../../configuration/expression.js';
import { property } from '../../configuration/json.js';
import { imageReferenceOf } from './image-references.js';
import type { ChosenMachine } from './machine.js';

/**
 * The image that a golden image is built from, as far as its version is concerned: `moving` is the newest one of a Marketplace
 * image, whatever that is when the VM is built; `pinned` stands in the template or a parameter; of `other` images it is not known.
 */
export type BaseImage =
  { readonly kind: 'moving'; readonly image: MarketplaceImage } | { readonly kind: 'pinned' | 'other' };

export function baseImageOf({ properties, scope }: Pick<ChosenMachine, 'properties' | 'scope'>): BaseImage {
  const reference = imageReferenceOf(properties, scope);
  if (reference?.kind !== 'gallery image') return { kind: 'other' };
  const stated = evaluate(property(properties, 'galleryImageReference'), scope);
  const [publisher, offer, sku] = ['publisher', 'offer', 'sku'].map((name) => memberOf(stated, name));
  if (typeof publisher !== 'string' || typeof offer !== 'string' || typeof sku !== 'string')
    return { kind: 'other' };
  const version = hasVersion(stated) ? memberOf(stated, 'version') : 'latest';
  if (typeof version !== 'string') return { kind: 'other' };
  return version.toLowerCase() === 'latest'
    ? { kind: 'moving', image: { publisher, offer, sku } }
    : { kind: 'pinned' };
}

/** Whether a reference states a version, even one that only the deployment knows. */
function hasVersion(reference: ReturnType<typeof evaluate>): boolean {
  return (
    typeof reference === 'object' &&
    reference !== null &&
    Object.keys(reference).some((name) => name.toLowerCase() === 'version')
  );
}

/** Identifies a Marketplace image, as the record of an image that was built from it begins. */
export function baseName({ publisher, offer, sku }: MarketplaceImage): string {
  return `${publisher}:${offer}:${sku}`;
}
