import type { Gallery } from '../../azure/resources/galleries.js';
import type { ImageDefinition, NewImageDefinition } from '../../azure/resources/image-definitions.js';
import type { Lab } from '../../azure/resources/labs.js';
import { imagePathKey } from '../../configuration/image-path.js';
import { sameName } from '../../lab/names.js';
import type { Finding } from '../../step/action.js';
import { isOfOtherFactory, definitionTags, ownImagePath } from './gallery-tags.js';
import { definitionName, identifierPart, labHash, pathHash } from './resource-names.js';
import { type DefinitionTraits, endingOf, hasTraits } from './traits.js';

/** The definition to which the versions of an image belong: one that exists, or one to make, or why there is none. */
export type DefinitionChoice =
  | { readonly existing: ImageDefinition; readonly toCreate?: undefined; readonly refusal?: undefined }
  | { readonly toCreate: NewImageDefinition; readonly existing?: undefined; readonly refusal?: undefined }
  | { readonly refusal: Finding; readonly existing?: undefined; readonly toCreate?: undefined };

/** The gallery that images are published in. */
export interface Surroundings {
  readonly gallery: Gallery;
  /** All definitions of the gallery, whoever made them, and those that the plan makes. */
  readonly definitions: readonly ImageDefinition[];
  readonly factoryLab: Lab;
  /** The name of an image path before its date, which tells it from all others of this factory. */
  readonly stem: (imagePath: string) => string;
}

/**
 * Chooses the definition of an image path: the factory's own with the same traits, else a new one. An image that has become
 * another kind of image gets a further definition, whose name says what it is.
 */
export function chooseDefinition(
  imagePath: string,
  traits: DefinitionTraits,
  surroundings: Surroundings,
): DefinitionChoice {
  const own = ownDefinitions(imagePath, surroundings);
  const existing = own.find((definition) => hasTraits(definition, traits));
  if (existing) return { existing };
  const names = namesFor(imagePath, traits, surroundings, own.length > 0);
  for (const name of names) {
    const holder = surroundings.definitions.find((definition) => sameName(definition.name, name));
    if (!holder) return { toCreate: newDefinition(name, imagePath, traits, surroundings) };
    if (isForeign(holder, surroundings)) return { refusal: foreign(holder, imagePath) };
  }
  return { refusal: exhausted(imagePath, names) };
}

/** The factory's definitions of an image path. */
export function ownDefinitions(
  imagePath: string,
  { definitions, factoryLab }: Pick<Surroundings, 'definitions' | 'factoryLab'>,
): ImageDefinition[] {
  const key = imagePathKey(imagePath);
  return definitions.filter(({ tags }) => {
    const path = ownImagePath(tags, factoryLab.id);
    return path !== undefined && imagePathKey(path) === key;
  });
}

/** The names to try, in their order: other factories and other paths have theirs. */
function namesFor(
  imagePath: string,
  traits: DefinitionTraits,
  { factoryLab, stem }: Surroundings,
  isFurther: boolean,
): readonly string[] {
  const name = stem(imagePath);
  const ending = isFurther ? endingOf(traits) : '';
  return [
    definitionName(name, ending),
    definitionName(`${name}-${labHash(factoryLab.id)}`, ending),
    definitionName(`${name}-${pathHash(imagePath)}`, endingOf(traits)),
    definitionName(`${name}-${pathHash(imagePath)}`, `${endingOf(traits)}-${traits.osType}`),
  ];
}

/** A definition that no factory made is somebody's. */
function isForeign({ tags }: ImageDefinition, { factoryLab }: Surroundings): boolean {
  return ownImagePath(tags, factoryLab.id) === undefined && !isOfOtherFactory(tags, factoryLab.id);
}

function newDefinition(
  name: string,
  imagePath: string,
  traits: DefinitionTraits,
  { gallery, definitions, factoryLab }: Surroundings,
): NewImageDefinition {
  const folder = imagePath.split(/[\\/]+/).slice(0, -1);
  const identifier = {
    publisher: identifierPart(factoryLab.name, 128),
    offer: identifierPart(folder.join('-'), 64),
    sku: identifierPart(name, 64),
  };
  const isTaken = definitions.some((other) => isSameIdentifier(other.identifier, identifier));
  const publisher = identifierPart(`${factoryLab.name}-${labHash(factoryLab.id)}`, 128);
  return {
    id: `${gallery.id}/images/${name}`,
    location: gallery.location,
    tags: definitionTags(imagePath, factoryLab.id),
    ...traits,
    identifier: isTaken ? { ...identifier, publisher } : identifier,
  };
}

type Identifier = ImageDefinition['identifier'];

function isSameIdentifier(one: Identifier, other: Identifier): boolean {
  return (
    sameName(one.publisher, other.publisher) &&
    sameName(one.offer, other.offer) &&
    sameName(one.sku, other.sku)
  );
}

function foreign({ id, name }: ImageDefinition, imagePath: string): Finding {
  return {
    severity: 'error',
    what: `${imagePath} is not published: the gallery has an image definition ${name} that is not the factory's.`,
    why: `${id} lacks the tags of this factory: nothing is put into what somebody else has made.`,
    remedy: 'Use another gallery, rename the golden image, or delete that definition if nobody needs it.',
  };
}

function exhausted(imagePath: string, names: readonly string[]): Finding {
  return {
    severity: 'error',
    what: `${imagePath} is not published: the gallery has all names for its image definition already.`,
    why: `${names.join(', ')} are taken.`,
    remedy: 'Delete definitions of removed golden images, or use another gallery.',
  };
}
