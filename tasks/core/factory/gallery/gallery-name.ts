import { parseResourceId, resourceId } from '../../azure/resource-id.js';
import type { Lab } from '../../azure/resources/labs.js';
import { sameName } from '../../lab/names.js';
import type { Finding } from '../../step/action.js';

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

export const useOther =
  'Give a gallery in the subscription and region of the factory lab as the input gallery.';

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
