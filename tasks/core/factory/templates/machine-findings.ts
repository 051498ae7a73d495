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

/** Properties of an image VM that are known before it is built. */
export interface MachineFacts {
  readonly size?: string;
  /** `publisher/offer/sku`, as the template writes it. */
  readonly marketplaceImage?: string;
}

/** The size and the Marketplace image of an image VM, as far as they are known without a request to Azure. */
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

/** The findings about the form of a template, about secrets in clear text, and about its image VM. */
export function templateFindings(image: GoldenImage, values: MachineValues): Finding[] {
  return [...templateFormFindings(image), ...clearSecretFindings(image), ...machineFindings(image, values)];
}

/** Warnings only: Azure decides whether it creates the VM. */
function machineFindings(image: GoldenImage, values: MachineValues): Finding[] {
  const machine = imageMachine(image, values);
  if (!machine) return [];
  return [...generationFindings(image, machine), ...sizeFindings(image, machine, values)];
}

/** VHDs of Generation 2 and of Trusted Launch do not reach other labs (C61). */
function generationFindings(image: GoldenImage, machine: ChosenMachine): Finding[] {
  const fault = generationFault(machine);
  return fault === undefined ? [] : [generation2(image, machine, fault)];
}

/** No VM of a retired size starts. A size given as an input gets one finding of its own, not one with every image. */
function sizeFindings(image: GoldenImage, machine: ChosenMachine, values: MachineValues): Finding[] {
  const { size } = machineFacts(image, values);
  const finding = size === undefined || size === values.vmSize ? undefined : retiredSizeFinding(size);
  return finding ? [{ ...finding, ...placeOf(image, 'size', machine) }] : [];
}

/** The position in its file of a property of the image VM. */
export function machinePlace(
  image: GoldenImage,
  values: MachineValues,
  name: string,
): Pick<Finding, 'file' | 'line' | 'column'> {
  const machine = imageMachine(image, values);
  return machine ? placeOf(image, name, machine) : wholeFile(image.file);
}

/** The finding about a retired size that is given as an input, and so has no file. */
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

/** The position of a property of the VM; that of `resources` where the VM is not a resource of the template itself. */
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
