import type { Cause } from '../../azure/requests/causes.js';
import { codeOf, remedyOfCauses } from '../../azure/requests/errors.js';
import { getDeploymentOutputs } from '../../azure/resources/deployment-outputs.js';
import { type Deployment, type DeploymentName, getDeployment } from '../../azure/resources/deployments.js';
import { type Environment, getEnvironment, isBeingDeleted } from '../../azure/resources/environments.js';
import type { JobVariable } from '../../step/outputs.js';
import { messageOf, problem, remedyOf } from '../../step/problem.js';
import type { UnitRecord } from '../../step/record.js';
import type { Done } from '../../step/step.js';
import { deploymentFailure, deployTemplate, isNeverBegun } from '../deployment.js';
import { exportTemplate } from '../environments/export-template.js';
import { deploymentIn } from '../environments/made-deployment.js';
import { environmentOutputs, outputDetails, outputVariables } from '../environments/template-outputs.js';
import { deploymentLimit, waitUntilIdle } from '../environments/wait-until-idle.js';
import type { UpdateEnvironmentAction } from './actions.js';
import type { UpdateEnvironmentContext, UpdateEnvironmentInputs } from './inputs.js';

export { plan } from './plan.js';
export { read } from './state.js';

/** @throws a problem with the innermost causes where the deployment failed; what was made by then stays */
export async function act(action: UpdateEnvironmentAction, context: UpdateEnvironmentContext): Promise<Done> {
  const { azure, inputs, signal, phase } = context;
  const environment = await readyEnvironment(action.environment, context);
  const deployment = deploymentIn(environment, action.deploymentName);
  phase('deploy');
  await deploy(deployment, action, context);
  const outputs = await getDeploymentOutputs(azure, deployment, signal);
  const details = outputDetails(environment, outputs, context);
  if (!inputs.ExportEnvironmentTemplate) return { details };
  return { details: { ...details, exportedTemplate: await exportTemplate(outputs, context) } };
}

/** @throws a problem where it is not the one that was meant any more */
async function readyEnvironment(
  planned: Environment,
  context: UpdateEnvironmentContext,
): Promise<Environment> {
  const now = await getEnvironment(context.azure, planned.id, context.signal);
  demandSame(planned, now);
  const ready = await waitUntilIdle(planned, context);
  demandSame(planned, ready);
  return ready;
}

function demandSame({ name, uniqueId }: Environment, now: Environment | undefined): void {
  if (now?.uniqueId === uniqueId && !isBeingDeleted(now)) return;
  throw problem(
    `Nothing is deployed into the environment ${name}: it was deleted or made anew since the plan was made.`,
    'Run the task again if that one is meant, too.',
  );
}

async function deploy(
  deployment: DeploymentName,
  { content, environment }: UpdateEnvironmentAction,
  context: UpdateEnvironmentContext,
): Promise<void> {
  const what = `the deployment ${deployment.name} into the environment ${environment.name}`;
  const before = await recordBefore(deployment, context);
  try {
    const wanted = { ...deployment, ...content(), tags: {} };
    await deployTemplate(wanted, { what, limit: deploymentLimit(context.inputs) }, context);
  } catch (error) {
    context.signal.throwIfAborted();
    const isRefused = await isNeverBegun(deployment, before, context);
    const failure = isRefused
      ? { reason: messageOf(error), causes: [] }
      : await deploymentFailure(deployment, error, context);
    if (!failure) throw error;
    const remedy = remedyFor(error, failure.causes);
    throw problem(`The environment ${environment.name} was not updated: ${failure.reason}`, remedy, error);
  }
}

function remedyFor(error: unknown, causes: readonly Cause[]): string {
  if (codeOf(error) === 'ResourceGroupNotFound')
    return 'Delete the environment by DeleteLabEnvironment and make it anew: somebody has deleted its resource group.';
  return `${remedyOf(error) ?? remedyOfCauses(causes) ?? 'Correct the template or its values, or what the message names.'} What was deployed by then stays.`;
}

/** Only the reason of a failure needs it. */
async function recordBefore(
  deployment: DeploymentName,
  { azure, signal }: UpdateEnvironmentContext,
): Promise<Deployment | undefined> {
  return getDeployment(azure, deployment, signal).catch(() => {
    signal.throwIfAborted();
    return undefined;
  });
}

export function outputs(records: readonly UnitRecord[]): Readonly<Record<string, string>> {
  return environmentOutputs(records);
}

/** The ids have also been variables of the job in the extension that this task replaces. */
export function jobVariables(
  records: readonly UnitRecord[],
  inputs: UpdateEnvironmentInputs,
): readonly JobVariable[] {
  const { environmentResourceId = '', environmentResourceGroupId = '' } = environmentOutputs(records);
  const ids = { environmentResourceId, environmentResourceGroupId };
  const own = Object.entries(ids).map(([name, value]) => ({ name, value, isSecret: false }));
  return [...outputVariables(records, inputs), ...own];
}
