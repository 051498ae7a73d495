import type { Azure } from '../../azure/azure.js';
import { parseResourceId, resourceId } from '../../azure/resource-id.js';
import { findGallery, type Gallery, listGalleries } from '../../azure/resources/galleries.js';
import type { Lab } from '../../azure/resources/labs.js';
import { sameLocation } from '../../lab/locations.js';
import { sameName } from '../../lab/names.js';
import type { Finding } from '../../step/action.js';
import { messageOf, remedyOf } from '../../step/problem.js';

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

const galleryName = /^[A-Za-z0-9](?:[A-Za-z0-9._]{0,78}[A-Za-z0-9])?$/;

const galleryId = /\/providers\/Microsoft\.Compute\/galleries\/[^/]+\/?$/i;

/** The finding for an input that can name no gallery of a factory lab, as far as the text tells. */
export function impossibleGallery(named: string, factoryLab?: Pick<Lab, 'id'>): Finding | undefined {
  if (!named.startsWith('/')) return galleryName.test(named) ? undefined : impossibleName(named);
  const parsed = parseResourceId(named);
  if (!parsed || !galleryId.test(named)) return noGalleryId(named);
  if (!galleryName.test(parsed.name)) return impossibleName(parsed.name);
  const subscription = factoryLab && resourceId(factoryLab.id).subscriptionId;
  const isElsewhere = subscription !== undefined && !sameName(parsed.subscriptionId, subscription);
  return isElsewhere ? inOtherSubscription(named, subscription) : undefined;
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

const useOther = 'Give a gallery in the subscription and region of the factory lab as the input gallery.';

function impossibleName(name: string): Finding {
  return {
    severity: 'error',
    what: `No gallery can have the name "${name}".`,
    why: 'The name of a gallery has at most 80 letters, digits, periods and underscores, and no hyphen; it begins and ends with a letter or digit.',
    remedy: 'Correct the input gallery.',
  };
}

function noGalleryId(text: string): Finding {
  return {
    severity: 'error',
    what: `The input gallery is not the resource id of a compute gallery: ${text}.`,
    why: 'It ends with /providers/Microsoft.Compute/galleries/NAME.',
    remedy: 'Give the name or the resource id of a gallery.',
  };
}

function inOtherSubscription(id: string, subscriptionId: string): Finding {
  return {
    severity: 'error',
    what: `The gallery ${id} lies in another subscription than the factory lab.`,
    why: `The factory lab, and so the snapshots of its VMs, are in subscription ${subscriptionId}.`,
    remedy: useOther,
  };
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
