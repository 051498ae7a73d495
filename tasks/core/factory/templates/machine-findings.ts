import { clearSecretFindings } from '../../configuration/clear-secrets.js';
import { evaluate, memberOf } from '../../configuration/expression.js';
import { type Finding, wholeFile } from '../../configuration/finding.js';
import type { GoldenImage } from '../../configuration/golden-image.js';
import { isObject, type JsonPath, locate, property, propertyName } from '../../configuration/json.js';
import type { Known } from '../../configuration/known.js';
import { templateFormFindings } from '../../configuration/template-form.js';
import { type ChosenMachine, imageMachine } from './machine.js';
import { retiredSeriesOf } from './retired-sizes.js';
import type { ParameterSources } from './values.js';

export type MachineValues = ParameterSources & { readonly vmName: string };

/** What is known, before it is built, of the image VM of a golden image. */
export interface MachineFacts {
  readonly size?: string;
  /** `publisher/offer/sku`, as the template writes it. */
  readonly marketplaceImage?: string;
}

/** The size and the Marketplace image of an image VM, as far as they are known without Azure. */
export function machineFacts(image: GoldenImage, values: MachineValues): MachineFacts {
  const machine = imageMachine(image, values);
  const size = machine && valueOf(machine, 'size');
  const reference = machine && valueOf(machine, 'galleryImageReference');
  const parts = ['publisher', 'offer', 'sku'].map((name) => memberOf(reference, name));
  return {
    ...(typeof size === 'string' && size !== '' ? { size } : {}),
    ...(parts.every((part) => typeof part === 'string') ? { marketplaceImage: parts.join('/') } : {}),
  };
}

/** What the template of a golden image shows, whatever else it is built with. */
export function templateFindings(image: GoldenImage, values: MachineValues): Finding[] {
  return [...templateFormFindings(image), ...clearSecretFindings(image), ...machineFindings(image, values)];
}

/**
 * What speaks against the machine of a golden image: VHDs of Generation 2 and of Trusted Launch are not carried to
 * other labs (C61), and a machine of a retired size does not start. Warnings both, since Azure has the last word.
 */
function machineFindings(image: GoldenImage, values: MachineValues): Finding[] {
  const machine = imageMachine(image, values);
  if (!machine) return [];
  const { size } = machineFacts(image, values);
  // A size that is an input is judged once, not with every image.
  const series = size === undefined || size === values.vmSize ? undefined : retiredSeriesOf(size);
  const generation = generationFault(machine);
  return [
    ...(generation === undefined ? [] : [generation2(image, machine, generation)]),
    ...(series === undefined
      ? []
      : [{ ...retiredSize(size ?? '', series), ...placeOf(image, 'size', machine) }]),
  ];
}

/** Where a property of the image VM stands in its file. */
export function machinePlace(
  image: GoldenImage,
  values: MachineValues,
  name: string,
): Pick<Finding, 'file' | 'line' | 'column'> {
  const machine = imageMachine(image, values);
  return machine ? placeOf(image, name, machine) : wholeFile(image.file);
}

/** The finding for a size that is retired; no file where it is an input. */
export function retiredSizeFinding(size: string): Finding | undefined {
  const series = retiredSeriesOf(size);
  return series && retiredSize(size, series);
}

function retiredSize(size: string, { series, retired }: { series: string; retired: string }): Finding {
  return {
    code: 'IF323',
    severity: 'warning',
    what: `The size ${size} is retired.`,
    why: `Microsoft ended the ${series} series on ${retired}: machines of it do not start.`,
    remedy: 'Choose a size of today, such as Standard_D2s_v5.',
  };
}

function valueOf({ properties, scope }: ChosenMachine, name: string): Known {
  return evaluate(property(properties, name), scope);
}

/** Where a property of the machine stands, if it is a resource of the template itself; else the resources. */
function placeOf(
  image: GoldenImage,
  name: string,
  { resource }: ChosenMachine,
): Pick<Finding, 'file' | 'line' | 'column'> {
  return { file: image.file, ...locate(image.text, pathOf(image, name, resource)) };
}

function pathOf({ template }: GoldenImage, name: string, resource: ChosenMachine['resource']): JsonPath {
  const section = propertyName(template, 'resources') ?? 'resources';
  const resources = template[section];
  const list = Array.isArray(resources) || isObject(resources) ? Object.entries(resources) : [];
  const key = list.find(([, candidate]) => candidate === resource)?.[0];
  if (key === undefined) return [section];
  const properties = propertyName(resource, 'properties') ?? 'properties';
  const members = resource[properties];
  const written = isObject(members) ? propertyName(members, name) : undefined;
  const path = [section, Array.isArray(resources) ? Number(key) : key, properties];
  return written === undefined ? path : [...path, written];
}

/** SKUs that name their generation, and offers that exist in Generation 2 only (Microsoft: Generation 2 VMs). */
const generation2Skus = /(gen-?2|-g2|_g2|trusted-?launch|azure-edition)/i;

const generation2Offers = /^windows-11/i;

function generationFault(machine: ChosenMachine): string | undefined {
  const reference = valueOf(machine, 'galleryImageReference');
  const [sku, offer] = [memberOf(reference, 'sku'), memberOf(reference, 'offer')];
  const security =
    memberOf(valueOf(machine, 'securityProfile'), 'securityType') ?? valueOf(machine, 'securityType');
  if (typeof security === 'string' && /^(TrustedLaunch|ConfidentialVM)$/i.test(security))
    return `Its security type is ${security}.`;
  if (typeof sku === 'string' && generation2Skus.test(sku)) return `Its SKU is ${sku}.`;
  if (typeof offer === 'string' && generation2Offers.test(offer)) return `Its offer is ${offer}.`;
  return undefined;
}

function generation2(image: GoldenImage, machine: ChosenMachine, why: string): Finding {
  return {
    code: 'IF322',
    severity: 'warning',
    what: `${image.imagePath} seems to be of Generation 2.`,
    why: `${why} Custom images made of such a VHD are reported not to boot, and SnapImages stores none unless allowGeneration2 is set.`,
    remedy: 'Take a SKU of Generation 1 without Trusted Launch.',
    ...placeOf(image, 'galleryImageReference', machine),
  };
}
