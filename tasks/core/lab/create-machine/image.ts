import type { Azure } from '../../azure/azure.js';
import { listCustomImages } from '../../azure/resources/custom-images.js';
import { listGalleryImages } from '../../azure/resources/gallery-images.js';
import {
  type LabGallery,
  listLabGalleries,
  listLabGalleryImages,
} from '../../azure/resources/lab-galleries.js';
import type { Lab } from '../../azure/resources/labs.js';
import { memberOf } from '../../configuration/expression.js';
import type { Known } from '../../configuration/known.js';
import { problem } from '../../step/problem.js';
import type { Context } from '../../step/step.js';
import { memberNamed, missingMember, namesText } from '../members.js';
import { sameName } from '../names.js';

/** The image of a VM. */
export type ImageWanted =
  | { readonly kind: 'custom image'; readonly name: string }
  | MarketplaceImage
  | { readonly kind: 'shared image'; readonly gallery: string; readonly name: string };

interface MarketplaceImage {
  readonly kind: 'marketplace image';
  readonly publisher: string;
  readonly offer: string;
  readonly sku: string;
}

/** The image of a VM in its own lab; undefined where it is not known, or another lab's. */
export function imageInLab(valueOf: (name: string) => Known, lab: Lab): ImageWanted | undefined {
  const custom = below(valueOf('customImageId'), lab.id, /^\/customimages\/([^/]+)$/i);
  if (custom) return { kind: 'custom image', name: custom[0] ?? '' };
  const shared = below(
    valueOf('sharedImageId'),
    lab.id,
    /^\/sharedgalleries\/([^/]+)\/sharedimages\/([^/]+)$/i,
  );
  if (shared) return { kind: 'shared image', gallery: shared[0] ?? '', name: shared[1] ?? '' };
  const reference = valueOf('galleryImageReference');
  const [publisher, offer, sku] = ['publisher', 'offer', 'sku'].map((name) => memberOf(reference, name));
  return typeof publisher === 'string' && typeof offer === 'string' && typeof sku === 'string'
    ? { kind: 'marketplace image', publisher, offer, sku }
    : undefined;
}

/** What a pattern finds in the part of an id that follows that of the lab. */
export function below(id: Known, labId: string, pattern: RegExp): readonly string[] | undefined {
  if (typeof id !== 'string' || !sameName(id.slice(0, labId.length), labId)) return undefined;
  return pattern.exec(id.slice(labId.length))?.slice(1);
}

/** What the lab tells of an image. */
export interface FoundImage {
  readonly osType?: 'Windows' | 'Linux';
}

type LookContext = Pick<Context<unknown, Azure>, 'azure' | 'signal'>;

/**
 * Looks an image up in a lab.
 * @throws a problem where the lab does not have it, with those that it has
 */
export async function findImage(wanted: ImageWanted, lab: Lab, context: LookContext): Promise<FoundImage> {
  if (wanted.kind === 'custom image') return findCustomImage(wanted.name, lab, context);
  if (wanted.kind === 'shared image') return findSharedImage(wanted, lab, context);
  return findMarketplaceImage(wanted, lab, context);
}

async function findCustomImage(name: string, lab: Lab, { azure, signal }: LookContext): Promise<FoundImage> {
  const images = await listCustomImages(azure, lab.id, signal);
  const image = memberNamed(images, name);
  if (!image) throw missingMember('custom image', name, lab, images);
  return told(image.osType);
}

async function findMarketplaceImage(
  wanted: MarketplaceImage,
  lab: Lab,
  { azure, signal }: LookContext,
): Promise<FoundImage> {
  const offered = await listGalleryImages(azure, lab.id, signal);
  // A lab offers thousands: one that lists none does not tell what it offers.
  if (offered.length === 0) return {};
  const allowed = offered.filter(({ isAllowed }) => isAllowed);
  const name = nameOf(wanted);
  const image = offered.find((one) => sameName(nameOf(one), name));
  if (!image)
    throw missingMember(
      'Marketplace image',
      name,
      lab,
      allowed.map((one) => ({ name: nameOf(one) })),
    );
  if (!image.isAllowed)
    throw problem(
      `The policies of the lab ${lab.name} do not allow the Marketplace image ${name}.`,
      `Allow it in the lab, or take one of those that are: ${namesText(allowed.map(nameOf))}.`,
    );
  return told(image.osType);
}

async function findSharedImage(
  { gallery, name }: { readonly gallery: string; readonly name: string },
  lab: Lab,
  { azure, signal }: LookContext,
): Promise<FoundImage> {
  const galleries = await listLabGalleries(azure, lab.id, signal);
  const shared = memberNamed(galleries, gallery);
  if (!shared) throw missingMember('shared gallery', gallery, lab, galleries);
  const images = await listLabGalleryImages(azure, shared.id, signal);
  const visible = images.filter((image) => shared.sharesAllImages || image.isEnabled);
  const image = memberNamed(visible, name);
  if (!image) throw missingMember(`image of the gallery ${shared.name}:`, name, lab, visible);
  return told(image.osType);
}

/** The gallery by whose id an image was given, as the lab shares it. @throws a problem where it does not */
export async function sharedGallery(
  galleryId: string,
  lab: Lab,
  { azure, signal }: LookContext,
): Promise<LabGallery> {
  const galleries = await listLabGalleries(azure, lab.id, signal);
  const found = galleries.find((one) => sameName(one.galleryId, galleryId));
  if (found) return found;
  throw problem(
    `The lab ${lab.name} does not share the gallery of image, ${galleryId}.`,
    galleries.length === 0
      ? 'It shares none.'
      : `It shares ${namesText(galleries.map((one) => one.galleryId))}.`,
  );
}

/** `publisher/offer/sku`. */
export function nameOf({ publisher, offer, sku }: Omit<MarketplaceImage, 'kind'>): string {
  return `${publisher}/${offer}/${sku}`;
}

function told(osType: string | undefined): FoundImage {
  if (osType === undefined) return {};
  if (/^windows$/i.test(osType)) return { osType: 'Windows' };
  return /^linux$/i.test(osType) ? { osType: 'Linux' } : {};
}
