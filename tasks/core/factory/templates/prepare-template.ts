import { quoted } from '../../configuration/expression.js';
import type { Finding } from '../../configuration/finding.js';
import type { GoldenImage } from '../../configuration/golden-image.js';
import { isObject, type JsonObject, type JsonValue, property } from '../../configuration/json.js';
import type { ParameterValue } from '../../configuration/parameter-file.js';
import { sameName } from '../../lab/names.js';
import { type OsType, toOsType } from '../images/os-type.js';
import { prepareArtifacts, type PreparedArtifacts } from './artifacts.js';
import { declaredParameters } from '../../lab/templates/declarations.js';
import { isSpecialized } from './image-settings.js';
import { inputHashes } from './input-hashes.js';
import { artifactLoop, misplaced, unknownSystem } from './findings.js';
import { imageFault, unusedBase } from './image-findings.js';
import { imageProperties, imageReferenceOf, keyOf, statedOsType } from './image-references.js';
import { chooseMachine, type ChosenMachine, refersToName } from './machine.js';
import { isNested } from '../../lab/templates/made-machines.js';
import { chooseParameters, type ChosenParameters, knownValues, withSecureParameter } from './parameters.js';
import { patchMachine, patchOthers, replace } from './patch.js';
import { positionOfProperty } from './positions.js';
import { generalizedAnyway } from './settings-findings.js';
import { scopeOf } from '../../lab/templates/scope.js';
import { valueFindings } from './value-findings.js';
import { buildValues, isSizeKnown, type TemplateValues } from './values.js';

/** A template in the form that is sent to Azure. */
export interface PreparedTemplate {
  readonly template: JsonObject;
  /** By name, in the form that a deployment takes; without the password. */
  readonly parameters: Readonly<Record<string, ParameterValue>>;
  readonly passwordParameter?: string;
  /** Undefined where only the deployment shows it. */
  readonly osType?: OsType;
  /** The least number of artifacts that the VM has. */
  readonly artifactCount: number;
  /** True if the build ends with the VM deallocated (C41, C48). */
  readonly deallocates: boolean;
  /** True if it may create VMs that do not have the planned name, as a loop does (C34). */
  readonly isNamedOtherwise: boolean;
  /** The names of all VMs that it creates, that of the image VM first; empty where only the deployment shows them. */
  readonly machineNames: readonly string[];
  /** What it is built from, by hash, so that builds can be compared. */
  readonly inputs: string;
  readonly findings: readonly Finding[];
}

/** The reason why a golden image cannot be built, and what else is wrong. */
export interface Unprepared {
  readonly failed: Finding;
  readonly others?: readonly Finding[];
}

/**
 * Prepares a golden image for deployment: parameters (C29), generalization (C36 to C40), tags and expiry (C44). All
 * other parts of the template are sent as they were read (C33).
 * @returns the template, or the reason why the golden image cannot be built
 */
export function prepareTemplate(image: GoldenImage, values: TemplateValues): PreparedTemplate | Unprepared {
  const chosen = chooseParameters(image, buildValues(values, values.vmName), values.overrides);
  const known = knownValues(chosen);
  const unfit = unfitValues(image, chosen, values);
  const failures = chosen.failures.filter(({ code }) => code !== 'IF328' || isSizeKnown(values));
  const all = [...failures, ...unfit, ...chosen.findings];
  const failed = all.find(({ severity }) => severity === 'error');
  if (failed) return { failed, others: all.filter((finding) => finding !== failed) };
  const machine = chooseMachine(image, values, known);
  if ('code' in machine) return { failed: machine };
  const fault = imageFault(image, machine) ?? (values.base && unusedBase(image, machine, values.base));
  if (fault) return { failed: fault };
  const osType = osTypeOf(image.template, machine, values);
  const artifacts = generalization(image, machine, osType, values);
  if ('code' in artifacts) return { failed: artifacts };
  const inputs = inputHashes(image, chosen.choices, machine, buildSettings(artifacts, values));
  const build = { ...values, inputs };
  const patched = [
    [machine.resource, patchMachine(machine, image, build, artifacts)] as const,
    ...patchOthers(machine, image, build),
  ];
  return {
    ...sent(replace(image.template, patched), chosen),
    ...(osType ? { osType } : {}),
    artifactCount: artifacts.count,
    deallocates: artifacts.generalizes || isSpecialized(values.settings),
    isNamedOtherwise: isNamedOtherwise(machine, values.vmName),
    machineNames: machine.machineNames,
    inputs,
    findings: [
      ...chosen.findings,
      ...unfit,
      ...machine.findings,
      ...misplacedFindings(image, machine, artifacts),
    ],
  };
}

/** What makes another image of the same template. */
function buildSettings({ generalizes }: PreparedArtifacts, { settings }: TemplateValues): JsonObject {
  const { dataDisks = null } = settings ?? {};
  return { generalizes, isSpecialized: isSpecialized(settings), dataDisks };
}

/** The values that Azure would refuse: all that the declarations say of them is known without it. */
function unfitValues(
  image: GoldenImage,
  chosen: ChosenParameters,
  values: TemplateValues,
): readonly Finding[] {
  const { assumed = [], passwordLength, labId } = values;
  const scope = scopeOf(image.template, knownValues(chosen), labId.replace(/\/providers\/.*$/i, ''));
  return valueFindings(image, chosen, { assumed, passwordLength }, scope);
}

/** The artifacts with which the VM is or is not generalized, as it is to be; or why it cannot be so. */
function generalization(
  image: GoldenImage,
  machine: ChosenMachine,
  osType: OsType | undefined,
  { includeSysprep, labName, settings }: TemplateValues,
): PreparedArtifacts | Finding {
  const obstacle = includeSysprep ? whyNotGeneralized(image, machine, osType) : undefined;
  if (obstacle) return obstacle;
  const artifacts = prepareArtifacts(
    property(machine.properties, 'artifacts'),
    includeSysprep ? osType : undefined,
    labNameExpression(image, machine, labName),
    machine.scope,
  );
  return artifacts.generalizes && isSpecialized(settings)
    ? generalizedAnyway(image, positionOfProperty(image, machine, ['artifacts']))
    : artifacts;
}

function misplacedFindings(
  image: GoldenImage,
  machine: ChosenMachine,
  { misplacedAt }: PreparedArtifacts,
): Finding[] {
  if (misplacedAt === undefined) return [];
  const isWritten = Array.isArray(property(machine.properties, 'artifacts'));
  const position = positionOfProperty(image, machine, ['artifacts'], isWritten ? [misplacedAt] : []);
  return [misplaced(image, position)];
}

/** Where a name is not known, one that refers to `newVMName` is taken for the planned one. */
function isNamedOtherwise({ resource, names }: ChosenMachine, vmName: string): boolean {
  if (property(resource, 'copy') !== undefined) return true;
  const [name] = names;
  return name === undefined ? !refersToName(resource) : !sameName(name, vmName);
}

function whyNotGeneralized(
  image: GoldenImage,
  machine: ChosenMachine,
  osType: OsType | undefined,
): Finding | undefined {
  if (!osType) {
    const reference = imageReferenceOf(machine.properties, machine.scope);
    const named = reference && ('id' in reference ? reference.id : reference.name);
    return unknownSystem(image, positionOfProperty(image, machine, imageProperties), named);
  }
  return hasArtifactLoop(machine.properties)
    ? artifactLoop(image, positionOfProperty(image, machine, ['copy']))
    : undefined;
}

function sent(
  template: JsonObject,
  { values: parameters, passwordParameter }: ChosenParameters,
): Pick<PreparedTemplate, 'template' | 'parameters' | 'passwordParameter'> {
  if (passwordParameter === undefined) return { template, parameters };
  return { template: withSecureParameter(template, passwordParameter), parameters, passwordParameter };
}

/** Whether a loop in the properties creates the artifacts: none can be added to those. */
function hasArtifactLoop(properties: JsonObject): boolean {
  const loops = property(properties, 'copy');
  const list = Array.isArray(loops) ? (loops as readonly JsonValue[]) : [];
  return list.some((loop) => isArtifactLoop(loop));
}

function isArtifactLoop(loop: JsonValue): boolean {
  const name = isObject(loop) ? property(loop, 'name') : undefined;
  return typeof name === 'string' && name.toLowerCase() === 'artifacts';
}

/**
 * C38: as the gallery reference states it, else as Azure knows the image, else as the template's metadata states it.
 */
export function osTypeOf(
  template: JsonObject,
  { properties, scope }: ChosenMachine,
  { osTypes, base }: Pick<TemplateValues, 'osTypes' | 'base'>,
): OsType | undefined {
  const reference = imageReferenceOf(properties, scope);
  const metadata = property(template, 'metadata');
  return (
    statedOsType(properties, scope) ??
    (reference && 'id' in reference && reference.id === base?.imageId ? base.osType : undefined) ??
    (reference && osTypes.get(keyOf(reference))) ??
    (isObject(metadata) ? toOsType(property(metadata, 'osType')) : undefined)
  );
}

/** C39: the literal name where the parameter is not declared, or where a nested template may declare its own. */
function labNameExpression(image: GoldenImage, machine: ChosenMachine, labName: string): string {
  const isDeclared = declaredParameters(image.template).some(([name]) => name.toLowerCase() === 'labname');
  return isDeclared && !isNested(machine) ? "parameters('labName')" : quoted(labName);
}
