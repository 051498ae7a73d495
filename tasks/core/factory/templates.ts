import { quoted, type Scope } from '../configuration/expression.js';
import type { Finding } from '../configuration/finding.js';
import {
  findVirtualMachines,
  type GoldenImage,
  type VirtualMachineResource,
} from '../configuration/golden-image.js';
import {
  isObject,
  type JsonObject,
  type JsonValue,
  locate,
  property,
  propertyName,
} from '../configuration/json.js';
import type { OsType } from './companion.js';
import { factoryLabTag, factoryPathTag, generalizedTag, runTag } from './tags.js';
import { prepareArtifacts, type PreparedArtifacts, withTags } from './template-artifacts.js';
import { chooseParameters, withSecureParameter } from './template-parameters.js';
import { declaredParameters, resolve, scopeOf } from './template-scope.js';

/** What a build puts into a template. */
export interface TemplateValues {
  readonly vmName: string;
  readonly userName: string;
  readonly vmSize: string;
  readonly includeSysprep: boolean;
  readonly labName: string;
  readonly labId: string;
  readonly runId: string;
  /** When DevTest Labs itself is to delete a forgotten VM; undefined is never. */
  readonly expirationDate: Date | undefined;
}

/** A template as it is sent to Azure. */
export interface PreparedTemplate {
  readonly template: JsonObject;
  /** The values by name, without the password. */
  readonly parameters: Readonly<Record<string, JsonValue>>;
  readonly passwordParameter?: string;
  /** Known without asking Azure; undefined where only Azure knows. */
  readonly osType?: OsType;
  /** Artifacts that the VM has at least. */
  readonly artifactCount: number;
  /** Whether the build ends with the VM deallocated (C41, C48). */
  readonly deallocates: boolean;
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
  const chosen = chooseParameters(image, { labName, newVMName, userName, size });
  if (chosen.missing) return { failed: chosen.missing };
  const scope = scopeOf(image.template, chosen.values, values.labId.replace(/\/providers\/.*$/i, ''));
  const machine = chooseMachine(image, values.vmName, scope);
  if ('code' in machine) return { failed: machine };
  const osType = osTypeOf(image.template, machine.resource, scope);
  if (values.includeSysprep && !osType) return { failed: unknownSystem(image) };
  const artifacts = prepareArtifacts(
    propertyOf(machine.resource, 'artifacts'),
    values.includeSysprep ? osType : undefined,
    labNameExpression(image, machine, values.labName),
    scope,
  );
  const patched = replace(
    image.template,
    machine.resource,
    patchMachine(machine.resource, image, values, artifacts),
  );
  const { passwordParameter } = chosen;
  return {
    template: passwordParameter === undefined ? patched : withSecureParameter(patched, passwordParameter),
    parameters: chosen.values,
    ...(passwordParameter === undefined ? {} : { passwordParameter }),
    ...(osType ? { osType } : {}),
    artifactCount: artifacts.count,
    deallocates: artifacts.generalizes,
    findings: [...chosen.findings, ...machine.findings, ...(artifacts.isMisplaced ? [misplaced(image)] : [])],
  };
}

interface ChosenMachine extends VirtualMachineResource {
  readonly findings: readonly Finding[];
}

/** The lab VM that becomes the image: the only one, or the only one whose name refers to `newVMName` (C34). */
function chooseMachine(image: GoldenImage, vmName: string, scope: Scope): ChosenMachine | Finding {
  const machines = findVirtualMachines(image.template);
  const named =
    machines.length > 1 ? machines.filter(({ resource }) => isNamed(resource, vmName, scope)) : machines;
  const [machine] = named;
  if (!machine || named.length > 1) return severalMachines(image, 'error');
  if (!isObject(property(machine.resource, 'properties'))) return withoutProperties(image);
  return { ...machine, findings: machines.length > 1 ? [severalMachines(image, 'warning')] : [] };
}

function isNamed(resource: JsonObject, vmName: string, scope: Scope): boolean {
  const written = property(resource, 'name');
  const name = resolve(written, scope);
  if (typeof name === 'string') return name.split('/').at(-1)?.toLowerCase() === vmName.toLowerCase();
  return typeof written === 'string' && /parameters\s*\(\s*'newVMName'\s*\)/i.test(written);
}

/** C38, as far as the template itself tells: the gallery image, then the template's metadata. */
function osTypeOf(template: JsonObject, machine: JsonObject, scope: Scope): OsType | undefined {
  const gallery = propertyOf(machine, 'galleryImageReference');
  const metadata = property(template, 'metadata');
  const told = [gallery, metadata].map((place) =>
    isObject(place) ? resolve(property(place, 'osType'), scope) : undefined,
  );
  return told.map(toOsType).find((osType) => osType !== undefined);
}

function toOsType(value: JsonValue | undefined): OsType | undefined {
  return (['Windows', 'Linux'] as const).find(
    (osType) => typeof value === 'string' && osType.toLowerCase() === value.toLowerCase(),
  );
}

/** A property of the VM's `properties`. */
function propertyOf(machine: JsonObject, name: string): JsonValue | undefined {
  const properties = property(machine, 'properties');
  return isObject(properties) ? property(properties, name) : undefined;
}

/** C39: the literal name where the parameter is not declared, or where a nested template would mean its own. */
function labNameExpression(image: GoldenImage, { isNested }: ChosenMachine, labName: string): string {
  const isDeclared = declaredParameters(image.template).some(([name]) => name.toLowerCase() === 'labname');
  return isDeclared && !isNested ? "parameters('labName')" : quoted(labName);
}

function patchMachine(
  machine: JsonObject,
  image: GoldenImage,
  values: TemplateValues,
  { artifacts }: PreparedArtifacts,
): JsonObject {
  const expires = propertyOf(machine, 'expirationDate') === undefined && values.expirationDate;
  const properties = property(machine, 'properties');
  const patched = [
    ...(artifacts === undefined ? [] : [['artifacts', artifacts] as const]),
    ...(expires ? [['expirationDate', expires.toISOString()] as const] : []),
  ].reduce((object, [name, value]) => put(object, name, value), isObject(properties) ? properties : {});
  return put(
    put(machine, 'properties', patched),
    'tags',
    withTags(property(machine, 'tags'), tagsOf(image, values)),
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

function severalMachines(image: GoldenImage, severity: Finding['severity']): Finding {
  return {
    code: 'IF303',
    severity,
    what: `${image.imagePath} defines several lab virtual machines.`,
    why:
      severity === 'error'
        ? "It cannot be told which one becomes the image: exactly one must be named by parameters('newVMName')."
        : "The one named by parameters('newVMName') becomes the image.",
    remedy: 'Define one lab virtual machine in each golden image.',
    ...at(image),
  };
}

function withoutProperties(image: GoldenImage): Finding {
  return {
    code: 'IF304',
    severity: 'error',
    what: `${image.imagePath} cannot be built: the properties of its lab virtual machine are not an object.`,
    why: 'Artifacts and an expiry cannot be added to them.',
    remedy: 'Write the properties out.',
    ...at(image),
  };
}

function unknownSystem(image: GoldenImage): Finding {
  return {
    code: 'IF307',
    severity: 'error',
    what: `The operating system of ${image.imagePath} is unknown.`,
    why: 'It decides how the machine is generalized, and neither a gallery image nor the metadata tells it.',
    remedy: 'Add "metadata": { "osType": "Windows" } or "Linux" to the template.',
    ...at(image),
  };
}

function misplaced(image: GoldenImage): Finding {
  return {
    code: 'IF308',
    severity: 'warning',
    what: `In ${image.imagePath}, artifacts follow the one that generalizes the machine.`,
    why: 'It shuts the machine down, so those after it may fail or undo it. None was added.',
    remedy: 'Make it the last artifact, or remove it.',
    ...at(image),
  };
}

function at({ file, text }: GoldenImage): Pick<Finding, 'file' | 'line' | 'column'> {
  return { file, ...locate(text, ['resources']) };
}
