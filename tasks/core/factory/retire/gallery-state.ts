import type { Azure } from '../../azure/azure.js';
import { getReplication, type Replication } from '../../azure/resources/image-versions.js';
import type { Lab } from '../../azure/resources/labs.js';
import type { LabEntry } from '../../configuration/labs-json.js';
import type { Finding } from '../../step/action.js';
import { messageOf, remedyOf } from '../../step/problem.js';
import { readEach } from '../../step/read-each.js';
import type { GalleryStock, PublishedVersion } from '../gallery/stock.js';
import type { FactoryReads } from '../reads.js';
import type { GalleryFacts } from './gallery-retention.js';
import type { ReadContext, RetireInputs } from './inputs.js';
import type { JudgedLab } from './judged-labs.js';

/** What is in the gallery, or why nobody knows: then nothing is deleted there. */
export type RetireGallery =
  | { readonly stock: GalleryStock; readonly partial: GalleryFacts['partial']; readonly fault?: undefined }
  | { readonly fault: Finding; readonly stock?: undefined };

/**
 * Reads the gallery, and of its failed versions whether a region can use them.
 * @returns nothing without the input `gallery`: then no request is sent
 */
export async function readRetireGallery(
  context: ReadContext,
  factoryLab: Lab,
  reads: Pick<FactoryReads, 'gallery'>,
): Promise<RetireGallery | undefined> {
  const view = await reads.gallery(factoryLab);
  if (!view?.stock) return view;
  const failed = view.stock.versions.filter(({ version }) => /^Failed$/i.test(version.provisioningState));
  const partial = await readEach(failed, async (one) => ({ one, isPartial: await isPartial(one, context) }));
  const ids = partial.flatMap(({ one, isPartial: is }) => (is ? one.version.id : []));
  return { stock: view.stock, partial: new Set(ids) };
}

/** A warning where labs get their images from a gallery that this task is not given: their versions pile up there. */
export function withoutGallery(
  labs: readonly LabEntry[],
  { gallery }: Pick<RetireInputs, 'gallery'>,
): Finding[] {
  const names = labs.filter(({ delivery }) => delivery === 'Gallery').map(({ labName }) => labName);
  if (gallery.trim() !== '' || names.length === 0) return [];
  const get = names.length === 1 ? 'gets its' : 'get their';
  return [
    {
      severity: 'warning',
      what: `Nothing is retired in the gallery that ${names.join(', ')} ${get} images from: this task has no gallery.`,
      remedy: 'Give RetireImages the input gallery that DistributeImages has.',
    },
  ];
}

/** A version of which that is not known may be usable. */
async function isPartial(
  { version, definition }: PublishedVersion,
  { azure, signal, notice }: { azure: Azure } & Pick<ReadContext, 'signal' | 'notice'>,
): Promise<boolean> {
  try {
    const replication = await getReplication(azure, version.id, signal);
    return replication !== undefined && !hasFailedEverywhere(replication);
  } catch (error) {
    signal.throwIfAborted();
    notice({
      severity: 'warning',
      what: `It is not known where the failed version ${version.name} of ${definition.name} can be used: ${messageOf(error)}`,
      why: 'It stays until there are newer ones.',
      remedy: remedyOf(error) ?? 'The next run tries again.',
    });
    return true;
  }
}

/** Where Azure tells nothing of a region, labs may be using the version there. */
function hasFailedEverywhere({ regions }: Replication): boolean {
  return regions.length > 0 && regions.every(({ state }) => /^Failed$/i.test(state));
}

/**
 * Says of which labs it is not known what they share: of each that gets its images from the gallery, and once of the others,
 * which have lost nothing by that.
 */
export function noticeSharingFaults(
  labs: readonly JudgedLab[],
  { notice }: Pick<ReadContext, 'notice'>,
): void {
  const unread = labs.filter(({ sharingFault }) => sharingFault);
  const taking = unread.filter(isOfGallery);
  for (const { sharingFault } of taking) if (sharingFault) notice(sharingFault);
  const [first, ...more] = unread.filter((lab) => !isOfGallery(lab));
  if (!first?.sharingFault) return;
  const names = more.map(({ lab }) => lab.name).join(', ');
  const of = more.length === 0 ? '' : ` So it is of ${names}.`;
  notice({ ...first.sharingFault, severity: 'notice', what: `${first.sharingFault.what}${of}` });
}

/** Whether a lab gets its images from the gallery. */
export function isOfGallery({ entry }: Pick<JudgedLab, 'entry'>): boolean {
  return entry?.delivery === 'Gallery';
}
