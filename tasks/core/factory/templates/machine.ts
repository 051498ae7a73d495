import { type Finding, wholeFile } from '../../configuration/finding.js';
import { findVirtualMachines, type GoldenImage } from '../../configuration/golden-image.js';
import { isObject, type JsonObject, property } from '../../configuration/json.js';
import { sameName } from '../../lab/names.js';
import { chooseImageVm } from '../images/vm-names.js';
import { noMachine, severalByLoop, severalMachines, severalUnnamed, withoutProperties } from './findings.js';
import { type ImageReference, imageReferenceOf, statedOsType } from './image-references.js';
import { allNames, isOne, type MadeMachine, madeMachines } from '../../lab/templates/made-machines.js';
import { chooseParameters, knownValues } from './parameters.js';
import { type Position, positionOf, positionOfMember } from './positions.js';
import { buildValues, type ParameterSources, type TemplateValues } from './values.js';

/**
 * The image from which a golden image is built, if Azure has to be asked for its operating system (C38); undefined if
 * the template states it, or names no image.
 */
export function unknownImage(image: GoldenImage, sources: ParameterSources): ImageReference | undefined {
  const chosen = chooseParameters(image, buildValues(sources), sources.overrides);
  const [machine, ...others] = madeMachines(image.template, knownValues(chosen), sources.labId);
  const properties = machine && property(machine.resource, 'properties');
  if (!machine || others.length > 0 || !isObject(properties)) return undefined;
  const { scope } = machine;
  return statedOsType(properties, scope) ? undefined : imageReferenceOf(properties, scope);
}

/** The VM of a template that becomes the image; undefined if that is not certain. */
export function imageMachine(
  image: GoldenImage,
  values: ParameterSources & Pick<TemplateValues, 'vmName'>,
): ChosenMachine | undefined {
  const machine = chooseMachine(image, values, valuesKnown(image, values));
  return 'code' in machine ? undefined : machine;
}

/** The values of the parameters of a template that its expressions can use. */
export function valuesKnown(
  image: GoldenImage,
  values: ParameterSources & Pick<TemplateValues, 'vmName'>,
): ReturnType<typeof knownValues> {
  return knownValues(chooseParameters(image, buildValues(values, values.vmName), values.overrides));
}

export interface ChosenMachine extends MadeMachine {
  readonly properties: JsonObject;
  readonly findings: readonly Finding[];
  /** The names of all VMs that the template makes, that of the image VM first; empty where it is not known. */
  readonly machineNames: readonly string[];
  /** The other lab VMs of the template. */
  readonly others: readonly MadeMachine[];
}

/**
 * The lab VM that becomes the image: the only one that is made, or the only one whose name refers to `newVMName`
 * (C34). Of several, all names must be known, so that a build touches no VM that is there already.
 */
export function chooseMachine(
  image: GoldenImage,
  { vmName, labId }: Pick<TemplateValues, 'vmName' | 'labId'>,
  known: ReturnType<typeof knownValues>,
): ChosenMachine | Finding {
  const made = madeMachines(image.template, known, labId);
  const [first] = made;
  if (!first) return noMachine(image, positionOfMachines(image));
  const [machine, ...rivals] = made.filter((one) => made.length === 1 || isNamed(one, vmName));
  const second = positionOf(image, rivals[0] ?? made[1] ?? first);
  if (!machine || rivals.length > 0) return severalMachines(image, 'error', second);
  const names = allNames(made);
  if (!names && !isOne(made)) return severalUnnamed(image, second);
  const properties = property(machine.resource, 'properties');
  if (!isObject(properties))
    return withoutProperties(image, positionOfMember(image, machine, ['properties']));
  const others = made.filter((one) => one !== machine);
  const machineNames = names ? imageFirst(machine, names, vmName) : [];
  return { ...machine, properties, machineNames, others, findings: severalFindings(image, machine, others) };
}

/** Warnings about VMs that are made beside the image VM. */
function severalFindings(
  image: GoldenImage,
  machine: MadeMachine,
  [other]: readonly MadeMachine[],
): Finding[] {
  return [
    ...(other ? [severalMachines(image, 'warning', positionOf(image, other))] : []),
    ...(machine.names.length > 1 ? [severalByLoop(image, positionOf(image, machine))] : []),
  ];
}

/** The position of the first machine of a template, whether it is made or not. */
function positionOfMachines(image: GoldenImage): Position {
  const [machine] = findVirtualMachines(image.template);
  return machine ? positionOf(image, machine) : wholeFile(image.file);
}

/** All names, each once; first that of the image VM, which is one of the chosen machine's. */
function imageFirst(machine: MadeMachine, names: readonly string[], vmName: string): readonly string[] {
  const own = machine.names.flatMap((name) => (name === undefined ? [] : [{ name }]));
  const chosen = chooseImageVm(own, vmName)?.name ?? vmName;
  return [chosen, ...new Set(names.filter((name) => !sameName(name, chosen)))];
}

/** The names of all VMs that a golden image makes if it is given this name; that name where they are not known. */
export function machineNames(
  image: GoldenImage,
  values: ParameterSources & Pick<TemplateValues, 'vmName'>,
): readonly string[] {
  const { machineNames: names = [] } = imageMachine(image, values) ?? {};
  return names.length > 0 ? names : [values.vmName];
}

/** The position of the name of the VM that gets this name; that of the template where none does. */
export function positionOfName(
  image: GoldenImage,
  values: ParameterSources & Pick<TemplateValues, 'vmName'>,
  wanted: string,
): Position {
  const chosen = imageMachine(image, values);
  const machines = chosen ? [chosen, ...chosen.others] : [];
  const named = machines.find(({ names }) =>
    names.some((name) => name !== undefined && sameName(name, wanted)),
  );
  return named ? positionOfMember(image, named, ['name']) : wholeFile(image.file);
}

/** Whether the VM gets this name, or, where it is not known or stands in a loop, one that refers to `newVMName`. */
function isNamed({ resource, names }: MadeMachine, vmName: string): boolean {
  if (names.some((name) => name !== undefined && sameName(name, vmName))) return true;
  const isOpen = names.includes(undefined) || property(resource, 'copy') !== undefined;
  return isOpen && refersToName(resource);
}

/** Whether the name of the resource, as it is written, refers to `newVMName`. */
export function refersToName(resource: JsonObject): boolean {
  const written = property(resource, 'name');
  return typeof written === 'string' && /parameters\s*\(\s*'newVMName'\s*\)/i.test(written);
}
