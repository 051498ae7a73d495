import { present } from '../../azure/requests/present.js';
import type { Finding } from '../../configuration/finding.js';
import type { GoldenImage } from '../../configuration/golden-image.js';
import type { ImageRule } from '../../configuration/images-json.js';
import type { StoredBlobs } from '../store/stored-blobs.js';
import { imageSettingsOf } from '../templates/image-settings.js';
import type { GivenBase } from '../templates/build-parameters.js';
import { baseFactsOf, type FactSources } from './facts.js';
import { type BaseFacts, baseFaults, faultyBaseOf, systemOf } from './faults.js';
import { type BaseLink, baseLinks, shortPath } from './links.js';

/** The base of a golden image, and the image of it that is taken. */
export interface ChosenBase extends GivenBase, Pick<BaseLink, 'basePath' | 'place'> {
  /** Absent where there is no such golden image. */
  readonly baseKey?: string;
  /** The newest good image of the base that is stored; absent where there is none. */
  readonly image?: StoredBlobs;
  /** Why nothing can be built upon the base. */
  readonly fault?: Finding;
  /** The image path of a base below, which cannot be built for a fault of its own. */
  readonly faultyBase?: string;
}

/** The bases of the golden images that have one, by the keys of their image paths. */
export type ChosenBases = ReadonlyMap<string, ChosenBase>;

export interface BaseSources extends FactSources {
  readonly goldenImages: readonly GoldenImage[];
  readonly imageRules: readonly ImageRule[];
  readonly existingKeys: ReadonlySet<string>;
  /** The newest good image of each path, by its key. */
  readonly newest: ReadonlyMap<string, StoredBlobs>;
}

/** Chooses for each golden image that is built upon another one the newest good image of that. */
export function chooseBases(sources: BaseSources): ChosenBases {
  const { goldenImages, imageRules, existingKeys, newest } = sources;
  const links = baseLinks(goldenImages, imageRules, existingKeys);
  if (links.size === 0) return new Map();
  const known = { goldenImages, factsOf: rememberedFacts(sources) };
  const faults = baseFaults(links, known);
  const paths = new Map(goldenImages.map(({ key, imagePath }) => [key, imagePath]));
  const chosen = [...links].map(([key, link]): [string, ChosenBase] => {
    const fault = faults.get(key);
    const faulty = fault ? undefined : faultyBaseOf(key, links, faults);
    const image = usable(newest.get(link.baseKey ?? ''));
    return [
      key,
      {
        ...givenBase(link, image, sources),
        ...present('osType', image?.osType ?? systemOf(link.baseKey ?? '', known, links)),
        ...fieldsOf(link),
        ...(image ? { image } : {}),
        ...(fault ? { fault } : {}),
        ...(faulty === undefined ? {} : { faultyBase: paths.get(faulty) ?? faulty }),
      },
    ];
  });
  return new Map(chosen);
}

/** Images.json may have said something else when it was built. */
function usable(image: StoredBlobs | undefined): StoredBlobs | undefined {
  return image?.osState === 'Specialized' ? undefined : image;
}

function fieldsOf({ basePath, baseKey, place }: BaseLink) {
  return { basePath, place, ...(baseKey === undefined ? {} : { baseKey }) };
}

/** What a template gets of an image of its base: of one that is not stored yet, something that stands for it. */
export function givenBase(
  { basePath, parameter }: Pick<BaseLink, 'basePath' | 'parameter'>,
  image: Pick<StoredBlobs, 'imageName'> | undefined,
  { labId }: { readonly labId: string },
): GivenBase {
  return {
    parameter,
    imageId: `${labId}/customimages/${image?.imageName ?? 'not-stored-yet'}`,
    ...(image ? { identity: identityOf(basePath, image) } : {}),
  };
}

/** The most characters that Azure takes of a tag. */
const longest = 256;

/** Identifies an image that others are built upon, as records tell it: `golden:Windows/Base:NAME`. */
export function identityOf(basePath: string, { imageName }: Pick<StoredBlobs, 'imageName'>): string {
  const room = longest - 'golden::'.length - imageName.length;
  const path = shortPath(basePath);
  return `golden:${path.length > room ? path.slice(path.length - room) : path}:${imageName}`;
}

/** The system of an image that is stored is known for certain. */
function rememberedFacts(sources: BaseSources): (key: string) => BaseFacts | undefined {
  const images = new Map(sources.goldenImages.map((image) => [image.key, image]));
  const known = new Map<string, BaseFacts | undefined>();
  return (key) => {
    if (!known.has(key)) known.set(key, factsOf(key, images.get(key), sources));
    return known.get(key);
  };
}

function factsOf(key: string, image: GoldenImage | undefined, sources: BaseSources): BaseFacts | undefined {
  const facts = image && baseFactsOf(image, imageSettingsOf(sources.imageRules, image.imagePath), sources);
  const osType = facts?.osType ?? sources.newest.get(key)?.osType;
  return facts && { ...facts, osType };
}
