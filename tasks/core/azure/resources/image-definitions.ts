import type { Azure } from '../azure.js';
import { collect } from '../requests/collect.js';
import { attempt } from '../requests/errors.js';
import type { Operation } from '../requests/operation.js';
import { present } from '../requests/present.js';
import { provision, provisioningStateOf, remove } from '../requests/provisioning.js';
import { find, list } from '../requests/resource-manager.js';
import { objectIn, objectsIn, textEntriesIn, textIn } from '../requests/shape.js';
import { childId, parentOf, resourceId } from '../resource-id.js';
import { galleryApiVersion } from './galleries.js';
import {
  type Architecture,
  architectureIn,
  type Generation,
  generationIn,
  type OsType,
  osTypeIn,
  securityTypeIn,
} from './machine-traits.js';
import { addressOf } from './resource-address.js';
import type { Tags } from './tags.js';

/** Whether the operating system in an image still has to be set up, or is what it was on its machine. */
export type OsState = 'Generalized' | 'Specialized';

/** Publisher, offer and SKU of an image definition; no two definitions of a gallery have the same. */
export interface ImageIdentifier {
  readonly publisher: string;
  readonly offer: string;
  readonly sku: string;
}

/** What a definition says of the images that are its versions; it cannot be changed. */
interface ImageTraits {
  readonly osType: OsType;
  readonly osState: OsState;
  readonly generation: Generation;
  readonly architecture: Architecture;
  /** e.g. `TrustedLaunch`; absent for plain images. */
  readonly securityType?: string;
  readonly identifier: ImageIdentifier;
}

/** A definition of a gallery: the name under which its versions are published, and what they have in common. */
export interface ImageDefinition extends ImageTraits {
  readonly id: string;
  readonly name: string;
  readonly location: string;
  readonly tags: Tags;
  readonly provisioningState: string;
}

/** An image definition that is to be created. */
export interface NewImageDefinition extends ImageTraits {
  readonly id: string;
  readonly location: string;
  readonly tags: Tags;
  /** How machines may reach their disks, e.g. `SCSI, NVMe`; absent: as Azure decides. */
  readonly diskControllerTypes?: string;
}

/** Lists all image definitions of a gallery. */
export async function listImageDefinitions(
  azure: Azure,
  galleryId: string,
  signal: AbortSignal,
): Promise<ImageDefinition[]> {
  const address = addressOf(galleryId, galleryApiVersion, 'images');
  return attempt(`list the image definitions of the gallery ${resourceId(galleryId).name}`, () =>
    collect(list<Resource>(azure, address, signal), (definition) =>
      toImageDefinition(definition, childId(galleryId, textIn(definition.id) ?? '')),
    ),
  );
}

/** Reads an image definition. @returns `undefined` if there is no such definition */
export async function getImageDefinition(
  azure: Azure,
  id: string,
  signal: AbortSignal,
): Promise<ImageDefinition | undefined> {
  return attempt(doing('read', id), async () => {
    const definition = await find<Resource>(azure, addressOf(id, galleryApiVersion), signal);
    return definition && toImageDefinition(definition, id);
  });
}

/** Creates an image definition. Azure refuses to change one of that name in what it says of its versions. */
export function createImageDefinition(azure: Azure, definition: NewImageDefinition): Operation<void> {
  const { id, location, tags, osType, osState, generation, architecture, identifier } = definition;
  const properties = {
    osType,
    osState,
    hyperVGeneration: generation,
    architecture,
    features: featuresOf(definition),
    identifier,
  };
  return provision(azure, doing('create', id), {
    address: addressOf(id, galleryApiVersion),
    body: { location, tags, properties },
  });
}

/**
 * Deletes an image definition. One that does not exist is no error; one that has versions is (`CannotDeleteResource`),
 * as Azure thinks for some seconds after the deletion of its last one.
 */
export function deleteImageDefinition(azure: Azure, id: string): Operation<void> {
  return remove(azure, doing('delete', id), addressOf(id, galleryApiVersion));
}

function doing(verb: string, id: string): string {
  return `${verb} the image definition ${resourceId(id).name} of the gallery ${resourceId(parentOf(id)).name}`;
}

interface Feature {
  readonly name?: string;
  readonly value?: string;
}

function featuresOf({ securityType, diskControllerTypes }: NewImageDefinition): readonly Feature[] {
  const features = { SecurityType: securityType, DiskControllerTypes: diskControllerTypes };
  return Object.entries(features).flatMap(([name, value]) => (value === undefined ? [] : [{ name, value }]));
}

function toImageDefinition(definition: Resource, id: string): ImageDefinition {
  const properties = objectIn(definition.properties);
  const { publisher, offer, sku } = objectIn(properties.identifier);
  return {
    id,
    name: textIn(definition.name) ?? resourceId(id).name,
    location: textIn(definition.location) ?? '',
    tags: textEntriesIn(definition.tags),
    osType: osTypeIn(properties.osType) ?? 'Linux',
    osState: /^specialized$/i.test(textIn(properties.osState) ?? '') ? 'Specialized' : 'Generalized',
    generation: generationIn(properties.hyperVGeneration),
    architecture: architectureIn(properties.architecture),
    ...present('securityType', securityTypeIn(featureIn(properties.features, 'SecurityType'))),
    identifier: { publisher: textIn(publisher) ?? '', offer: textIn(offer) ?? '', sku: textIn(sku) ?? '' },
    provisioningState: provisioningStateOf(definition),
  };
}

function featureIn(features: readonly Feature[] | null | undefined, wanted: string): unknown {
  return objectsIn(features).find(({ name }) => textIn(name)?.toLowerCase() === wanted.toLowerCase())?.value;
}

interface Resource {
  readonly id?: string;
  readonly name?: string;
  readonly location?: string;
  readonly tags?: Tags;
  readonly properties?: {
    readonly osType?: string;
    readonly osState?: string;
    readonly hyperVGeneration?: string;
    readonly architecture?: string;
    readonly features?: readonly Feature[] | null;
    readonly identifier?: Partial<ImageIdentifier> | null;
    readonly provisioningState?: string;
  } | null;
}
