import { evaluate } from '../../configuration/expression.js';
import type { Finding } from '../../configuration/finding.js';
import {
  findVirtualMachines,
  type GoldenImage,
  type VirtualMachineResource,
} from '../../configuration/golden-image.js';
import { isObject, type JsonObject, property } from '../../configuration/json.js';
import type { Scope } from '../../configuration/known.js';
import { severalByLoop, severalMachines, withoutProperties } from './findings.js';
import { type ImageReference, imageReferenceOf, statedOsType } from './image-references.js';
import { chooseParameters, knownValues } from './parameters.js';
import { scopeOf } from './scope.js';
import type { ParameterSources, TemplateValues } from './values.js';

/**
 * The image from which a golden image is built, if Azure has to be asked for its operating system (C38); undefined if
 * the template states it, or names no image.
 */
export function unknownImage(image: GoldenImage, sources: ParameterSources): ImageReference | undefined {
  const { labName, userName, vmSize: size } = sources;
  const chosen = chooseParameters(image, { labName, userName, size }, sources.overrides);
  const [machine, ...others] = findVirtualMachines(image.template);
  const properties = machine && property(machine.resource, 'properties');
  if (!machine || others.length > 0 || !isObject(properties)) return undefined;
  const scope = scopeIn(machine, image, knownValues(chosen), sources.labId);
  return statedOsType(properties, scope) ? undefined : imageReferenceOf(properties, scope);
}

/** The VM of a template that becomes the image; undefined if that is not certain. */
export function imageMachine(
  image: GoldenImage,
  values: ParameterSources & Pick<TemplateValues, 'vmName'>,
): ChosenMachine | undefined {
  const { labName, vmName: newVMName, userName, vmSize: size } = values;
  const chosen = chooseParameters(image, { labName, newVMName, userName, size }, values.overrides);
  const machine = chooseMachine(image, values, knownValues(chosen));
  return 'code' in machine ? undefined : machine;
}

export interface ChosenMachine extends VirtualMachineResource {
  readonly properties: JsonObject;
  readonly scope: Scope;
  readonly findings: readonly Finding[];
}

/** The lab VM that becomes the image: the only one, or the only one whose name refers to `newVMName` (C34). */
export function chooseMachine(
  image: GoldenImage,
  { vmName, labId }: Pick<TemplateValues, 'vmName' | 'labId'>,
  known: ReturnType<typeof knownValues>,
): ChosenMachine | Finding {
  const machines = findVirtualMachines(image.template).map((machine) => ({
    ...machine,
    scope: scopeIn(machine, image, known, labId),
  }));
  const isOnly = machines.length === 1;
  const [machine, ...others] = machines.filter((one) => isOnly || isNamed(one.resource, vmName, one.scope));
  if (!machine || others.length > 0) return severalMachines(image, 'error');
  const properties = property(machine.resource, 'properties');
  if (!isObject(properties)) return withoutProperties(image);
  const loops = isLoop(machine.resource) ? [severalByLoop(image)] : [];
  return {
    ...machine,
    properties,
    findings: [...(isOnly ? [] : [severalMachines(image, 'warning')]), ...loops],
  };
}

/** A nested deployment may have parameters and variables of its own: there, all values are unknown. */
function scopeIn(
  { isNested }: VirtualMachineResource,
  { template }: GoldenImage,
  known: ReturnType<typeof knownValues>,
  labId: string,
): Scope {
  const resourceGroupId = labId.replace(/\/providers\/.*$/i, '');
  const unknown = () => undefined;
  return isNested
    ? { parameter: unknown, variable: unknown, resourceGroupId }
    : scopeOf(template, known, resourceGroupId);
}

/** Whether the VM gets this name, or one that refers to `newVMName`. */
export function isNamed(resource: JsonObject, vmName: string, scope: Scope): boolean {
  const written = property(resource, 'name');
  const name = evaluate(written, scope);
  if (typeof name === 'string') return name.split('/').at(-1)?.toLowerCase() === vmName.toLowerCase();
  return typeof written === 'string' && /parameters\s*\(\s*'newVMName'\s*\)/i.test(written);
}

/** Whether a loop of the template creates several VMs from one resource. */
export function isLoop(resource: JsonObject): boolean {
  return property(resource, 'copy') !== undefined;
}
