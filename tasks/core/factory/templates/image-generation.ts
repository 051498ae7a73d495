import { evaluate, memberOf } from '../../configuration/expression.js';
import { property } from '../../configuration/json.js';
import {
  type AzureGenerations,
  type Generation,
  generationOfMarketplaceImage,
  generationsOfSize,
  lacksTrustedLaunch,
  type Told,
} from './generations.js';
import { imageReferenceOf, keyOf } from './image-references.js';
import type { ChosenMachine } from './machine.js';

/** The image of a VM: its generation, and what tells it. */
export interface ImageGeneration extends Told<Generation> {
  readonly isTrustedLaunch: boolean;
  readonly property: string;
  readonly because: string;
}

/** The generations that a size boots, as Azure tells or its name does. */
export function bootedBy(
  size: string,
  azure: AzureGenerations | undefined,
): Told<readonly Generation[]> | undefined {
  const told = azure?.sizes?.get(size.toLowerCase());
  return told ? { value: told, isCertain: true } : generationsOfSize(size);
}

/** Why a size starts nothing with Trusted Launch, as Azure tells or its name does. */
export function whyNotTrusted(
  size: string,
  azure: AzureGenerations | undefined,
): Pick<Told<unknown>, 'isCertain'> | undefined {
  const told = azure?.withoutTrustedLaunch;
  if (told) return told.has(size.toLowerCase()) ? { isCertain: true } : undefined;
  return lacksTrustedLaunch(size) ? { isCertain: false } : undefined;
}

/** Whether a machine of this size can start an image, as far as is known. */
export function canStart(
  size: string,
  { value, isTrustedLaunch }: Pick<ImageGeneration, 'value' | 'isTrustedLaunch'>,
  azure: AzureGenerations | undefined,
): boolean {
  const boots = bootedBy(size, azure);
  if (boots && !boots.value.includes(value)) return false;
  return !isTrustedLaunch || whyNotTrusted(size, azure) === undefined;
}

/** The generation of the image of a VM; undefined for an image of which nothing is known. */
export function imageGeneration(
  machine: ChosenMachine,
  azure: AzureGenerations | undefined,
): ImageGeneration | undefined {
  const security = securityType(machine);
  if (security !== undefined) {
    const isTrustedLaunch = /^TrustedLaunch$/i.test(security);
    const because = `Its security type is ${security}.`;
    return { value: 'V2', isCertain: true, isTrustedLaunch, property: 'securityProfile', because };
  }
  const reference = imageReferenceOf(machine.properties, machine.scope);
  if (reference?.kind !== 'shared image') return marketplaceGeneration(machine);
  const value = azure?.images.get(keyOf(reference));
  const because = `The definition of its shared image says ${value}.`;
  const told = { isCertain: true, isTrustedLaunch: false, property: 'sharedImageId', because };
  return value && { ...told, value };
}

function securityType(machine: ChosenMachine): string | undefined {
  const type =
    memberOf(valueOf(machine, 'securityProfile'), 'securityType') ?? valueOf(machine, 'securityType');
  return typeof type === 'string' && /^(TrustedLaunch|ConfidentialVM)$/i.test(type) ? type : undefined;
}

function marketplaceGeneration(machine: ChosenMachine): ImageGeneration | undefined {
  const reference = valueOf(machine, 'galleryImageReference');
  const part = (name: string) => {
    const value = memberOf(reference, name);
    return typeof value === 'string' ? value : '';
  };
  const image = { publisher: part('publisher'), offer: part('offer'), sku: part('sku') };
  if (image.sku === '') return undefined;
  return {
    ...generationOfMarketplaceImage(image),
    isTrustedLaunch: false,
    property: 'galleryImageReference',
    because: `Its Marketplace image is ${image.offer}, SKU ${image.sku}.`,
  };
}

function valueOf({ properties, scope }: ChosenMachine, name: string) {
  return evaluate(property(properties, name), scope);
}
