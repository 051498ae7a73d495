import { resolveDependencies } from './dependencies.js';
import type { DeploymentScope, Environment } from './environment.js';
import { evaluateObject, evaluateOptional } from './interpret.js';
import { type Parameter, readParameters, typeName } from './parameters.js';
import { declareResources } from './resources.js';
import { invalidTemplate, isArray, isObject, memberName, type Value, type ValueObject } from './value.js';

export interface EvaluatedTemplate {
  readonly parameters: ReadonlyMap<string, Parameter>;
  /** The resources to deploy, each with the ids of its dependencies. */
  readonly resources: readonly EvaluatedResource[];
  readonly outputs: ReadonlyMap<string, Output>;
}

export interface EvaluatedResource {
  readonly id: string;
  readonly type: string;
  readonly name: string;
  readonly dependsOn: readonly string[];
  /** `apiVersion`, `location`, `tags`, `properties`, …: everything in the template except directives. */
  readonly resource: ValueObject;
}

export interface Output {
  /** As ARM spells it, for example `SecureString`. */
  readonly type: string;
  readonly value: Value;
}

const SECTIONS = [
  '$schema',
  'contentVersion',
  'apiProfile',
  'languageVersion',
  'definitions',
  'metadata',
  'parameters',
  'functions',
  'variables',
  'resources',
  'outputs',
];

/**
 * Evaluates a template for a deployment to a resource group, as Azure Resource Manager does before it deploys
 * anything.
 * @param parameters `{name: {value}}`, as in the body of a deployment
 * @throws ArmError `InvalidTemplate`
 */
export function evaluateTemplate(parameters: ValueObject, scope: DeploymentScope): EvaluatedTemplate {
  const template = scope.template;
  refuseUnknownSections(template);
  const variable = readVariables(section(template, 'variables'), () => environment);
  const values = readParameters(section(template, 'parameters'), parameters, { scope, variable, turns: [] });
  const environment: Environment = {
    scope,
    variable,
    turns: [],
    parameter: (name) => parameterValue(values, name),
  };
  const declared = declareResources(template['resources'], environment);
  const dependencies = resolveDependencies(declared);
  const resources = declared
    .filter(({ included }) => included)
    .map(({ id, type, name, resource }) => ({
      id,
      type,
      name,
      resource,
      dependsOn: dependencies.get(id) ?? [],
    }));
  return { parameters: values, resources, outputs: readOutputs(section(template, 'outputs'), environment) };
}

function refuseUnknownSections(template: ValueObject): void {
  const unknown = Object.keys(template).find((name) => !SECTIONS.includes(name));
  if (unknown !== undefined)
    throw invalidTemplate(
      `Deployment template parse failed: 'Could not find member '${unknown}' on object of type 'Template'.'.`,
    );
}

function section(template: ValueObject, name: string): ValueObject {
  const value = template[name] ?? {};
  if (!isObject(value))
    throw invalidTemplate(`Deployment template parse failed: '${name}' is not an object.`);
  return value;
}

/** Evaluates each variable when it is first used, so that variables may use each other in any order. */
function readVariables(declared: ValueObject, environment: () => Environment): (name: string) => Value {
  const definitions = variableDefinitions(declared);
  const values = new Map<string, Value>();
  const pending = new Set<string>();
  return (wanted) => {
    const name = memberName(definitions, wanted);
    if (name === undefined) throw invalidTemplate(`The template variable '${wanted}' is not found.`);
    if (pending.has(name)) throw invalidTemplate(`The template variable '${name}' depends on itself.`);
    pending.add(name);
    const value = values.get(name) ?? evaluateObject(definitions[name] ?? {}, environment())[name] ?? null;
    values.set(name, value);
    pending.delete(name);
    return value;
  };
}

/** The variables by name. Each is an object with the variable as its only member, which is evaluated later. */
function variableDefinitions({ copy, ...single }: ValueObject): Readonly<Record<string, ValueObject>> {
  const loops = isArray(copy) ? copy.filter(isObject) : [];
  const repeated = loops.flatMap((loop) =>
    typeof loop['name'] === 'string' ? [[loop['name'], { copy: [loop] }] as const] : [],
  );
  const plain = Object.entries(single).map(([name, value]) => [name, { [name]: value }] as const);
  return Object.fromEntries<ValueObject>([...plain, ...repeated]);
}

function parameterValue(values: ReadonlyMap<string, Parameter>, wanted: string): Value {
  const name = [...values.keys()].find((key) => key.toLowerCase() === wanted.toLowerCase());
  if (name === undefined)
    throw invalidTemplate(
      `The template parameter '${wanted}' is not found. Please see https://aka.ms/arm-template/#parameters for usage details.`,
    );
  return values.get(name)?.value ?? null;
}

function readOutputs(declared: ValueObject, environment: Environment): Map<string, Output> {
  const outputs = new Map<string, Output>();
  for (const [name, output] of Object.entries(declared)) {
    if (!isObject(output) || typeof output['type'] !== 'string')
      throw invalidTemplate(`Deployment template validation failed: the output '${name}' lacks its 'type'.`);
    if (evaluateOptional(output['condition'], environment) === false) continue;
    outputs.set(name, {
      type: typeName(output['type']),
      value: evaluateOptional(output['value'], environment) ?? null,
    });
  }
  return outputs;
}
