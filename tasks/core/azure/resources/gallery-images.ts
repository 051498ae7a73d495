import type { Azure } from '../azure.js';
import { attempt } from '../requests/errors.js';
import { resourceId } from '../resource-id.js';
import { devTestLabsClient, itemsOf } from './dev-test-labs-client.js';

/** An image of the Azure Marketplace that a lab offers. */
export interface GalleryImage {
  readonly publisher: string;
  readonly offer: string;
  readonly sku: string;
  /** `Windows` or `Linux`. */
  readonly osType: string;
  /** Whether the policies of the lab allow it. */
  readonly isAllowed: boolean;
  /** The purchase plan with which its publisher sells it. */
  readonly planId?: string;
}

/** Lists all Marketplace images that a lab offers. */
export async function listGalleryImages(
  azure: Azure,
  labId: string,
  signal: AbortSignal,
): Promise<GalleryImage[]> {
  const { subscriptionId, resourceGroup, name } = resourceId(labId);
  return attempt(`list the Marketplace images of the lab ${name}`, async () => {
    const images: GalleryImage[] = [];
    const { galleryImages } = devTestLabsClient(azure, subscriptionId);
    const offered = galleryImages.list(resourceGroup, name, { abortSignal: signal });
    for await (const { imageReference, enabled, planId } of itemsOf(offered)) {
      const { publisher = '', offer = '', sku = '', osType = '' } = imageReference ?? {};
      const plan = planId ? { planId } : {};
      images.push({ publisher, offer, sku, osType, isAllowed: enabled !== false, ...plan });
    }
    return images;
  });
}
