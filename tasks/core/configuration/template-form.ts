import type { Finding } from './finding.js';
import type { WrittenTemplate } from './golden-image.js';
import {
  isObject,
  type JsonObject,
  type JsonPath,
  type JsonValue,
  locate,
  nameOf,
  parseNodes,
  positionsIn,
  property,
  propertyName,
  repeatedProperties,
} from './json.js';
import { isUndefinedType } from './type-definitions.js';

/** The parameter types of Azure Resource Manager. */
const parameterTypes = ['string', 'securestring', 'int', 'bool', 'object', 'secureobject', 'array'];

/** Limits of Azure Resource Manager for one template. */
const mostParameters = 256;

/** A fault in a template, and its place. */
export interface Fault {
  readonly path: JsonPath;
  readonly why: string;
}

/**
 * Checks the outer structure of a template: the parts that every template must have, and the types of its parts,
 * without which Azure Resource Manager refuses it (Microsoft: Understand the structure and syntax of ARM templates).
 * Gives one finding for each fault; `schemas/golden-image.schema.json` describes the same for editors.
 */
export function templateFormFindings(image: WrittenTemplate): Finding[] {
  const { template, text, file } = image;
  const faults = [
    ...headFaults(template),
    ...kindFaults(template),
    ...parameterFaults(template),
    ...resourceFaults(template),
  ];
  return [...refusedFindings(image, faults), ...repeats(text, file)];
}

/** An error for each fault for which Azure refuses a template. */
export function refusedFindings(image: WrittenTemplate, faults: readonly Fault[]): Finding[] {
  const { file, text } = image;
  return faults.map(({ path, why }) => ({ ...refusedTemplate(image, why), file, ...locate(text, path) }));
}

/** The error for a fault for which Azure refuses a template, without its place. */
export function refusedTemplate({ imagePath }: Pick<WrittenTemplate, 'imagePath'>, why: string): Finding {
  return {
    code: 'IF320',
    severity: 'error',
    what: `Azure refuses the template ${imagePath}.`,
    why,
    remedy: 'Correct the template at this place; an export of the portal shows the right form.',
  };
}

/** A warning for each property that stands twice: the first is silently lost. */
function repeats(text: string, file: string): Finding[] {
  const parsed = parseNodes(text);
  if (parsed.error) return [];
  const positionAt = positionsIn(text);
  return repeatedProperties(parsed.root).map(({ first, second }) => ({
    code: 'IF325',
    severity: 'warning',
    what: `The property "${nameOf(second)}" stands twice in one object.`,
    why: `Line ${positionAt(first.offset).line} has it already; only the last one is sent to Azure.`,
    remedy: 'Keep one of them, with all that is meant.',
    file,
    ...positionAt(second.offset),
  }));
}

function headFaults(template: JsonObject): Fault[] {
  const schema = property(template, '$schema');
  const isTemplate = typeof schema === 'string' && /\/deploymentTemplate\.json#?$/i.test(schema.trim());
  const version = property(template, 'contentVersion');
  return [
    ...(isTemplate
      ? []
      : [
          fault(
            template,
            ['$schema'],
            'Its $schema must end with /deploymentTemplate.json#, that of a resource group.',
          ),
        ]),
    ...(typeof version === 'string' && /^\d+(\.\d+){3}$/.test(version)
      ? []
      : [fault(template, ['contentVersion'], 'Its contentVersion must be four numbers, such as "1.0.0.0".')]),
  ];
}

/** A fault at a property, which is named as it is spelled in the file. */
function fault(template: JsonObject, [name = '', ...rest]: readonly string[], why: string): Fault {
  return { path: [propertyName(template, name) ?? name, ...rest], why };
}

function kindFaults(template: JsonObject): Fault[] {
  return ['parameters', 'variables', 'outputs', 'functions', 'metadata'].flatMap((name) => {
    const value = property(template, name);
    const isRight = name === 'functions' ? Array.isArray(value) : isObject(value);
    const kind = name === 'functions' ? 'a list' : 'an object';
    return value === undefined || isRight ? [] : [fault(template, [name], `${name} must be ${kind}.`)];
  });
}

function parameterFaults(template: JsonObject): Fault[] {
  const section = property(template, 'parameters');
  const parameters = isObject(section) ? Object.entries(section) : [];
  const tooMany = `A template has at most ${mostParameters} parameters, this one ${parameters.length}.`;
  return [
    ...(parameters.length > mostParameters ? [fault(template, ['parameters'], tooMany)] : []),
    ...parameters
      .filter(([, declaration]) => !isDeclaration(declaration))
      .map(([name]) =>
        fault(
          template,
          ['parameters', name],
          `The type of the parameter ${name} must be one of ${parameterTypes.join(', ')}.`,
        ),
      ),
    ...parameters.flatMap(([name, declaration]) => declarationFaults(template, name, declaration)),
  ];
}

function declarationFaults(template: JsonObject, name: string, declaration: JsonValue): Fault[] {
  if (!isObject(declaration)) return [];
  const at = (member: string, why: string) =>
    fault(template, ['parameters', name, propertyName(declaration, member) ?? member], why);
  const allowed = property(declaration, 'allowedValues');
  const limits = ['minLength', 'maxLength', 'minValue', 'maxValue'].filter((limit) => {
    const value = property(declaration, limit);
    return value !== undefined && !Number.isInteger(value);
  });
  return [
    ...(isUndefinedType(template, declaration)
      ? [at('$ref', `The parameter ${name} is of a type that the template does not define.`)]
      : []),
    ...(allowed === undefined || Array.isArray(allowed)
      ? []
      : [at('allowedValues', `The allowedValues of the parameter ${name} must be a list.`)]),
    ...limits.map((limit) => at(limit, `The ${limit} of the parameter ${name} must be a whole number.`)),
  ];
}

/**
 * Whether a parameter is declared: by a type or, since language version 2.0, by a reference to a type that the
 * template defines.
 */
function isDeclaration(declaration: JsonValue): boolean {
  if (!isObject(declaration)) return false;
  const type = property(declaration, 'type');
  const isKnown = typeof type === 'string' && parameterTypes.includes(type.toLowerCase());
  return isKnown || property(declaration, '$ref') !== undefined;
}

function resourceFaults(template: JsonObject): Fault[] {
  const section = propertyName(template, 'resources') ?? 'resources';
  const resources = template[section];
  const entries: readonly (readonly [string | number, JsonValue])[] = isObject(resources)
    ? Object.entries(resources)
    : listOf(resources).map((resource, index) => [index, resource] as const);
  const hasProfile = property(template, 'apiProfile') !== undefined;
  return entries.flatMap(([key, resource]) => {
    const missing = missingOf(resource, hasProfile);
    const why = `A resource needs ${missing.join(', ')}, each a text.`;
    return missing.length === 0 ? [] : [{ path: [section, key], why }];
  });
}

function missingOf(resource: JsonValue, hasProfile: boolean): string[] {
  if (!isObject(resource)) return ['type', 'apiVersion', 'name'];
  const needed = hasProfile ? ['type', 'name'] : ['type', 'apiVersion', 'name'];
  return needed.filter((name) => typeof property(resource, name) !== 'string');
}

function listOf(value: JsonValue | undefined): readonly JsonValue[] {
  return Array.isArray(value) ? (value as readonly JsonValue[]) : [];
}
