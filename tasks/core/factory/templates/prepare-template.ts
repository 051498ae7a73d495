import { quoted } from '../../configuration/expression.js';
import type { Finding } from '../../configuration/finding.js';
import type { GoldenImage } from '../../configuration/golden-image.js';
import { isObject, type JsonObject, type JsonValue, property } from '../../configuration/json.js';
import type { ParameterValue } from '../../configuration/parameter-file.js';
import { type OsType, toOsType } from '../images/os-type.js';
import { prepareArtifacts } from './artifacts.js';
import { declaredParameters } from './declarations.js';
import { artifactLoop, misplaced, unknownSystem } from './findings.js';
import { imageReferenceOf, keyOf, statedOsType } from './image-references.js';
import { chooseMachine, type ChosenMachine, isLoop, isNamed } from './machine.js';
import { chooseParameters, type ChosenParameters, knownValues, withSecureParameter } from './parameters.js';
import { patchMachine, replace } from './patch.js';
import type { TemplateValues } from './values.js';

/** A template as it is sent to Azure. */
export interface PreparedTemplate {
  readonly template: JsonObject;
  /** By name, as a deployment takes them; without the password. */
  readonly parameters: Readonly<Record<string, ParameterValue>>;
  readonly passwordParameter?: string;
  /** Known without asking Azure; undefined where only Azure knows. */
  readonly osType?: OsType;
  /** Artifacts that the VM has at least. */
  readonly artifactCount: number;
  /** Whether the build ends with the VM deallocated (C41, C48). */
  readonly deallocates: boolean;
  /** Whether VMs may come of it that do not have the planned name, as from a loop (C34). */
  readonly isNamedOtherwise: boolean;
  readonly findings: readonly Finding[];
}

/**
 * Prepares a golden image for deployment: parameters (C29), generalization (C36 to C40), tags and expiry (C44). The
 * template is data from end to end: what is not changed is sent as it was read (C33).
 * @returns or why the golden image cannot be built
 */
export function prepareTemplate(
  image: GoldenImage,
  values: TemplateValues,
): PreparedTemplate | { readonly failed: Finding } {
  const { labName, vmName: newVMName, userName, vmSize: size } = values;
  const chosen = chooseParameters(image, { labName, newVMName, userName, size }, values.overrides);
  if (chosen.failed) return { failed: chosen.failed };
  const known = knownValues(chosen);
  const machine = chooseMachine(image, values, known);
  if ('code' in machine) return { failed: machine };
  const osType = osTypeOf(image.template, machine, values.osTypes);
  const obstacle = values.includeSysprep ? whyNotGeneralized(image, machine, osType) : undefined;
  if (obstacle) return { failed: obstacle };
  const artifacts = prepareArtifacts(
    property(machine.properties, 'artifacts'),
    values.includeSysprep ? osType : undefined,
    labNameExpression(image, machine, values.labName),
    machine.scope,
  );
  const patched = patchMachine(machine, image, values, artifacts);
  return {
    ...sent(replace(image.template, machine.resource, patched), chosen),
    ...(osType ? { osType } : {}),
    artifactCount: artifacts.count,
    deallocates: artifacts.generalizes,
    isNamedOtherwise: isLoop(machine.resource) || !isNamed(machine.resource, values.vmName, machine.scope),
    findings: [...chosen.findings, ...machine.findings, ...(artifacts.isMisplaced ? [misplaced(image)] : [])],
  };
}

function whyNotGeneralized(
  image: GoldenImage,
  { properties }: ChosenMachine,
  osType: OsType | undefined,
): Finding | undefined {
  if (!osType) return unknownSystem(image);
  return hasArtifactLoop(properties) ? artifactLoop(image) : undefined;
}

function sent(
  template: JsonObject,
  { values: parameters, passwordParameter }: ChosenParameters,
): Pick<PreparedTemplate, 'template' | 'parameters' | 'passwordParameter'> {
  if (passwordParameter === undefined) return { template, parameters };
  return { template: withSecureParameter(template, passwordParameter), parameters, passwordParameter };
}

/** A loop in the properties that makes the artifacts, to which none can be added. */
function hasArtifactLoop(properties: JsonObject): boolean {
  const loops = property(properties, 'copy');
  const list = Array.isArray(loops) ? (loops as readonly JsonValue[]) : [];
  return list.some((loop) => isArtifactLoop(loop));
}

function isArtifactLoop(loop: JsonValue): boolean {
  const name = isObject(loop) ? property(loop, 'name') : undefined;
  return typeof name === 'string' && name.toLowerCase() === 'artifacts';
}

/** C38: what the gallery reference states, what Azure told of the image, what the template's metadata states. */
function osTypeOf(
  template: JsonObject,
  { properties, scope }: ChosenMachine,
  osTypes: ReadonlyMap<string, OsType>,
): OsType | undefined {
  const reference = imageReferenceOf(properties, scope);
  const metadata = property(template, 'metadata');
  return (
    statedOsType(properties, scope) ??
    (reference && osTypes.get(keyOf(reference))) ??
    (isObject(metadata) ? toOsType(property(metadata, 'osType')) : undefined)
  );
}

/** C39: the literal name where the parameter is not declared, or where a nested template would mean its own. */
function labNameExpression(image: GoldenImage, { isNested }: ChosenMachine, labName: string): string {
  const isDeclared = declaredParameters(image.template).some(([name]) => name.toLowerCase() === 'labname');
  return isDeclared && !isNested ? "parameters('labName')" : quoted(labName);
}
