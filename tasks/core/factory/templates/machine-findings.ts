import { clearSecretFindings } from '../../configuration/clear-secrets.js';
import { evaluate, memberOf } from '../../configuration/expression.js';
import { expressionFindings } from '../../configuration/expression-faults.js';
import { type Finding, wholeFile } from '../../configuration/finding.js';
import type { GoldenImage } from '../../configuration/golden-image.js';
import { property } from '../../configuration/json.js';
import type { Known } from '../../configuration/known.js';
import { templateFormFindings } from '../../configuration/template-form.js';
import { expirationFindings } from './expiration.js';
import type { AzureGenerations } from './generations.js';
import { generationFindings } from './generation-findings.js';
import { imageFindings } from './image-findings.js';
import { type ChosenMachine, imageMachine, valuesKnown } from './machine.js';
import { type Position, positionOfProperty } from './positions.js';
import { reachFindings } from './reach-findings.js';
import { machineNameFindings, segmentFindings } from './resource-names.js';
import { retiredSeriesOf } from './retired-sizes.js';
import type { MachineValues } from './values.js';

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
  const known = valuesKnown(image, values);
  return [
    ...templateFormFindings(image),
    ...expressionFindings(image),
    ...clearSecretFindings(image),
    ...machineFindings(image, values),
    ...segmentFindings(image, known, values.labId),
    ...reachFindings(image, known, values),
  ];
}

function machineFindings(image: GoldenImage, values: MachineValues): Finding[] {
  const machine = imageMachine(image, values);
  if (!machine) return [];
  const { size } = machineFacts(image, values);
  const ofGeneration = generationFindings(image.imagePath, machine, size, values);
  return [
    ...ofGeneration.map(([name, finding]) => ({
      ...finding,
      ...positionOfProperty(image, machine, [name]),
    })),
    ...sizeFindings(image, machine, values),
    ...machineNameFindings(image, machine),
    ...imageFindings(image, machine, values),
    ...expirationFindings(image, [machine, ...machine.others], values.now),
  ];
}

/**
 * No VM of a retired size starts, unless Azure still has the size. One given as an input gets one finding of its own, not
 * one with every image.
 */
function sizeFindings(image: GoldenImage, machine: ChosenMachine, values: MachineValues): Finding[] {
  const { size } = machineFacts(image, values);
  const finding =
    size === undefined || size === values.vmSize ? undefined : retiredSizeFinding(size, values.generations);
  return finding ? [{ ...finding, ...positionOfProperty(image, machine, ['size']) }] : [];
}

/** The position in its file of a property of the image VM. */
export function machinePlace(image: GoldenImage, values: MachineValues, name: string): Position {
  const machine = imageMachine(image, values);
  return machine ? positionOfProperty(image, machine, [name]) : wholeFile(image.file);
}

/** The finding about a retired size that is given as an input, and so has no file. */
export function retiredSizeFinding(
  size: string,
  azure?: Pick<AzureGenerations, 'sizes'>,
): Finding | undefined {
  const series = retiredSeriesOf(size);
  return series && !azure?.sizes?.has(size.toLowerCase()) ? retiredSize(size, series) : undefined;
}

function retiredSize(size: string, { series, retired }: { series: string; retired: string }): Finding {
  return {
    code: 'IF323',
    severity: 'error',
    what: `The size ${size} is retired.`,
    why: `Microsoft ended the ${series} series on ${retired}: machines of it do not start.`,
    remedy: 'Choose a size of today, such as Standard_D2s_v5.',
  };
}

function valueOf({ properties, scope }: ChosenMachine, name: string): Known {
  return evaluate(property(properties, name), scope);
}
