import { errors } from '../../arm/errors.js';
import { preflightRefusal } from '../../arm/failing-work.js';
import { parseResourceId, resourceGroupId, resourceKey } from '../../arm/identifiers.js';
import { canceled } from '../../arm/operations.js';
import { ArmError } from '../../arm/provider.js';
import type { Resource } from '../../arm/resources.js';
import { type EvaluatedResource, evaluateTemplate } from '../../templates/evaluate.js';
import { guid } from '../../templates/functions/text.js';
import type { Deploy, ProviderContext } from '../context.js';
import { createOperationLog, type OperationLog } from './deployment-operations.js';
import { checkDeploymentName, type DeploymentRequest } from './deployment-request.js';
import { withNested } from './nested.js';
import { outputsFailure } from './outputs.js';
import {
  acceptedProperties,
  deploymentFailed,
  type DeploymentStart,
  showError,
  stateOf,
  succeededProperties,
} from './record.js';
import { deployResources } from './run.js';

/** The deployments of the local Azure: their records, and the running ones. */
export interface Deployments {
  /**
   * Accepts and begins a deployment.
   * @throws ArmError `DeploymentActive`, or for a fault in name or template
   */
  readonly begin: (id: string, request: DeploymentRequest, check?: Check) => BegunDeployment;
  /** The properties that the deployment would have. */
  readonly validate: (id: string, request: DeploymentRequest, check?: Check) => Resource['properties'];
  /** Cancels a deployment: resources that are being deployed are finished, no others are begun. */
  readonly cancel: (deployment: Resource) => void;
  /**
   * Resolves when the record is deleted.
   * @throws ArmError `DeploymentActive` while the deployment runs
   */
  readonly remove: (deployment: Resource) => Promise<void>;
  readonly operations: (deployment: Resource) => OperationLog | undefined;
}

/** Checks the resources that are about to be deployed; throws an ArmError if that is not allowed. */
export type Check = (resources: readonly EvaluatedResource[]) => void;

export interface BegunDeployment {
  readonly isNew: boolean;
  readonly deployment: Resource;
  /** Resolves when everything is deployed; rejects with `DeploymentFailed` or `canceled`. */
  readonly work: Promise<void>;
}

interface Run {
  readonly controller: AbortController;
  readonly log: OperationLog;
}

export const DEPLOYMENT_TYPE = 'Microsoft.Resources/deployments';

export function createDeployments(context: ProviderContext, deploy: Deploy): Deployments {
  const { clock, resources } = context;
  const runs = new Map<string, Run>();
  const started = new Map<string, number>();

  const prepare = (
    id: string,
    request: DeploymentRequest,
    check: Check = () => undefined,
  ): DeploymentStart => {
    const count = (started.get(resourceKey(id)) ?? 0) + 1;
    started.set(resourceKey(id), count);
    const start = evaluate(id, request, guid(`${resourceKey(id)} ${count}`), context);
    const all = withNested(
      start.evaluated.resources,
      (nestedId, nested) => evaluate(nestedId, nested, start.correlationId, context).evaluated.resources,
    );
    check(all);
    refuseBeforehand(id, all, context);
    return start;
  };

  return {
    begin: (id, request, check) => {
      const former = resources.get(id);
      if (former !== undefined && (isRunning(former) || isBeingDeleted(former))) throw stillActive(former);
      const start = prepare(id, request, check);
      const deployment = accepted(id, start, request);
      const asCaller: Deploy = (resourceId, resource) => deploy(resourceId, resource, request.caller);
      const run = { controller: new AbortController(), log: createOperationLog(id, clock) };
      resources.set(deployment);
      runs.set(resourceKey(id), run);
      return { isNew: former === undefined, deployment, work: carryOut(id, start, run, asCaller, context) };
    },
    validate: (id, request, check) => validated(prepare(id, request, check)),
    cancel: (deployment) => {
      if (!isRunning(deployment)) throw notRunning(deployment);
      runs.get(resourceKey(deployment.id))?.controller.abort();
    },
    remove: (deployment) => {
      if (isRunning(deployment)) throw stillActive(deployment);
      return remove(deployment, context);
    },
    operations: (deployment) => runs.get(resourceKey(deployment.id))?.log,
  };
}

function refuseBeforehand(
  id: string,
  deployed: readonly EvaluatedResource[],
  { faults }: ProviderContext,
): void {
  const ids = deployed.map((resource) => resource.id);
  const refusal = preflightRefusal(parseResourceId(id).names.join('/'), ids, faults);
  if (refusal) throw refusal;
}

async function carryOut(
  id: string,
  { evaluated, startTime }: DeploymentStart,
  { controller, log }: Run,
  deploy: Deploy,
  { clock, faults, resources }: ProviderContext,
): Promise<void> {
  const enter = (state: string, changes: object = {}): void =>
    resources.update(id, (deployment) => ({
      ...deployment,
      properties: { ...deployment.properties, ...stateOf(state, startTime, clock.now()), ...changes },
    }));
  enter('Running');
  const failures = await Promise.race([
    deployResources(evaluated.resources, deploy, log.report, controller.signal),
    whenAborted(controller.signal, () => enter('Canceled')),
  ]);
  const error = failures.length > 0 ? deploymentFailed(id, failures) : outputsFailure(evaluated);
  if (error) {
    enter('Failed', { error: showError(error) });
    throw error;
  }
  if (faults.of('deployment hangs', id)) await new Promise(() => undefined);
  log.reportOutputs();
  enter('Succeeded', succeededProperties(evaluated));
}

function evaluate(
  id: string,
  { template, parameters, links = {} }: DeploymentRequest,
  correlationId: string,
  { clock, resources }: ProviderContext,
): DeploymentStart {
  const { subscriptionId, resourceGroup, names } = parseResourceId(id);
  const deploymentName = names.join('/');
  checkDeploymentName(deploymentName);
  const group = resources.get(resourceGroupId(subscriptionId, resourceGroup));
  if (group === undefined) throw errors.resourceGroupNotFound(resourceGroup);
  const startTime = clock.now();
  const evaluated = evaluateTemplate(parameters, {
    subscriptionId,
    resourceGroup: group.name,
    deploymentName,
    template,
    correlationId,
    subscription: describeSubscription(subscriptionId, resources.get(`/subscriptions/${subscriptionId}`)),
    resourceGroupObject: describeGroup(group),
    now: startTime,
  });
  return { correlationId, startTime, template, parameters, links, evaluated };
}

function describeSubscription(
  subscriptionId: string,
  subscription: Resource | undefined,
): Readonly<Record<string, string>> {
  const { displayName, tenantId } = subscription?.properties ?? {};
  return {
    id: `/subscriptions/${subscriptionId}`,
    subscriptionId,
    ...(typeof displayName === 'string' && { displayName }),
    ...(typeof tenantId === 'string' && { tenantId }),
  };
}

function describeGroup({ id, name, location = '', tags = {} }: Resource): DeploymentStart['template'] {
  const properties = { provisioningState: 'Succeeded' };
  return { id, name, type: 'Microsoft.Resources/resourceGroups', location, tags, properties };
}

function accepted(id: string, start: DeploymentStart, { tags }: DeploymentRequest): Resource {
  const name = parseResourceId(id).names.join('/');
  return { id, name, type: DEPLOYMENT_TYPE, ...(tags && { tags }), properties: acceptedProperties(start) };
}

function validated(start: DeploymentStart): Resource['properties'] {
  const validatedResources = start.evaluated.resources.map(({ id }) => ({ id }));
  return { ...acceptedProperties(start), provisioningState: 'Succeeded', validatedResources };
}

async function remove({ id }: Resource, { clock, resources, durations }: ProviderContext): Promise<void> {
  resources.update(id, (deployment) => ({
    ...deployment,
    properties: { ...deployment.properties, provisioningState: 'Deleting' },
  }));
  await clock.sleep(clock.varied(durations.deploymentDeletion, id));
  const present = resources.get(id);
  if (present !== undefined && isBeingDeleted(present)) resources.delete(id);
}

function whenAborted(signal: AbortSignal, react: () => void): Promise<never> {
  return new Promise((_, reject) => {
    signal.addEventListener('abort', () => {
      react();
      reject(canceled);
    });
  });
}

function isRunning({ properties }: Resource): boolean {
  return ['Accepted', 'Running'].includes(String(properties['provisioningState']));
}

function isBeingDeleted({ properties }: Resource): boolean {
  return properties['provisioningState'] === 'Deleting';
}

function stillActive({ id, name, properties }: Resource): ArmError {
  return new ArmError(
    409,
    'DeploymentActive',
    `Unable to edit or replace deployment '${name}': previous deployment from '${String(properties['timestamp'])}' is still active. ` +
      'Please see https://aka.ms/arm-deploy for usage details.',
    undefined,
    id,
  );
}

function notRunning({ name, properties }: Resource): ArmError {
  const state = String(properties['provisioningState']);
  return errors.conflict(
    'DeploymentCannotBeCancelled',
    `The deployment '${name}' cannot be cancelled because its provisioning state is '${state}'.`,
  );
}
