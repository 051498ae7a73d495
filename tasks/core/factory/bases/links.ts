import { imagePathKey } from '../../configuration/image-path.js';
import type { GoldenImage } from '../../configuration/golden-image.js';
import type { ImageRule } from '../../configuration/images-json.js';
import { entryKey } from '../labs/matching.js';
import { imageSettingsOf, type ImageSettings } from '../templates/image-settings.js';

/** That a golden image is built upon another one, as Images.json says. */
export interface BaseLink {
  /** The image path of the base; as Images.json writes it where there is no such golden image. */
  readonly basePath: string;
  /** Absent where there is no such golden image. */
  readonly baseKey?: string;
  /** The parameter of the template that gets the image of the base. */
  readonly parameter: string;
  /** The place of `BaseImage` in Images.json. */
  readonly place: NonNullable<ImageSettings['basePlace']>;
}

/** The golden images that are built upon others, by the keys of their image paths. */
export type BaseLinks = ReadonlyMap<string, BaseLink>;

/** The parameter by which the samples of Azure take a custom image. */
export const usualParameter = 'customImageId';

/**
 * What Images.json says of bases.
 * @param existingKeys keys of all files below GoldenImages: one that is left out may have images all the same
 */
export function baseLinks(
  goldenImages: readonly Pick<GoldenImage, 'key' | 'imagePath'>[],
  rules: readonly ImageRule[],
  existingKeys: ReadonlySet<string>,
): BaseLinks {
  if (!rules.some(({ baseImage }) => baseImage)) return new Map();
  const paths = new Map(goldenImages.map(({ key, imagePath }) => [key, imagePath]));
  const links = goldenImages.flatMap(({ key, imagePath }) => {
    const { baseImage, basePlace = {}, baseParameter } = imageSettingsOf(rules, imagePath);
    if (!baseImage) return [];
    const baseKey = keysOf(baseImage).find((one) => paths.has(one) || existingKeys.has(one));
    const link: BaseLink = {
      basePath: (baseKey === undefined ? undefined : paths.get(baseKey)) ?? baseKey ?? baseImage,
      ...(baseKey === undefined ? {} : { baseKey }),
      parameter: baseParameter ?? usualParameter,
      place: basePlace,
    };
    return [[key, link] as const];
  });
  return new Map(links);
}

/** The file that a text names, with or without its extension. */
function keysOf(baseImage: string): readonly string[] {
  const key = imagePathKey(entryKey(baseImage));
  return key.endsWith('.json') ? [key, `${key}.json`] : [`${key}.json`];
}

/**
 * The keys from a golden image to the one that it stands upon in the end, itself first; where it comes round, up to the first
 * one that comes again.
 */
export function chainOf(
  key: string,
  links: ReadonlyMap<string, Pick<BaseLink, 'baseKey'>>,
): readonly string[] {
  const chain: string[] = [];
  for (let next: string | undefined = key; next !== undefined; next = links.get(next)?.baseKey) {
    const isAgain = chain.includes(next);
    chain.push(next);
    if (isAgain) break;
  }
  return chain;
}

/** Bases before what is built upon them, else in their order. */
export function basesFirst<Image extends { readonly key: string }>(
  images: readonly Image[],
  links: Parameters<typeof chainOf>[1],
): readonly Image[] {
  if (links.size === 0) return images;
  const depthOf = ({ key }: Image) => chainOf(key, links).length;
  return images.toSorted((one, other) => depthOf(one) - depthOf(other));
}

/** An image path for people: `Windows/Base`. */
export function shortPath(imagePath: string): string {
  return imagePath.replaceAll('\\', '/').replace(/\.json$/i, '');
}
