import { wholeFile } from '../../configuration/finding.js';
import type { GoldenImage } from '../../configuration/golden-image.js';
import type { Lab } from '../../azure/resources/labs.js';
import type { Finding } from '../../step/action.js';
import { chooseDefinition, ownDefinitions, type Surroundings } from '../gallery/choose-definition.js';
import type { GalleryStock } from '../gallery/stock.js';
import type { DefinitionTraits } from '../gallery/traits.js';
import { imageStems } from '../images/image-names.js';
import type { CheckedGallery } from './gallery-state.js';
import { missingNeedFindings } from './task-needs.js';

/** Findings about the gallery as a whole: it cannot be used or read, is nearly full, keeps what is deleted, lacks rights. */
export function findingsOfGallery({ view: { stock }, findings, needs }: CheckedGallery): Finding[] {
  return [
    ...findings.map((finding) => ({ ...finding, code: 'IF515' as const })),
    ...(stock ? [...limitFindings(stock), ...softDeletion(stock)] : []),
    ...missingNeedFindings(needs),
  ];
}

/** What Azure allows in a subscription and region, of all galleries together. */
const limits = { 'image definitions': 1_000, versions: 10_000 };

/** The part of a limit from which on it is near. */
const nearly = 0.9;

function limitFindings({ gallery, definitions, own }: GalleryStock): Finding[] {
  const counts = {
    'image definitions': definitions.length,
    versions: own.reduce((sum, { versions = [] }) => sum + versions.length, 0),
  };
  const near = (['image definitions', 'versions'] as const).filter(
    (what) => counts[what] >= nearly * limits[what],
  );
  return near.map((what) => ({
    code: 'IF518',
    severity: 'warning',
    what: `The gallery ${gallery.name} has ${counts[what]} ${what}.`,
    why: `Azure allows ${limits[what]} in a subscription and region, those of other galleries included.`,
    remedy: 'Delete what nobody needs, keep fewer images (imagesToKeep), or ask Azure for a higher limit.',
  }));
}

function softDeletion({ gallery: { name, keepsDeleted } }: GalleryStock): Finding[] {
  if (!keepsDeleted) return [];
  return [
    {
      code: 'IF519',
      severity: 'notice',
      what: `The gallery ${name} keeps deleted versions for some time: soft delete is on.`,
      why: 'Until Azure removes them they cost storage, and their numbers may be taken.',
      remedy: 'Nothing has to be done; switch soft delete off if that costs too much.',
    },
  ];
}

/** The findings for golden images whose definition somebody else has, by the keys of the golden images. */
export function clashFindings(
  images: readonly GoldenImage[],
  stock: GalleryStock,
  factoryLab: Lab,
): ReadonlyMap<string, Finding> {
  const { gallery, definitions, own } = stock;
  const stem = imageStems([...own, ...images].map(({ imagePath }) => imagePath));
  const surroundings: Surroundings = { gallery, definitions, factoryLab, stem };
  return new Map(
    images.flatMap((image) => {
      const clash = clashOf(image, surroundings);
      return clash ? [[image.key, clash]] : [];
    }),
  );
}

/** The first definition of an image path is named by the path alone: what kind of image it will be is open here. */
const anyTraits: DefinitionTraits = {
  osType: 'Windows',
  osState: 'Generalized',
  generation: 'V2',
  architecture: 'x64',
};

function clashOf({ imagePath, file }: GoldenImage, surroundings: Surroundings): Finding | undefined {
  if (ownDefinitions(imagePath, surroundings).length > 0) return undefined;
  const { refusal } = chooseDefinition(imagePath, anyTraits, surroundings);
  return refusal && { ...refusal, code: 'IF517', ...wholeFile(file) };
}
