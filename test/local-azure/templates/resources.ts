import { repeat } from './copy.js';
import type { Environment } from './environment.js';
import { evaluateObject, evaluateOptional, evaluateValue } from './interpret.js';
import { composeResourceId, providerPath, resourceGroupId } from './resource-id.js';
import { invalidTemplate, isArray, isObject, type Value, type ValueObject } from './value.js';

/** A resource of a template, with all names that a `dependsOn` may use for it. */
export interface DeclaredResource {
  readonly id: string;
  readonly type: string;
  readonly name: string;
  readonly symbolicName: string | undefined;
  readonly loop: string | undefined;
  /** False if its condition excludes it from the deployment. */
  readonly included: boolean;
  readonly dependsOn: readonly string[];
  /** Evaluated: `apiVersion`, `location`, `tags`, `properties`, … */
  readonly resource: ValueObject;
}

interface Parent {
  readonly type: string;
  readonly name: string;
}

/** The members that tell how to deploy a resource and are not part of it. */
const DIRECTIVES = ['condition', 'copy', 'dependsOn', 'resources', 'type', 'name'];

/**
 * The resources of a template, with loops unrolled and child resources as separate items.
 * @param resources an array, or an object with symbolic names
 * @throws ArmError `InvalidTemplate`
 */
export function declareResources(
  resources: Value | undefined,
  environment: Environment,
  parent?: Parent,
): DeclaredResource[] {
  if (isObject(resources))
    return Object.entries(resources).flatMap(([name, resource]) =>
      declare(resource, environment, parent, name),
    );
  if (!isArray(resources))
    throw invalidTemplate("Deployment template validation failed: 'resources' is required.");
  return resources.flatMap((resource) => declare(resource, environment, parent));
}

function declare(
  raw: Value,
  environment: Environment,
  parent?: Parent,
  symbolicName?: string,
): DeclaredResource[] {
  if (!isObject(raw))
    throw invalidTemplate('Deployment template validation failed: a resource is not an object.');
  if (raw['existing'] === true) return [];
  if (raw['copy'] === undefined) return declareOne(raw, environment, parent, { symbolicName });
  const { name, turns } = repeat(raw['copy'], environment, evaluateValue);
  return turns.flatMap((turn) => declareOne(raw, turn, parent, { symbolicName, loop: name }));
}

function declareOne(
  raw: ValueObject,
  environment: Environment,
  parent: Parent | undefined,
  aliases: { readonly symbolicName?: string | undefined; readonly loop?: string },
): DeclaredResource[] {
  const { type, name } = identify(raw, environment, parent);
  const included = evaluateOptional(raw['condition'], environment) ?? true;
  if (typeof included !== 'boolean')
    throw invalidTemplate(`The condition of the template resource '${name}' is not a boolean.`);
  const resource = included ? evaluateBody(raw, type, environment) : {};
  const { symbolicName, loop } = aliases;
  const self: DeclaredResource = {
    id: locate(raw, type, name, environment),
    type,
    name,
    symbolicName,
    loop,
    included,
    resource,
    dependsOn: included ? readDependencies(raw, name, environment) : [],
  };
  const children = raw['resources'];
  return children === undefined ? [self] : [self, ...declareResources(children, environment, { type, name })];
}

function identify(raw: ValueObject, environment: Environment, parent: Parent | undefined): Parent {
  const name = evaluateOptional(raw['name'], environment);
  const type = evaluateOptional(raw['type'], environment);
  if (typeof type !== 'string' || typeof name !== 'string' || name === '')
    throw invalidTemplate(
      "Deployment template validation failed: a resource lacks its 'type' or its 'name'.",
    );
  if (typeof raw['apiVersion'] !== 'string')
    throw invalidTemplate(
      `Deployment template validation failed: the template resource '${name}' lacks its 'apiVersion'.`,
    );
  const whole = parent ? { type: `${parent.type}/${type}`, name: `${parent.name}/${name}` } : { type, name };
  if (whole.type.split('/').length !== whole.name.split('/').length + 1) throw wrongSegments(whole);
  return whole;
}

function wrongSegments({ type, name }: Parent): Error {
  return invalidTemplate(
    `Deployment template validation failed: 'The template resource '${name}' for type '${type}' has incorrect segment lengths. A nested resource type must have identical number of segments as its resource name. A root resource type must have segment length one greater than its resource name.'.`,
  );
}

function locate(raw: ValueObject, type: string, name: string, environment: Environment): string {
  const text = (member: string): string | undefined => {
    const value = evaluateOptional(raw[member], environment);
    return typeof value === 'string' ? value : undefined;
  };
  const names = name.split('/');
  const scope = text('scope');
  if (scope?.startsWith('/')) return `${scope}${providerPath(type, names)}`;
  const group = {
    subscriptionId: text('subscriptionId') ?? environment.scope.subscriptionId,
    resourceGroup: text('resourceGroup') ?? environment.scope.resourceGroup,
  };
  if (scope === undefined) return composeResourceId(group, type, names);
  return `${resourceGroupId(group)}/providers/${scope}${providerPath(type, names)}`;
}

function readDependencies(raw: ValueObject, name: string, environment: Environment): string[] {
  const dependencies = evaluateOptional(raw['dependsOn'], environment) ?? [];
  if (!isArray(dependencies) || !dependencies.every((dependency) => typeof dependency === 'string'))
    throw invalidTemplate(`The 'dependsOn' of the template resource '${name}' is not an array of strings.`);
  return dependencies as string[];
}

function evaluateBody(raw: ValueObject, type: string, environment: Environment): ValueObject {
  const body = Object.fromEntries(Object.entries(raw).filter(([name]) => !DIRECTIVES.includes(name)));
  const properties = body['properties'];
  if (type.toLowerCase() !== 'microsoft.resources/deployments' || !isObject(properties))
    return evaluateObject(body, environment);
  return {
    ...evaluateObject({ ...body, properties: null }, environment),
    properties: evaluateNested(properties, environment),
  };
}

/** Evaluates the properties of a nested deployment. With scope `inner`, its template is evaluated only when it runs. */
function evaluateNested(properties: ValueObject, environment: Environment): ValueObject {
  const options = properties['expressionEvaluationOptions'];
  const scope = isObject(options) ? options['scope'] : undefined;
  const { template = null, ...others } = properties;
  const isInner = typeof scope === 'string' && scope.toLowerCase() === 'inner';
  return {
    ...evaluateObject(others, environment),
    template: isInner ? template : evaluateValue(template, environment),
  };
}
