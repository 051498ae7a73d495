import type { Lab } from '../../azure/resources/labs.js';
import type { LabEntry } from '../../configuration/labs-json.js';
import type { Finding, LeftAlone } from '../../step/action.js';
import { messageOf, remedyOf } from '../../step/problem.js';
import { type LabSharing, sharesOther } from '../gallery/lab-sharing.js';
import type { GalleryView } from '../gallery/read-stock.js';
import type { TargetLab } from '../labs/target-labs.js';
import type { FactoryReads } from '../reads.js';
import type { ReadContext } from './inputs.js';
import { unserved } from './receivers.js';

/** A lab that gets its images from the gallery. */
export interface GalleryLab {
  readonly lab: Lab;
  readonly entry: LabEntry;
  readonly sharing: LabSharing;
}

interface Known {
  readonly view: GalleryView | undefined;
  readonly reads: Pick<FactoryReads, 'sharing'>;
}

/** Reads how a lab sees the gallery. @returns why the lab cannot be served, where it shares another one or there is none */
export async function readGalleryLab(
  context: Pick<ReadContext, 'signal' | 'notice'>,
  { entry, lab, findings }: TargetLab,
  { view, reads }: Known,
): Promise<GalleryLab | LeftAlone> {
  if (entry.broken) return unserved(entry, [entry.broken]);
  if (!lab) return unserved(entry, findings);
  for (const finding of findings) context.notice(finding);
  if (!view) return unserved(entry, [withoutGallery(entry)]);
  if (view.fault) return { ...unserved(entry, [view.fault]), findings: [] };
  const { gallery } = view.stock;
  try {
    const sharing = await reads.sharing(lab, gallery);
    return sharing.other
      ? unserved(entry, [sharesOther(lab, sharing.other, gallery)])
      : { lab, entry, sharing };
  } catch (error) {
    context.signal.throwIfAborted();
    return unserved(entry, [unreadable(lab, error)]);
  }
}

function withoutGallery({ labName, file, line, column }: LabEntry): Finding {
  return {
    code: 'IF232',
    severity: 'error',
    what: `The lab ${labName} gets no image: its Delivery is Gallery, and this task has no gallery.`,
    remedy: 'Give the input gallery, or write "Delivery": "VHD" for the lab.',
    file,
    line,
    column,
  };
}

function unreadable({ name }: Lab, error: unknown): Finding {
  return {
    severity: 'error',
    what: `The lab ${name} gets no image from the gallery: ${messageOf(error)}`,
    remedy: remedyOf(error) ?? 'Check the roles of the service connection on the lab.',
  };
}
