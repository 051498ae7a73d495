import { resourceId } from '../../azure/resource-id.js';
import { listImageDefinitions } from '../../azure/resources/image-definitions.js';
import { listImageVersions } from '../../azure/resources/image-versions.js';
import { listLabGalleries, listLabGalleryImages } from '../../azure/resources/lab-galleries.js';
import type { Lab } from '../../azure/resources/labs.js';
import type { Finding } from '../../step/action.js';
import { messageOf, remedyOf } from '../../step/problem.js';
import { readEach } from '../../step/read-each.js';
import type { LabSharing } from '../gallery/lab-sharing.js';
import { ownDefinitionsOf, publishedVersions, type PublishedVersion } from '../gallery/stock.js';
import type { ReadContext } from './inputs.js';

/** A gallery that labs share, and what this factory published there; or why that is not known. */
export type ListedGallery = { readonly id: string; readonly name: string } & (
  | { readonly versions: readonly PublishedVersion[]; readonly fault?: undefined }
  | { readonly fault: Finding; readonly versions?: undefined }
);

type Reading = Pick<ReadContext, 'azure' | 'signal'>;

/** Whether two ids are those of one gallery, in any casing. */
export function galleryKey(id: string): string {
  return id.toLowerCase();
}

/** Reads what a lab shares of a gallery, whichever that is: one list, and one of the images where it shares one. */
export async function readLabSharing(
  { azure, signal }: Reading,
  lab: Lab,
): Promise<{ readonly sharing: LabSharing } | { readonly sharingFault: Finding }> {
  try {
    const [shared] = await listLabGalleries(azure, lab.id, signal);
    if (!shared) return { sharing: { images: [] } };
    return { sharing: { shared, images: await listLabGalleryImages(azure, shared.id, signal) } };
  } catch (error) {
    signal.throwIfAborted();
    const what = `What the lab ${lab.name} shares of a gallery cannot be read: ${messageOf(error)}`;
    const remedy = remedyOf(error) ?? 'Check the roles of the service connection on the lab.';
    return { sharingFault: { severity: 'error', what, remedy } };
  }
}

/** Reads the galleries that labs share, each once: one list of definitions, and one of versions for each own definition. */
export async function readGalleries(
  context: Reading,
  labs: readonly { readonly sharing?: LabSharing }[],
  factoryLab: Lab,
): Promise<ListedGallery[]> {
  const ids = labs.flatMap(({ sharing }) => sharing?.shared?.galleryId ?? []);
  const distinct = new Map(ids.map((id) => [galleryKey(id), id]));
  return readEach([...distinct.values()], (id) => readGallery(context, id, factoryLab));
}

async function readGallery({ azure, signal }: Reading, id: string, factoryLab: Lab): Promise<ListedGallery> {
  const { name } = resourceId(id);
  try {
    const own = ownDefinitionsOf(await listImageDefinitions(azure, id, signal), factoryLab.id);
    const read = await readEach(own, async (one) => ({
      ...one,
      versions: await listImageVersions(azure, one.definition.id, signal),
    }));
    return { id, name, versions: publishedVersions(read, factoryLab.id) };
  } catch (error) {
    signal.throwIfAborted();
    return { id, name, fault: unreadable(name, error) };
  }
}

function unreadable(name: string, error: unknown): Finding {
  return {
    severity: 'error',
    what: `The images of the gallery ${name} cannot be read: ${messageOf(error)}`,
    why: 'Labs share it. What they have of it is not listed.',
    remedy:
      remedyOf(error) ??
      'Give the service connection the role that the documentation has for this task under Least privilege.',
  };
}
