import { evaluate, quoted, type Scope } from '../configuration/expression.js';
import type { Finding } from '../configuration/finding.js';
import {
  findVirtualMachines,
  type GoldenImage,
  type VirtualMachineResource,
} from '../configuration/golden-image.js';
import { isObject, type JsonObject, type JsonValue, property, propertyName } from '../configuration/json.js';
import type { ParameterValue } from '../configuration/parameter-file.js';
import type { ParameterOverride } from '../configuration/parameter-overrides.js';
import { toOsType, type OsType } from './companion.js';
import { type ImageReference, imageReferenceOf, keyOf, statedOsType } from './image-references.js';
import { factoryLabTag, factoryPathTag, generalizedTag, runTag } from './tags.js';
import { prepareArtifacts, type PreparedArtifacts, withTags } from './template-artifacts.js';
import {
  artifactLoop,
  misplaced,
  severalByLoop,
  severalMachines,
  unknownSystem,
  withoutProperties,
} from './template-findings.js';
import {
  type ChosenParameters,
  chooseParameters,
  knownValues,
  withSecureParameter,
} from './template-parameters.js';
import { declaredParameters, scopeOf } from './template-scope.js';

/** What a build fills parameters with. */
export interface ParameterSources {
  readonly userName: string;
  readonly vmSize: string;
  readonly labName: string;
  readonly labId: string;
  readonly overrides: readonly ParameterOverride[];
}

/** What a build puts into a template. */
export interface TemplateValues extends ParameterSources {
  readonly vmName: string;
  readonly includeSysprep: boolean;
  /** Of the images that templates refer to, by `keyOf`; those that Azure told. */
  readonly osTypes: ReadonlyMap<string, OsType>;
  readonly runId: string;
  /** When DevTest Labs itself is to delete a forgotten VM; undefined is never. */
  readonly expirationDate: Date | undefined;
}

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
 * The image that a golden image is built from, where the template itself does not state its operating system (C38);
 * undefined if nothing has to be asked.
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

/** The image VM of a golden image, with what its expressions stand for; undefined if it cannot be told which one it is. */
export function imageMachine(
  image: GoldenImage,
  values: ParameterSources & Pick<TemplateValues, 'vmName'>,
): ChosenMachine | undefined {
  const { labName, vmName: newVMName, userName, vmSize: size } = values;
  const chosen = chooseParameters(image, { labName, newVMName, userName, size }, values.overrides);
  const machine = chooseMachine(image, values, knownValues(chosen));
  return 'code' in machine ? undefined : machine;
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

export interface ChosenMachine extends VirtualMachineResource {
  readonly properties: JsonObject;
  readonly scope: Scope;
  readonly findings: readonly Finding[];
}

/** The lab VM that becomes the image: the only one, or the only one whose name refers to `newVMName` (C34). */
function chooseMachine(
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

/** In the template of a nested deployment, parameters and variables may be others: there, all are unknown. */
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

function isNamed(resource: JsonObject, vmName: string, scope: Scope): boolean {
  const written = property(resource, 'name');
  const name = evaluate(written, scope);
  if (typeof name === 'string') return name.split('/').at(-1)?.toLowerCase() === vmName.toLowerCase();
  return typeof written === 'string' && /parameters\s*\(\s*'newVMName'\s*\)/i.test(written);
}

function isLoop(resource: JsonObject): boolean {
  return property(resource, 'copy') !== undefined;
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

function patchMachine(
  { resource, properties }: ChosenMachine,
  image: GoldenImage,
  values: TemplateValues,
  { artifacts }: PreparedArtifacts,
): JsonObject {
  const expires = property(properties, 'expirationDate') === undefined && values.expirationDate;
  const patched = [
    ...(artifacts === undefined ? [] : [['artifacts', artifacts] as const]),
    ...(expires ? [['expirationDate', expires.toISOString()] as const] : []),
  ].reduce((object, [name, value]) => put(object, name, value), properties);
  return put(
    put(resource, 'properties', patched),
    'tags',
    withTags(property(resource, 'tags'), tagsOf(image, values)),
  );
}

/** C44, C73: what makes the VM recognisable from its creation on. `ImagePath` itself follows on success only (C43). */
function tagsOf({ imagePath }: GoldenImage, values: TemplateValues): Readonly<Record<string, string>> {
  return {
    [factoryPathTag]: imagePath,
    [runTag]: values.runId,
    [factoryLabTag]: values.labId,
    ...(values.includeSysprep ? {} : { [generalizedTag]: 'false' }),
  };
}

/** A copy of an object with a property set, under the name it has there in whatever casing. */
function put(object: JsonObject, name: string, value: JsonValue): JsonObject {
  return { ...object, [propertyName(object, name) ?? name]: value };
}

/** A copy of a template in which one object is another. */
function replace(template: JsonObject, target: JsonObject, replacement: JsonObject): JsonObject {
  const copy = (value: JsonValue): JsonValue => {
    if (value === target) return replacement;
    if (Array.isArray(value)) return (value as readonly JsonValue[]).map(copy);
    return isObject(value)
      ? Object.fromEntries(Object.entries(value).map(([name, member]) => [name, copy(member)]))
      : value;
  };
  return Object.fromEntries(Object.entries(template).map(([name, member]) => [name, copy(member)]));
}
