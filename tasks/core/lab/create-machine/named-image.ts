import type { Azure } from '../../azure/azure.js';
import type { Lab } from '../../azure/resources/labs.js';
import type { JsonObject } from '../../configuration/json.js';
import { problem } from '../../step/problem.js';
import type { Context } from '../../step/step.js';
import { nameOfMember } from '../members.js';
import { decoded } from '../names.js';
import { sharedGallery } from './image.js';

const galleryImage =
  /^(\/subscriptions\/[^/]+\/resourceGroups\/[^/]+\/providers\/Microsoft\.Compute\/galleries\/[^/]+)\/images\/([^/]+)(?:\/versions\/([^/]+))?$/i;

const sharedImage = /\/sharedgalleries\/[^/]+\/sharedimages\/[^/]+$/i;

/**
 * The property of a lab VM that names the image of the input `image`: a custom image of the lab by its name or id, an
 * image of the Marketplace as `publisher/offer/sku` or `publisher/offer/sku/version`, or an image of a gallery by its id in
 * the gallery or in the lab.
 * @throws a problem where it is none of these, or of another lab
 */
export async function imageProperty(
  given: string,
  lab: Lab,
  context: Pick<Context<unknown, Azure>, 'azure' | 'signal'>,
): Promise<JsonObject> {
  const id = decoded(given);
  const [, galleryId, image, version = 'latest'] = galleryImage.exec(id) ?? [];
  if (galleryId !== undefined && image !== undefined) {
    const shared = await sharedGallery(galleryId, lab, context);
    return { sharedImageId: `${shared.id}/sharedimages/${image}`, sharedImageVersion: version };
  }
  if (sharedImage.test(id)) return ofLab(id, lab);
  if (id.startsWith('/') || !id.includes('/')) {
    const name = nameOfMember('image', given, { lab, collection: 'customImages' });
    return { customImageId: `${lab.id}/customimages/${name}` };
  }
  return marketplaceImage(given);
}

/** The number of the version by which an image of a gallery is given; nothing where there is none. */
export function givenVersion(given: string): string | undefined {
  return galleryImage.exec(decoded(given))?.[3];
}

function ofLab(id: string, lab: Lab): JsonObject {
  if (id.toLowerCase().startsWith(`${lab.id}/`.toLowerCase()))
    return { sharedImageId: id, sharedImageVersion: 'latest' };
  throw problem(
    `image lies in another lab than ${lab.name}: ${id}`,
    'Give an image that the lab itself shares, or its id in the gallery.',
  );
}

function marketplaceImage(given: string): JsonObject {
  const parts = given.split('/').map((part) => part.trim());
  const [publisher = '', offer = '', sku = '', version = 'latest', ...others] = parts;
  if (parts.every((part) => part !== '') && sku !== '' && others.length === 0)
    return { galleryImageReference: { publisher, offer, sku, version } };
  throw problem(
    `image is "${given}", which is neither the name of an image nor publisher/offer/sku.`,
    'Write e.g. MicrosoftWindowsServer/WindowsServer/2022-datacenter, or the name or id of a custom image of the lab.',
  );
}
