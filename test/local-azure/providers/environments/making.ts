import { asArmError, errors } from '../../arm/errors.js';
import { resourceFailure } from '../../arm/failing-work.js';
import { ArmError } from '../../arm/provider.js';
import type { Resource } from '../../arm/resources.js';
import { removeGroup } from '../../arm/resource-groups.js';
import type { ValueObject } from '../../templates/value.js';
import type { EnvironmentTemplate } from '../../world-environments.js';
import { change, type EnvironmentContext } from './context.js';
import { addGroup, groupIdFor, groupIdOfEnvironment } from './group.js';
import { deploymentParameters } from './parameters.js';

export interface Making {
  readonly lab: Resource;
  readonly environment: Resource;
  readonly template: EnvironmentTemplate;
  /** As in the request. */
  readonly parameters: unknown;
}

/**
 * Deploys the template of an environment into its resource group, which is made for it. A failed environment stays
 * with whatever it has got. Lab users need no rights for that: the lab deploys with an identity of its own.
 */
export async function makeEnvironment(making: Making, context: EnvironmentContext): Promise<void> {
  const { environment, template } = making;
  try {
    await deploy(making, context);
  } catch (error) {
    change(environment, { provisioningState: 'Failed' }, context);
    throw withoutDetails(asArmError(error));
  }
  const armTemplateDisplayName = template.displayName ?? template.name;
  change(environment, { armTemplateDisplayName, provisioningState: 'Succeeded' }, context);
}

async function deploy({ lab, environment, template, parameters }: Making, context: EnvironmentContext) {
  const { clock, deployments, durations, faults, resources } = context;
  const resourceGroupId = groupIdOfEnvironment(environment) ?? groupIdFor(environment, lab);
  addGroup(resourceGroupId, lab, resources);
  change(environment, { resourceGroupId }, context);
  await clock.sleep(clock.varied(durations.environment, environment.id));
  const failure = resourceFailure(environment.id, faults);
  if (failure) throw failure;
  const contents = template.contents as ValueObject;
  const group = resources.get(resourceGroupId);
  if (!group) throw errors.resourceGroupNotFound(resourceGroupId.split('/').at(-1) ?? '');
  const { work } = deployments.begin(deploymentId(group, environment), {
    template: contents,
    parameters: deploymentParameters(parameters, contents),
    tags: undefined,
  });
  await work;
}

function deploymentId(group: Resource, { properties }: Resource): string {
  const { uniqueIdentifier } = properties;
  return `${group.id}/providers/Microsoft.Resources/deployments/${String(uniqueIdentifier)}`;
}

/**
 * The error of the operation, which has no details in the API description: the causes in resources stand in the
 * deployment.
 */
function withoutDetails({ status, code, message }: ArmError): ArmError {
  return new ArmError(status, code, message);
}

/** Deletes an environment with its resource group and everything in it. */
export async function deleteEnvironment(
  environment: Resource,
  { clock, durations, faults, resources }: EnvironmentContext,
): Promise<void> {
  await clock.sleep(clock.varied(durations.environmentDeletion, `delete:${environment.id}`));
  const fault = faults.of('deletion fails', environment.id);
  if (fault) {
    change(environment, { provisioningState: 'Failed' }, { resources });
    const { code = 'ResourceGroupDeletionBlocked', message = 'The resource group cannot be deleted.' } =
      fault;
    throw new ArmError(409, code, message);
  }
  const resourceGroupId = groupIdOfEnvironment(environment);
  if (resourceGroupId !== undefined) removeGroup(resourceGroupId, resources);
  resources.delete(environment.id);
}
