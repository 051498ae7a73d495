import type { ImageDefinition, NewImageDefinition } from '../../azure/resources/image-definitions.js';
import { resourceId } from '../../azure/resource-id.js';
import type { Lab } from '../../azure/resources/labs.js';
import type { Finding } from '../../step/action.js';
import { chooseDefinition, type Surroundings } from '../gallery/choose-definition.js';
import type { GalleryStock } from '../gallery/stock.js';
import { freeVersionNumber } from '../gallery/version-numbers.js';
import { imageStems } from '../images/image-names.js';
import type { PlannedVersion } from './gallery-actions.js';
import type { GalleryImage } from './published-images.js';

/** The version of an image, and its definition where that is to be made; or why it can have none. */
export type VersionChoice =
  | { readonly version: PlannedVersion; readonly toCreate?: NewImageDefinition; readonly refusal?: undefined }
  | { readonly refusal: Finding; readonly version?: undefined };

/**
 * Chooses the versions of images one after the other: each knows the definitions and numbers of those before.
 * @param images all that may be published: their paths are told apart by their names
 */
export function createVersionChoice(
  stock: GalleryStock,
  factoryLab: Lab,
  images: readonly GalleryImage[],
): (image: GalleryImage) => VersionChoice {
  const paths = [...stock.own, ...images.map(({ image }) => image)].map(({ imagePath }) => imagePath);
  const stem = imageStems(paths);
  const planned: ImageDefinition[] = [];
  const toCreate = new Map<string, NewImageDefinition>();
  const numbers = takenNumbers(stock);
  const chooseNew = ({ image, set }: GalleryImage): VersionChoice => {
    if (!set) return { refusal: withoutSource(image.imagePath) };
    const definitions = [...stock.definitions, ...planned];
    const surroundings: Surroundings = { gallery: stock.gallery, definitions, factoryLab, stem };
    const choice = chooseDefinition(image.imagePath, set.traits, surroundings);
    if (choice.refusal) return choice;
    if (choice.toCreate) {
      toCreate.set(choice.toCreate.id, choice.toCreate);
      planned.push(asDefinition(choice.toCreate));
    }
    const definition = choice.existing ?? asDefinition(choice.toCreate);
    const name = freeVersionNumber(image.timestamp, numbers(definition.id));
    numbers(definition.id).add(name);
    const created = toCreate.get(definition.id);
    return { version: versionIn(definition, name), ...(created ? { toCreate: created } : {}) };
  };
  return (image) =>
    image.published
      ? { version: versionIn(image.published.definition, image.published.version.name) }
      : chooseNew(image);
}

/** The numbers of a definition's versions, whoever made them. */
function takenNumbers({ own }: GalleryStock): (definitionId: string) => Set<string> {
  const numbers = new Map(
    own.map(({ definition, versions = [] }) => [
      definition.id.toLowerCase(),
      new Set(versions.map(({ name }) => name)),
    ]),
  );
  return (definitionId) => {
    const known = numbers.get(definitionId.toLowerCase()) ?? new Set<string>();
    numbers.set(definitionId.toLowerCase(), known);
    return known;
  };
}

function versionIn({ id, name, osType, osState }: ImageDefinition, number: string): PlannedVersion {
  return { id: `${id}/versions/${number}`, name: number, definition: { id, name, osType, osState } };
}

/** A definition as it will be once it is made. */
export function asDefinition(definition: NewImageDefinition): ImageDefinition {
  return { ...definition, name: resourceId(definition.id).name, provisioningState: 'Succeeded' };
}

function withoutSource(imagePath: string): Finding {
  return {
    severity: 'error',
    what: `${imagePath} cannot be published: its snapshots are gone.`,
    remedy: 'Build the golden image again.',
  };
}
