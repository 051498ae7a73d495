import type { Azure } from '../../azure/azure.js';
import { isAbortError } from '../../azure/requests/errors.js';
import { getCustomImage } from '../../azure/resources/custom-images.js';
import { listGalleryImages } from '../../azure/resources/gallery-images.js';
import { getSharedImageOsType } from '../../azure/resources/shared-images.js';
import { messageOf } from '../../step/problem.js';
import { readEach } from '../../step/read-each.js';
import type { Context } from '../../step/step.js';
import { type OsType, toOsType } from '../images/os-type.js';
import { galleryImageName, type ImageReference, keyOf } from './image-references.js';

/**
 * Reads the operating systems of images that templates refer to, each once (C38). Where one cannot be read, a notice
 * says so: it stays unknown, and the metadata of the template may state it.
 * @returns by `keyOf`
 */
export async function readOsTypes(
  references: readonly ImageReference[],
  labId: string,
  context: OsTypeContext,
): Promise<ReadonlyMap<string, OsType>> {
  const distinct = [...new Map(references.map((reference) => [keyOf(reference), reference])).values()];
  const single = distinct.filter((reference) => 'id' in reference);
  const isOffered = distinct.length > single.length;
  const found = await readEach(single, (reference) =>
    orUnknown(() => osTypeOf(reference, context), context).then(
      (osType) => [keyOf(reference), osType] as const,
    ),
  );
  const offered = isOffered ? await orUnknown(() => offeredImages(labId, context), context) : undefined;
  const known = [...found, ...(offered ?? [])].map(([key, osType]) => [key, toOsType(osType)] as const);
  return new Map(known.flatMap(([key, osType]) => (osType ? [[key, osType] as const] : [])));
}

type OsTypeContext = Pick<Context<unknown, Azure>, 'azure' | 'signal' | 'notice'>;

type SingleImage = Extract<ImageReference, { readonly id: string }>;

async function osTypeOf(
  { kind, id }: SingleImage,
  { azure, signal }: OsTypeContext,
): Promise<string | undefined> {
  if (kind === 'shared image') return getSharedImageOsType(azure, id, signal);
  const [lab = '', name = ''] = id.split(/\/customimages\//i);
  return (await getCustomImage(azure, lab, name, signal))?.osType;
}

async function offeredImages(labId: string, { azure, signal }: OsTypeContext): Promise<[string, string][]> {
  const images = await listGalleryImages(azure, labId, signal);
  return images.map((image) => {
    const { publisher, offer, sku, osType } = image;
    const name = galleryImageName({ publisher, offer, sku }) ?? '';
    return [keyOf({ kind: 'gallery image', name }), osType];
  });
}

async function orUnknown<T>(read: () => Promise<T>, { notice }: OsTypeContext): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (isAbortError(error)) throw error;
    notice({
      severity: 'notice',
      what: `The operating system of an image is not known. ${messageOf(error)}`,
    });
    return undefined;
  }
}
