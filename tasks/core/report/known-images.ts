import type { ImageFacts } from '../step/action.js';
import type { UnitRecord } from '../step/record.js';

/** An image of a golden image, with what all records together tell of it. */
export interface KnownImage {
  /** Spelled as in the first record of the golden image. */
  readonly path: string;
  /** Absent for an image that is not made yet. */
  readonly name: string | undefined;
  /** The earliest time that is told: a place that does not know it tells when it received the image. */
  readonly createdAt: Date | undefined;
  readonly bytes: number | undefined;
}

/** Images by what records say of them. */
export interface KnownImages {
  readonly all: readonly KnownImage[];
  /** The image that a record concerns. */
  readonly of: (record: Pick<UnitRecord, 'imageFacts'>) => KnownImage | undefined;
}

/** The images of which records speak: one for each path and name, however the two are cased. */
export function knownImages(records: readonly Pick<UnitRecord, 'imageFacts'>[]): KnownImages {
  const pathOf = createSpelling();
  const nameOf = createSpelling();
  const images = new Map<string, Draft>();
  const byFacts = new Map<ImageFacts, Draft>();
  for (const { imageFacts } of records) {
    if (!imageFacts || byFacts.has(imageFacts)) continue;
    const path = pathOf(imageFacts.path);
    const name = imageFacts.name === undefined ? undefined : nameOf(imageFacts.name);
    const key = `${path}\n${name ?? ''}`;
    const image = images.get(key) ?? { path, name, createdAt: undefined, bytes: undefined };
    images.set(key, image);
    byFacts.set(imageFacts, image);
    learn(image, imageFacts);
  }
  return { all: [...images.values()], of: ({ imageFacts }) => imageFacts && byFacts.get(imageFacts) };
}

type Draft = { -readonly [Key in keyof KnownImage]: KnownImage[Key] };

function learn(image: Draft, { createdAt, bytes }: ImageFacts): void {
  if (createdAt && (!image.createdAt || createdAt < image.createdAt)) image.createdAt = createdAt;
  image.bytes ??= bytes;
}

/** Gives texts that differ only in casing the casing of the first. */
function createSpelling(): (text: string) => string {
  const known = new Map<string, string>();
  const learnt = (text: string) => {
    const key = text.toLowerCase();
    const spelling = known.get(key) ?? text;
    known.set(key, spelling).set(text, spelling);
    return spelling;
  };
  return (text) => known.get(text) ?? learnt(text);
}
