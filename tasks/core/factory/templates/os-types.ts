import type { Azure } from '../../azure/azure.js';
import { isAbortError } from '../../azure/requests/errors.js';
import { getCustomImage } from '../../azure/resources/custom-images.js';
import { listGalleryImages } from '../../azure/resources/gallery-images.js';
import { getSharedImage } from '../../azure/resources/shared-images.js';
import { messageOf } from '../../step/problem.js';
import { readEach } from '../../step/read-each.js';
import type { Context } from '../../step/step.js';
import { type OsType, toOsType } from '../images/os-type.js';
import type { Generation } from './generations.js';
import { galleryImageName, type ImageReference, keyOf } from './image-references.js';

/** What Azure tells of images, by `keyOf`. */
export interface ReadImages {
  readonly osTypes: ReadonlyMap<string, OsType>;
  /** Of shared images only: others do not tell it. */
  readonly generations: ReadonlyMap<string, Generation>;
}

/**
 * Reads what Azure tells of images that templates refer to, each once (C38). Where one cannot be read, a notice says so:
 * it stays unknown, and the metadata of the template may state its operating system.
 */
export async function readImages(
  references: readonly ImageReference[],
  labId: string,
  context: OsTypeContext,
): Promise<ReadImages> {
  const distinct = [...new Map(references.map((reference) => [keyOf(reference), reference])).values()];
  const single = distinct.filter((reference) => 'id' in reference);
  const isOffered = distinct.length > single.length;
  const found = await readEach(single, (reference) =>
    orUnknown(() => readImage(reference, context), context).then(
      (image) => [keyOf(reference), image] as const,
    ),
  );
  const offered = isOffered ? await orUnknown(() => offeredImages(labId, context), context) : undefined;
  const known = [...found, ...(offered ?? [])];
  return {
    osTypes: byKey(known, (image) => toOsType(image.osType)),
    generations: byKey(known, ({ generation }) => generation),
  };
}

interface ReadImage {
  readonly osType?: string;
  readonly generation?: Generation;
}

function byKey<T>(
  images: readonly (readonly [string, ReadImage | undefined])[],
  valueOf: (image: ReadImage) => T | undefined,
): ReadonlyMap<string, T> {
  const values = images.map(([key, image]) => [key, image && valueOf(image)] as const);
  return new Map(values.flatMap(([key, value]) => (value === undefined ? [] : [[key, value] as const])));
}

type OsTypeContext = Pick<Context<unknown, Azure>, 'azure' | 'signal' | 'notice'>;

type SingleImage = Extract<ImageReference, { readonly id: string }>;

async function readImage(
  { kind, id }: SingleImage,
  { azure, signal }: OsTypeContext,
): Promise<ReadImage | undefined> {
  if (kind === 'shared image') return getSharedImage(azure, id, signal);
  const [lab = '', name = ''] = id.split(/\/customimages\//i);
  const { osType } = (await getCustomImage(azure, lab, name, signal)) ?? {};
  return osType === undefined ? {} : { osType };
}

async function offeredImages(
  labId: string,
  { azure, signal }: OsTypeContext,
): Promise<[string, ReadImage][]> {
  const images = await listGalleryImages(azure, labId, signal);
  return images.map((image) => {
    const { publisher, offer, sku, osType } = image;
    const name = galleryImageName({ publisher, offer, sku }) ?? '';
    return [keyOf({ kind: 'gallery image', name }), { osType }];
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
