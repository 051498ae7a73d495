import { statusOf } from '../../azure/requests/errors.js';
import { getDeploymentOutputs, type DeploymentOutput } from '../../azure/resources/deployment-outputs.js';
import {
  type Environment,
  getEnvironment,
  makeEnvironment,
  ownEnvironmentId,
} from '../../azure/resources/environments.js';
import { messageOf, problem, remedyOf } from '../../step/problem.js';
import type { JobVariable } from '../../step/outputs.js';
import type { UnitRecord } from '../../step/record.js';
import type { Done } from '../../step/step.js';
import { exportTemplate } from '../environments/export-template.js';
import { causesSince, deploymentIn, deploymentsOf, madeSince } from '../environments/made-deployment.js';
import { environmentOutputs, outputDetails, outputVariables } from '../environments/template-outputs.js';
import { deploymentLimit, waitUntilIdle } from '../environments/wait-until-idle.js';
import { waitWithin } from '../wait-for-operation.js';
import type { CreateEnvironmentAction } from './actions.js';
import type { CreateEnvironmentContext, CreateEnvironmentInputs } from './inputs.js';

export { plan } from './plan.js';
export { read } from './state.js';

/** @throws a problem with the innermost causes, and with what stays, where the environment was not made */
export async function act(action: CreateEnvironmentAction, context: CreateEnvironmentContext): Promise<Done> {
  const { phase } = context;
  phase('deploy');
  const environment = await made(action, context);
  const outputs = await outputsOf(environment, action, context);
  const details = outputDetails(environment, outputs, context);
  if (!context.inputs.ExportEnvironmentTemplate) return { details };
  const file = await exportTemplate(outputs, context);
  return { details: { ...details, exportedTemplate: file } };
}

async function made(
  action: CreateEnvironmentAction,
  context: CreateEnvironmentContext,
): Promise<Environment> {
  const { azure, signal } = context;
  const id = ownEnvironmentId(action.lab.id, action.environment.name);
  try {
    if (action.way === 'make') await make(action, context);
    return succeeded(await waitUntilIdle({ id, name: action.environment.name }, context));
  } catch (error) {
    signal.throwIfAborted();
    const left = await getEnvironment(azure, id, signal).catch(() => undefined);
    throw left ? await failure(error, left, action, context) : refusal(error);
  }
}

async function make(
  { lab, environment, parameters }: CreateEnvironmentAction,
  context: CreateEnvironmentContext,
): Promise<void> {
  const operation = makeEnvironment(context.azure, lab.id, { ...environment, parameters: parameters() });
  const awaited = { what: `the environment ${environment.name}`, limit: deploymentLimit(context.inputs) };
  await waitWithin(operation, awaited, context);
}

function succeeded(environment: Environment): Environment {
  const { provisioningState: state, name } = environment;
  if (/^(succeeded)?$/i.test(state)) return environment;
  throw new Error(`The environment ${name} ended as ${state}.`);
}

/** Nothing is there: what Azure refuses so, and names no remedy for, it may refuse to this identity alone. */
function refusal(error: unknown): unknown {
  const status = statusOf(error);
  if (remedyOf(error) !== undefined || status === undefined || status < 400 || status >= 500) return error;
  return problem(
    messageOf(error),
    'Nothing was made. Where Azure refuses it to the identity of the service connection, use a service connection with another identity, or have ' +
      'somebody make the environment in the lab and deploy into it by UpdateLabEnvironment. Otherwise correct what Azure names.',
    error,
  );
}

/** The cause is that of the deployment in the resource group: the operation itself has none but the outermost. */
async function failure(
  error: unknown,
  left: Environment,
  { before }: CreateEnvironmentAction,
  context: CreateEnvironmentContext,
): Promise<Error> {
  const causes = await causesSince(before, left, context);
  const { name, provisioningState: state, resourceGroupId: group } = left;
  const what =
    causes.length === 0 ? messageOf(error) : `The environment ${name} was not made: ${causes.join(' ')}`;
  const remedy = causes.length === 0 ? `${remedyOf(error) ?? ''} ` : '';
  return problem(
    what,
    `${remedy}It stays as ${state || 'it is'}${group === undefined ? '' : `, with what was made in ${group}`}. ` +
      'Run the task again to deploy into it, or delete it by DeleteLabEnvironment.',
    error,
  );
}

/** Where nobody has asked for the outputs, it is no failure that they cannot be read. */
async function outputsOf(
  environment: Environment,
  { before }: CreateEnvironmentAction,
  context: CreateEnvironmentContext,
): Promise<readonly DeploymentOutput[]> {
  const { azure, inputs, signal, notice } = context;
  try {
    const deployment = madeSince(before, await deploymentsOf(environment, context));
    if (!deployment) throw new Error('The deployment of the environment is not to be seen.');
    return await getDeploymentOutputs(azure, deploymentIn(environment, deployment.name), signal);
  } catch (error) {
    signal.throwIfAborted();
    if (inputs.OutputTemplateVariables || inputs.ExportEnvironmentTemplate) throw error;
    const what = 'The outputs of the template cannot be read: environmentOutputs has none.';
    notice({ severity: 'warning', what, why: messageOf(error) });
    return [];
  }
}

export function outputs(records: readonly UnitRecord[]): Readonly<Record<string, string>> {
  return environmentOutputs(records);
}

export function jobVariables(
  records: readonly UnitRecord[],
  inputs: CreateEnvironmentInputs,
): readonly JobVariable[] {
  return outputVariables(records, inputs);
}
