import type { Finding } from '../../configuration/finding.js';
import type { OsType } from '../images/os-type.js';
import { createNearest } from '../labs/nearest-path.js';
import { type BaseLink, type BaseLinks, chainOf, shortPath } from './links.js';

/** What is known of a golden image as a base, or as what is built upon one. */
export interface BaseFacts {
  /** Absent where nothing but Azure tells it. */
  readonly osType?: OsType | undefined;
  readonly isSpecialized: boolean;
  /** Why a VHD cannot hold it, as a sentence; absent where one can, as far as is known. */
  readonly whyNoVhd?: string | undefined;
}

/** The golden images that Images.json tells of. */
interface Known {
  readonly goldenImages: readonly { readonly key: string; readonly imagePath: string }[];
  readonly factsOf: (key: string) => BaseFacts | undefined;
}

/**
 * Why golden images cannot be built upon their bases, by their keys: each for what is wrong with its own `BaseImage`. What
 * stands upon one of these has no finding here.
 */
export function baseFaults(links: BaseLinks, known: Known): ReadonlyMap<string, Finding> {
  const nearest = createNearest(known.goldenImages.map(({ imagePath }) => imagePath));
  const paths = new Map(known.goldenImages.map(({ key, imagePath }) => [key, imagePath]));
  const pathOf = (key: string) => paths.get(key) ?? key;
  const faults = [...links].flatMap(([key, link]): [string, Finding][] => {
    const fault =
      link.baseKey === undefined
        ? unknownBase(pathOf(key), link, nearest(link.basePath, isNoFolder(known)))
        : (circle(chainOf(key, links), pathOf, link) ?? unfitBase(key, pathOf(key), link, known, links));
    return fault ? [[key, fault]] : [];
  });
  return new Map(faults);
}

/** The key of the first base below a golden image that cannot be built itself; nothing where all can. */
export function faultyBaseOf(
  key: string,
  links: BaseLinks,
  faults: ReadonlyMap<string, Finding>,
): string | undefined {
  return chainOf(key, links)
    .slice(1)
    .find((base) => faults.has(base));
}

/** A base is one golden image: no folder is suggested for it. */
function isNoFolder({ goldenImages }: Known): (text: string) => boolean {
  const paths = new Set(goldenImages.map(({ imagePath }) => shortPath(imagePath)));
  return (text) => paths.has(text);
}

function unknownBase(child: string, { basePath, place }: BaseLink, nearest: string | undefined): Finding {
  return {
    code: 'IF233',
    severity: 'error',
    what: `The BaseImage "${basePath}" of ${child} is no golden image.`,
    why: nearest === undefined ? 'There is no golden image.' : `The nearest that there is, is "${nearest}".`,
    remedy: 'Write the path of one golden image below GoldenImages.',
    ...place,
  };
}

function circle(
  chain: readonly string[],
  pathOf: (key: string) => string,
  { place }: BaseLink,
): Finding | undefined {
  const [key = ''] = chain;
  if (chain.length === 1 || chain.at(-1) !== key) return undefined;
  return {
    code: 'IF234',
    severity: 'error',
    what: `${pathOf(key)} is built upon itself: ${chain.map(pathOf).map(shortPath).join(' -> ')}.`,
    why: 'Each of them waits for the image of the next one.',
    remedy: 'Correct the BaseImage of one of them, or take it back with "BaseImage": null.',
    ...place,
  };
}

/** The system of a golden image: where it is built upon another one, that of the other one. */
export function systemOf(
  key: string,
  { factsOf }: Pick<Known, 'factsOf'>,
  links: BaseLinks,
): OsType | undefined {
  const told = chainOf(key, links).map((one) => factsOf(one)?.osType);
  return told.find((osType) => osType !== undefined);
}

function unfitBase(
  key: string,
  child: string,
  { basePath, baseKey = '', place }: BaseLink,
  known: Known,
  links: BaseLinks,
): Finding | undefined {
  const [facts, base] = [known.factsOf(key), known.factsOf(baseKey)];
  const osType = systemOf(baseKey, known, links);
  if (facts?.osType && osType && facts.osType !== osType)
    return {
      code: 'IF235',
      severity: 'error',
      what: `${child} is a ${facts.osType} image, and its BaseImage ${shortPath(basePath)} is a ${osType} image.`,
      why: 'A machine has the operating system of the image that it is made of.',
      remedy: 'Name another BaseImage, or correct osType in the metadata of the template.',
      ...place,
    };
  const why = base?.isSpecialized ? specialized : base?.whyNoVhd;
  if (why === undefined) return undefined;
  return {
    code: 'IF236',
    severity: 'error',
    what: `${child} cannot be built upon its BaseImage ${shortPath(basePath)}.`,
    why,
    remedy: 'Name another BaseImage, or change what Images.json says of that one.',
    ...place,
  };
}

const specialized =
  'That one is specialized: a machine made of it keeps its users and its name, and cannot be generalized as another image.';
