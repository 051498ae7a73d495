import { createHash } from 'node:crypto';
import { ArmError } from '../../arm/provider.js';
import type { EvaluatedResource, EvaluatedTemplate, Output } from '../../templates/evaluate.js';
import type { Parameter } from '../../templates/parameters.js';
import { isObject, member, type Value, type ValueObject } from '../../templates/value.js';
import { guid } from '../../templates/functions/text.js';
import type { PastDeployment } from '../../world.js';
import type { ResourceFailure } from './run.js';

export interface DeploymentStart {
  readonly correlationId: string;
  readonly startTime: Date;
  readonly template: ValueObject;
  /** As in the request. */
  readonly parameters: ValueObject;
  readonly links: ValueObject;
  readonly evaluated: EvaluatedTemplate;
}

type Properties = Readonly<Record<string, unknown>>;

/** The properties of a deployment that has just been accepted. */
export function acceptedProperties(start: DeploymentStart): Properties {
  const { resources, parameters } = start.evaluated;
  return {
    ...start.links,
    templateHash: hashOf(start.template),
    parameters: Object.fromEntries(
      [...parameters].map(([name, parameter]) => [
        name,
        showParameter(parameter, member(start.parameters, name)),
      ]),
    ),
    mode: 'Incremental',
    provisioningState: 'Accepted',
    timestamp: dateOf(start.startTime),
    duration: 'PT0S',
    correlationId: start.correlationId,
    providers: showProviders(resources),
    dependencies: resources
      .filter(({ dependsOn }) => dependsOn.length > 0)
      .map((resource) => showDependency(resource, resources)),
  };
}

/** The properties of a deployment that ended before the world began, and made nothing. */
export function pastProperties({ name, ended, provisioningState = 'Succeeded' }: PastDeployment): Properties {
  const end = new Date(ended);
  return {
    templateHash: hashOf({}),
    parameters: {},
    mode: 'Incremental',
    ...stateOf(provisioningState, end, end),
    correlationId: guid(`${name} ${ended}`),
    providers: [],
    dependencies: [],
    ...(provisioningState === 'Succeeded' && { outputResources: [] }),
  };
}

/** The properties that change with the state. Timestamps have 7 decimals and `Z`, where DevTest Labs has an offset. */
export function stateOf(provisioningState: string, startTime: Date, now: Date): Properties {
  return { provisioningState, timestamp: dateOf(now), duration: durationOf(startTime, now) };
}

export function succeededProperties({ resources, outputs }: EvaluatedTemplate): Properties {
  const shown = [...outputs].map(([name, output]) => [name, showOutput(output)] as const);
  return {
    ...(shown.length > 0 && { outputs: Object.fromEntries(shown) }),
    outputResources: resources.map(({ id }) => ({ id })),
  };
}

/** The error of a deployment; its details are the errors of its resources. */
export function deploymentFailed(deploymentId: string, failures: readonly ResourceFailure[]): ArmError {
  return new ArmError(
    409,
    'DeploymentFailed',
    'At least one resource deployment operation failed. Please list deployment operations for details. ' +
      'Please see https://aka.ms/arm-deployment-operations for usage details.',
    failures.map(({ resource, error }) => ({ target: resource.id, ...showError(error) })),
    deploymentId,
  );
}

export function showError({ code, message, target, details }: ArmError): object {
  return { code, message, ...(target !== undefined && { target }), ...(details && { details }) };
}

export function durationOf(start: Date, end: Date): string {
  return `PT${(end.getTime() - start.getTime()) / 1000}S`;
}

export function dateOf(date: Date): string {
  return date.toISOString().replace('Z', '0000Z');
}

/** A number of up to 20 digits that depends on the template alone. */
function hashOf(template: ValueObject): string {
  return createHash('sha256').update(JSON.stringify(template)).digest().readBigUInt64BE().toString();
}

function showParameter({ type, value, isSecret }: Parameter, given: Value | undefined): object {
  if (isObject(given) && isObject(given['reference'])) return { type, reference: given['reference'] };
  return isSecret ? { type } : { type, value };
}

function showOutput({ type, value }: Output): object {
  return type.startsWith('Secure') ? { type } : { type, value };
}

function showProviders(resources: readonly EvaluatedResource[]): object[] {
  const namespaces = [...new Set(resources.map(({ type }) => namespaceOf(type)))];
  return namespaces.map((namespace) => {
    const own = resources.filter(({ type }) => namespaceOf(type) === namespace);
    const types = [...new Set(own.map(({ type }) => type))];
    return { namespace, resourceTypes: types.map((type) => showType(type, own)) };
  });
}

function namespaceOf(type: string): string {
  return type.slice(0, type.indexOf('/'));
}

function showType(type: string, resources: readonly EvaluatedResource[]): object {
  const locations = resources
    .filter((resource) => resource.type === type)
    .map(({ resource }) => resource['location'])
    .filter((location) => typeof location === 'string');
  return { resourceType: type.slice(type.indexOf('/') + 1), locations: [...new Set(locations)] };
}

function showDependency(resource: EvaluatedResource, all: readonly EvaluatedResource[]): object {
  const dependsOn = all.filter(({ id }) => resource.dependsOn.includes(id)).map(showReference);
  return { dependsOn, ...showReference(resource) };
}

function showReference({ id, type, name }: EvaluatedResource): object {
  return { id, resourceType: type, resourceName: name };
}
