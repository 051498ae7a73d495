import { resourceId } from '../../../tasks/core/azure/resource-id.js';
import {
  labGalleryApiVersion,
  listLabGalleryImages,
  setLabGalleryImage,
} from '../../../tasks/core/azure/resources/lab-galleries.js';
import type { MadeVersion, SharingLab } from './gallery-things.js';
import { lookUntil } from './asking.js';
import type { Means } from './means.js';
import { type Refusal, refusalBy } from './refusal.js';

/** What became of an image that a lab is to offer. */
export interface Offered {
  /** The image as machines of the lab name it. */
  readonly sharedImageId: string;
  /** Why it could not be enabled by itself. */
  readonly refusal?: Refusal;
  readonly isListed: boolean;
  readonly looks: number;
  readonly seconds: number;
}

/** Lets the users of a lab take the versions of a definition, and looks until the lab lists one of them. */
export async function offer(version: MadeVersion, sharing: SharingLab, means: Means): Promise<Offered> {
  const refusal = await enable(version, sharing, means);
  const listed = await lookAtList(version, sharing, means);
  const sharedImageId = `${sharing.shared.id}/sharedimages/${resourceId(version.definitionId).name}`;
  return { sharedImageId, ...listed, ...(refusal && { refusal }) };
}

/** As DistributeImages does: by itself, once the version is there. Where that is refused, the lab is to allow all images. */
async function enable(
  version: MadeVersion,
  { labId, galleryId, shared }: SharingLab,
  { azure, ask, location, signal }: Means,
): Promise<Refusal | undefined> {
  const image = {
    definitionName: resourceId(version.definitionId).name,
    osType: 'Linux',
    imageType: 'Generalized',
  };
  const refusal = await refusalBy(setLabGalleryImage(azure, shared.id, image, true, signal));
  if (refusal)
    await ask({
      method: 'PUT',
      path: `${labId}/sharedgalleries/${shared.name}`,
      apiVersion: labGalleryApiVersion,
      body: { location, properties: { galleryId, allowAllImages: 'Enabled' } },
    });
  return refusal;
}

/** Ten minutes, if somebody looks every five seconds. */
const mostLooks = 120;

async function lookAtList(
  { name, definitionId }: MadeVersion,
  { shared }: SharingLab,
  { azure, finish }: Means,
) {
  const started = performance.now();
  const definition = resourceId(definitionId).name.toLowerCase();
  const { looks, value: isListed } = await lookUntil(
    'the list with the version',
    mostLooks,
    finish,
    async (signal) => {
      const images = await listLabGalleryImages(azure, shared.id, signal);
      const image = images.find((one) => one.name.toLowerCase() === definition);
      return image?.versions.includes(name) === true;
    },
    (value) => value,
  );
  return { looks, isListed, seconds: Math.round((performance.now() - started) / 1000) };
}
