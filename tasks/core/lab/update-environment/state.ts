import { type Environment, isBeingDeleted, isBusy } from '../../azure/resources/environments.js';
import type { Lab } from '../../azure/resources/labs.js';
import { problem } from '../../step/problem.js';
import { checkExportInputs, checkExportOutputs } from '../environments/export-template.js';
import { findEnvironment, missingEnvironment, readGiven } from '../environments/find-environment.js';
import { withoutGroup } from '../environments/made-deployment.js';
import { findLab } from '../find-lab.js';
import { hexDigits } from '../hashes.js';
import { demand, needsAt, scopedNeeds } from '../preflight.js';
import { needsOfLabTasks } from '../task-needs.js';
import { type DeploymentWithParameters, readDeployment } from '../templates/deployment-parameters.js';
import type { Content } from './actions.js';
import type { ReadContext } from './inputs.js';

export interface UpdateEnvironmentState {
  readonly lab: Lab;
  readonly environment: Environment;
  readonly deploymentName: string;
  /** What messages call the template. */
  readonly templateName: string;
  /** A function, so that no secret stands in what was read. */
  readonly content: () => Content;
}

/** @throws a problem where there is no such environment, or where nothing can be deployed into it */
export async function read(context: ReadContext): Promise<UpdateEnvironmentState> {
  const { azure, inputs, signal } = context;
  checkExportInputs(inputs);
  const deployment = await readDeployment(inputs, {}, context);
  const { written, name: templateName } = deployment.source;
  if (written) checkExportOutputs(written.template, inputs);
  const lab = await findLab(azure, inputs, signal);
  const given = readGiven('EnvironmentId', inputs.EnvironmentId, lab);
  await demand(scopedNeeds(needsOfLabTasks.UpdateLabEnvironment, lab), context);
  const found = await findEnvironment(given, lab, context);
  const { environment } = found;
  if (!environment) throw await missingEnvironment(given, found, lab, context);
  demandUsable(environment);
  const group = { 'environment group': environment.resourceGroupId };
  await demand(needsAt(needsOfLabTasks.UpdateLabEnvironment, group), context);
  const content = contentOf(deployment);
  return {
    lab,
    environment,
    deploymentName: nameOf(environment, deployment),
    templateName,
    content: () => content,
  };
}

/** One that is being made gets its resource group meanwhile. */
function demandUsable(environment: Environment): void {
  const { name } = environment;
  if (isBeingDeleted(environment))
    throw problem(`The environment ${name} is being deleted.`, 'Give another one, or make it anew.');
  if (isBusy(environment) || environment.resourceGroupId !== undefined) return;
  throw withoutGroup(name);
}

function contentOf({ source: { written, link }, parameters }: DeploymentWithParameters): Content {
  if (link !== undefined) return { templateLink: link, parameters };
  return { template: written?.template ?? {}, parameters };
}

/** Neither secret values nor the token in an address are a part of it: a hash of them could be tried out. */
function nameOf(
  { uniqueId, id }: Environment,
  { source: { written, link = '' }, parameters, secure }: DeploymentWithParameters,
): string {
  const plain = Object.entries(parameters).filter(([name]) => !secure.includes(name));
  const address = link.split('?')[0];
  const what = [uniqueId, id.toLowerCase(), written?.template ?? null, address, Object.fromEntries(plain)];
  return `UpdateLabEnvironment-${hexDigits(JSON.stringify(what)).slice(0, 32)}`;
}
