import { isExpression, quoted, withoutBrackets } from '../../configuration/expression.js';
import type { GoldenImage } from '../../configuration/golden-image.js';
import {
  isObject,
  type JsonObject,
  type JsonValue,
  property,
  propertyName,
} from '../../configuration/json.js';
import { sameName } from '../../lab/names.js';
import {
  baseTag,
  buildSecondsTag,
  buildTag,
  commitTag,
  dataDisksTag,
  factoryLabTag,
  factoryPathTag,
  generalizedTag,
  inputsTag,
  osStateTag,
  runTag,
  testOfTag,
  testTag,
} from '../images/tags.js';
import type { PreparedArtifacts } from './artifacts.js';
import { expiryOf } from './expiration.js';
import { isSpecialized } from './image-settings.js';
import type { ChosenMachine } from './machine.js';
import type { MadeMachine } from '../../lab/templates/made-machines.js';
import type { TemplateValues } from './values.js';

/** Tags that the factory alone gives: a template may have been exported from a VM of an earlier build, or of a test. */
const ofFactoryAlone = [
  osStateTag,
  dataDisksTag,
  testTag,
  testOfTag,
  commitTag,
  inputsTag,
  baseTag,
  buildSecondsTag,
];

/** Adds tags to those of a template; of one name, in any casing, the added one wins (C44). */
export function withTags(tags: JsonValue | undefined, added: Readonly<Record<string, string>>): JsonValue {
  if (typeof tags === 'string' && isExpression(tags)) {
    const members = Object.entries(added).flat().map(quoted);
    return `[union(${withoutBrackets(tags)}, createObject(${members.join(', ')}))]`;
  }
  const replaced = new Set([...Object.keys(added), ...ofFactoryAlone].map((name) => name.toLowerCase()));
  const present: JsonObject = isObject(tags) ? tags : {};
  const kept = Object.entries(present).filter(([name]) => !replaced.has(name.toLowerCase()));
  return { ...Object.fromEntries(kept), ...added };
}

/** What tags say of the build of an image. */
interface BuildValues extends TemplateValues {
  /** What it is built from, by hash. */
  readonly inputs: string;
}

/** A copy of the VM's resource with its artifacts, the expiry and the tags of the factory. */
export function patchMachine(
  machine: ChosenMachine,
  image: GoldenImage,
  values: BuildValues,
  { artifacts }: PreparedArtifacts,
): JsonObject {
  const { resource, properties, machineNames } = machine;
  const withArtifacts = artifacts === undefined ? properties : put(properties, 'artifacts', artifacts);
  const tags = tagsOf(image, values, machineNames);
  const patched = put(resource, 'properties', withArtifacts);
  return marked(patched, tags, expirationOf(machine, values));
}

/** Copies of the resources of a template's other lab VMs with the expiry and the tags of the factory (C44). */
export function patchOthers(
  { others, machineNames }: ChosenMachine,
  image: GoldenImage,
  values: BuildValues,
): (readonly [resource: JsonObject, patched: JsonObject])[] {
  const tags = tagsOf(image, values, machineNames);
  return others.map((one) => [one.resource, marked(one.resource, tags, expirationOf(one, values))]);
}

/** What becomes of the expiration date of a machine: a text is set, null takes away what the template has (C44). */
function expirationOf(
  machine: MadeMachine,
  { expirationDate, now }: TemplateValues,
): string | null | undefined {
  const expiry = expiryOf(machine, now);
  if (expiry === 'usable') return undefined;
  return expirationDate?.toISOString() ?? (expiry === 'none' ? undefined : null);
}

function marked(
  resource: JsonObject,
  tags: Readonly<Record<string, string>>,
  expiration: string | null | undefined,
): JsonObject {
  const properties = property(resource, 'properties');
  const expiring =
    expiration !== undefined && isObject(properties)
      ? put(resource, 'properties', putOrRemove(properties, 'expirationDate', expiration))
      : resource;
  return put(expiring, 'tags', withTags(property(resource, 'tags'), tags));
}

/** C44, C73: the tags that identify the VM from its creation on. `ImagePath` is added only after success (C43). What Images.json says is for the later steps, which do not read it. */
function tagsOf(
  { imagePath }: GoldenImage,
  values: BuildValues,
  machineNames: readonly string[],
): Readonly<Record<string, string>> {
  const isAlone = machineNames.length === 1 && sameName(machineNames[0] ?? '', values.vmName);
  return {
    [factoryPathTag]: imagePath,
    [runTag]: values.runId,
    [factoryLabTag]: values.labId,
    ...(isAlone ? {} : { [buildTag]: values.vmName }),
    ...(values.includeSysprep ? {} : { [generalizedTag]: 'false' }),
    ...settingsTags(values.settings),
    ...(values.commit === undefined ? {} : { [commitTag]: values.commit }),
    [inputsTag]: values.inputs,
    ...(values.base?.identity === undefined ? {} : { [baseTag]: values.base.identity }),
  };
}

function settingsTags(settings: TemplateValues['settings']): Readonly<Record<string, string>> {
  const { dataDisks, test } = settings ?? {};
  return {
    ...(isSpecialized(settings) ? { [osStateTag]: 'Specialized' } : {}),
    ...(dataDisks === undefined ? {} : { [dataDisksTag]: String(dataDisks) }),
    ...(test ? { [testTag]: 'true' } : {}),
  };
}

/** A copy of an object with a property set, whose name keeps the casing that it has there. */
function put(object: JsonObject, name: string, value: JsonValue): JsonObject {
  return { ...object, [propertyName(object, name) ?? name]: value };
}

/** As `put`; null removes the property. */
function putOrRemove(object: JsonObject, name: string, value: string | null): JsonObject {
  if (value !== null) return put(object, name, value);
  const present = propertyName(object, name);
  return Object.fromEntries(Object.entries(object).filter(([member]) => member !== present));
}

/** A copy of a template in which objects are replaced by others. */
export function replace(
  template: JsonObject,
  replacements: readonly (readonly [target: JsonObject, replacement: JsonObject])[],
): JsonObject {
  const replaced = new Map<JsonValue, JsonObject>(replacements);
  const copy = (value: JsonValue): JsonValue => {
    const replacement = replaced.get(value);
    if (replacement) return replacement;
    if (Array.isArray(value)) return (value as readonly JsonValue[]).map(copy);
    return isObject(value)
      ? Object.fromEntries(Object.entries(value).map(([name, member]) => [name, copy(member)]))
      : value;
  };
  return Object.fromEntries(Object.entries(template).map(([name, member]) => [name, copy(member)]));
}
