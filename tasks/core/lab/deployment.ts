import type { Azure } from '../azure/azure.js';
import type { Cause } from '../azure/requests/causes.js';
import { isLocked, onceReady } from '../azure/requests/conflicts.js';
import { causesOf, codeOf, isConflict } from '../azure/requests/errors.js';
import type { Operation } from '../azure/requests/operation.js';
import {
  type Deployment,
  deploymentFailures,
  type DeploymentName,
  getDeployment,
  hasEnded,
  hasFailed,
  hasSucceeded,
  type NewDeployment,
  startDeployment,
} from '../azure/resources/deployments.js';
import { messageOf } from '../step/problem.js';
import type { ActionContext } from '../step/step.js';
import type { Limit } from '../step/wait.js';
import { waitWithin } from './wait-for-operation.js';

/** The parts of a step's context that deployments use. */
export type DeploymentContext = Pick<ActionContext<unknown, Azure>, 'azure' | 'signal' | 'wait' | 'waiting'>;

/** The name and the time limit of the wait for a deployment. */
export interface DeploymentWait {
  /** The deployment, as the log and the time-out name it. */
  readonly what: string;
  readonly limit: Limit;
}

/**
 * Deploys a template and waits for the end. A deployment of this name that runs already is joined: another run began
 * it, or a request whose answer was lost. One that is gone has ended: another run joined it too and deleted its
 * record first.
 * @throws if it failed, if Azure refused it, or after the time limit
 */
export async function deployTemplate(
  deployment: NewDeployment,
  awaited: DeploymentWait,
  context: DeploymentContext,
): Promise<void> {
  try {
    const operation = onceReady(() => startDeployment(context.azure, deployment));
    await waitWithin(operation, awaited, context);
  } catch (error) {
    if (!(await isToJoin(error, deployment, context))) throw error;
    await joinDeployment(deployment, awaited, context);
  }
}

/** Azure answers with a conflict also where a resource group has as many records as it may have, for example. */
async function isToJoin(error: unknown, deployment: DeploymentName, context: DeploymentContext) {
  if (/^Deployment(Active|NotFound)$/.test(codeOf(error) ?? '')) return true;
  if (!isConflict(error) || isLocked(error)) return false;
  const found = await getDeployment(context.azure, deployment, context.signal);
  return found !== undefined && !hasEnded(found);
}

/**
 * Waits for the end of a deployment that somebody else began. One without a record has ended.
 * @throws if it failed, or after the time limit
 */
export async function joinDeployment(
  deployment: DeploymentName,
  awaited: DeploymentWait,
  context: DeploymentContext,
): Promise<void> {
  await waitWithin(runningDeployment(deployment, context.azure), awaited, context);
}

/** Why a deployment failed. */
export interface DeploymentFailure {
  /** One or more sentences. */
  readonly reason: string;
  /** What Azure told, with its codes; none where it told none, and of a deployment that somebody has cancelled. */
  readonly causes: readonly Cause[];
}

/**
 * The reason why a deployment failed.
 * @param error what waiting for it threw; the reason where Azure has no other
 * @returns nothing where the deployment has not failed, or where its state cannot be read now
 */
export async function deploymentFailure(
  deployment: DeploymentName,
  error: unknown,
  context: Pick<DeploymentContext, 'azure' | 'signal'>,
): Promise<DeploymentFailure | undefined> {
  const found = await readFailure(deployment, context).catch(() => undefined);
  if (!found) return undefined;
  const { causes, isCancelled } = found;
  const reason = causes.map(({ message }) => message).join(' ') || messageOf(error);
  if (isCancelled) return { reason, causes: [] };
  return { reason, causes: causes.length > 0 ? causes : causesOf(error) };
}

/**
 * Whether Azure has refused to begin a deployment: its record is still that of one before of the same name, which says
 * nothing of this one. Not known where the record cannot be read.
 * @param before the record before the deployment was asked for
 */
export async function isNeverBegun(
  deployment: DeploymentName,
  before: { readonly state: string; readonly changedAt?: Date | undefined } | undefined,
  { azure, signal }: Pick<DeploymentContext, 'azure' | 'signal'>,
): Promise<boolean> {
  if (!before || !hasEnded(before)) return false;
  const now = await getDeployment(azure, deployment, signal).catch(() => undefined);
  return now?.state === before.state && now.changedAt?.getTime() === before.changedAt?.getTime();
}

function runningDeployment(deployment: DeploymentName, azure: Azure): Operation<unknown> {
  return {
    poll: async (signal) => {
      const found = await getDeployment(azure, deployment, signal);
      const state = found?.state ?? 'Deleted';
      if (found && hasFailed(found)) throw new Error(`The deployment ${deployment.name} ended as ${state}.`);
      return { done: state === 'Deleted' || hasSucceeded({ state }), state };
    },
  };
}

/** @returns nothing where the deployment has not failed; no cause where its record is gone */
async function readFailure(
  deployment: DeploymentName,
  { azure, signal }: Pick<DeploymentContext, 'azure' | 'signal'>,
): Promise<{ readonly causes: readonly Cause[]; readonly isCancelled: boolean } | undefined> {
  const record = await getDeployment(azure, deployment, signal);
  if (!record) return { causes: [], isCancelled: false };
  if (!hasFailed(record)) return undefined;
  return { causes: await deploymentFailures(azure, deployment, signal), isCancelled: isCancelled(record) };
}

function isCancelled({ state }: Pick<Deployment, 'state'>): boolean {
  return /^Canceled$/i.test(state);
}
