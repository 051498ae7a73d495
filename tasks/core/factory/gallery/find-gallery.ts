import type { Azure } from '../../azure/azure.js';
import { resourceId } from '../../azure/resource-id.js';
import { findGallery, type Gallery, listGalleries } from '../../azure/resources/galleries.js';
import type { Lab } from '../../azure/resources/labs.js';
import { sameLocation } from '../../lab/locations.js';
import { sameName } from '../../lab/names.js';
import type { Finding } from '../../step/action.js';
import { messageOf, remedyOf } from '../../step/problem.js';
import { impossibleGallery, useOther } from './gallery-name.js';

/** The gallery of a factory, or why it cannot be used. */
export type FoundGallery =
  | { readonly gallery: Gallery; readonly fault?: undefined }
  | { readonly fault: Finding; readonly gallery?: undefined };

/**
 * Finds the gallery that the input names. It must lie in the subscription and region of the factory lab, where snapshots of
 * its image VMs can become versions. A gallery that cannot be used keeps nobody from what needs none.
 */
export async function findFactoryGallery(
  azure: Azure,
  named: string,
  factoryLab: Lab,
  signal: AbortSignal,
): Promise<FoundGallery> {
  const impossible = impossibleGallery(named, factoryLab);
  if (impossible) return { fault: impossible };
  try {
    const found = await (named.startsWith('/')
      ? galleryById(azure, named, signal)
      : galleryByName(azure, named, factoryLab, signal));
    return 'gallery' in found && found.gallery ? inRegionOf(factoryLab, found.gallery) : found;
  } catch (error) {
    signal.throwIfAborted();
    return { fault: unreadable(named, error) };
  }
}

async function galleryById(azure: Azure, id: string, signal: AbortSignal): Promise<FoundGallery> {
  const gallery = await findGallery(azure, id, signal);
  return gallery ? { gallery } : { fault: missing(id, []) };
}

async function galleryByName(
  azure: Azure,
  name: string,
  { id }: Lab,
  signal: AbortSignal,
): Promise<FoundGallery> {
  const galleries = await listGalleries(azure, resourceId(id).subscriptionId, signal);
  const gallery = galleries.find((one) => sameName(one.name, name));
  if (gallery) return { gallery };
  return {
    fault: missing(
      name,
      galleries.map((one) => one.name),
    ),
  };
}

function inRegionOf(lab: Lab, gallery: Gallery): FoundGallery {
  return sameLocation(gallery.location, lab.location) ? { gallery } : { fault: inOtherRegion(gallery, lab) };
}

function inOtherRegion({ name, location }: Gallery, lab: Lab): Finding {
  return {
    severity: 'error',
    what: `The gallery ${name} is in ${location}, the factory lab ${lab.name} in ${lab.location}.`,
    why: 'A version is made in the region of the snapshots, and the factory keeps its gallery there; other regions get copies.',
    remedy: useOther,
  };
}

function missing(named: string, others: readonly string[]): Finding {
  return {
    severity: 'error',
    what: `The gallery ${named} was not found.`,
    why:
      others.length > 0
        ? `The galleries that this connection can see there are: ${others.join(', ')}.`
        : 'This connection can see no such gallery there.',
    remedy: `Make the gallery, correct the input, or give the service connection a role on it. ${useOther}`,
  };
}

function unreadable(named: string, error: unknown): Finding {
  return {
    severity: 'error',
    what: `The gallery ${named} cannot be read: ${messageOf(error)}`,
    remedy:
      remedyOf(error) ??
      'Check that it lies in the tenant of the service connection, and give that a role on it: the documentation has it under Least privilege.',
  };
}
