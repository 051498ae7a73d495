import { getDeployment, hasEnded } from '../../azure/resources/deployments.js';
import {
  deleteLabVirtualMachine,
  getLabVirtualMachine,
  type LabVirtualMachine,
  listLabVirtualMachines,
} from '../../azure/resources/lab-virtual-machines.js';
import { tidily } from '../../lab/housekeeping.js';
import { sameName } from '../../lab/names.js';
import { waitForOperation } from '../../lab/wait-for-operation.js';
import { messageOf } from '../../step/problem.js';
import { ignoreTag, runTag, tagOf } from '../images/tags.js';
import { readEach } from '../../step/read-each.js';
import type { BuildAction } from './actions.js';
import { type Curable, curableBy } from './build-retry.js';
import { build } from './build.js';
import type { CreateContext } from './inputs.js';
import { isOfBuild } from './machines-of-build.js';
import { recordOf } from './records.js';

/** A build that has succeeded. */
export interface Built {
  readonly machine: LabVirtualMachine;
  /** The builds that it took, 1 or more. */
  readonly attempts: number;
}

/** What the record of a build tells of it. */
export function detailsOf({ machine, attempts }: Built): Readonly<Record<string, string>> {
  return {
    vmName: machine.name,
    vmId: machine.id,
    ...(attempts > 1 ? { attempts: String(attempts) } : {}),
  };
}

/** What the record of a build says, with why it was built where only what changed is. */
export function reasonOf({ machine }: Built, { why }: Pick<BuildAction, 'why'>): string {
  return `Built as ${machine.name}${why === undefined ? '' : `: ${why}`}.`;
}

/**
 * Builds one image VM as `build` does, and again under the same name where that failed only for causes that another VM
 * may not meet. Before that, the VMs of the failed build are deleted: those that carry our marks of this image, this
 * run and this build. Each further build is told by a warning.
 * @param retries the most further builds where Images.json does not say it of the image, 0 or more
 * @throws why the last build failed; nothing is built again after a cancellation, or where a VM of the failed build
 * cannot be deleted, which a warning tells
 */
export function buildWithRetries(
  action: BuildAction,
  context: CreateContext,
  retries: number,
): Promise<Built> {
  return attemptBuild(action, context, { number: 1, most: (action.limits?.retries ?? retries) + 1 });
}

interface Attempt {
  readonly number: number;
  readonly most: number;
}

async function attemptBuild(action: BuildAction, context: CreateContext, attempt: Attempt): Promise<Built> {
  try {
    return { machine: await build(action, context), attempts: attempt.number };
  } catch (error) {
    const curable = attempt.number < attempt.most ? curableBy(error) : undefined;
    if (!curable || context.signal.aborted) throw error;
    const next = await clearedAway(action, context);
    if (!next) throw error;
    const further = { ...attempt, number: attempt.number + 1 };
    tellOf(further, curable, error, action, context);
    return attemptBuild(next, context, further);
  }
}

function tellOf(
  { number, most }: Attempt,
  { text, remedy }: Curable,
  error: unknown,
  { imagePath, vmName }: BuildAction,
  { notice }: CreateContext,
): void {
  notice({
    severity: 'warning',
    what: `${imagePath} is built again as the VM ${vmName}, attempt ${number} of at most ${most}: ${text}.`,
    why: messageOf(error),
    remedy,
  });
}

/** @returns the next build, which finds nothing of the failed one; nothing where not all of it could be cleared away */
async function clearedAway(action: BuildAction, context: CreateContext): Promise<BuildAction | undefined> {
  const next: BuildAction[] = [];
  context.phase('delete');
  await tidily(
    {
      what: `${action.imagePath} is not built again: the VM of the failed build could not be deleted.`,
      remedy: 'Run CleanUpFactory once it can be deleted, or delete it by hand; then run the task again.',
    },
    async () => {
      await deleteMachines(action, context);
      next.push(await newBuild(action, context));
    },
    context,
  );
  return next[0];
}

async function deleteMachines(action: BuildAction, context: CreateContext): Promise<void> {
  const machines = await readMachines(action, context);
  const failed = machines.filter((machine) => isToDelete(machine, action, context));
  const inTheWay = machines.find((machine) => isInTheWay(machine, action) && !failed.includes(machine));
  if (inTheWay)
    throw new Error(`The VM ${inTheWay.name} is not of this run, or carries the tag ${ignoreTag}.`);
  const deletions = await Promise.allSettled(failed.map((machine) => deleteMachine(machine, context)));
  for (const deletion of deletions) if (deletion.status === 'rejected') throw deletion.reason;
}

/** A list may not show yet what was made just now; it is needed where only the deployment names the VMs. */
async function readMachines(
  { lab, prepared: { machineNames } }: BuildAction,
  { azure, signal }: CreateContext,
): Promise<readonly LabVirtualMachine[]> {
  if (machineNames.length === 0) return listLabVirtualMachines(azure, lab.id, signal);
  const found = await readEach(machineNames, (name) => getLabVirtualMachine(azure, lab.id, name, signal));
  return found.filter((machine) => machine !== undefined);
}

/** Somebody who protects a failed VM wants to look at it. */
function isToDelete(machine: LabVirtualMachine, action: BuildAction, { runId }: CreateContext): boolean {
  const { tags } = machine;
  return (
    isOfBuild(machine, action, action) &&
    tagOf(tags, runTag) === runId &&
    tagOf(tags, ignoreTag) === undefined
  );
}

function isInTheWay(machine: LabVirtualMachine, action: BuildAction): boolean {
  const names = [action.vmName, ...action.prepared.machineNames];
  return isOfBuild(machine, action, action) || names.some((name) => sameName(name, machine.name));
}

function deleteMachine({ id, name }: LabVirtualMachine, context: CreateContext): Promise<void> {
  return waitForOperation(
    deleteLabVirtualMachine(context.azure, id),
    `the deletion of the failed VM ${name}`,
    context,
  );
}

/** The record of the failed deployment has stayed where its VM could not be marked, or where nobody may delete it. */
async function newBuild(action: BuildAction, { azure, signal }: CreateContext): Promise<BuildAction> {
  const record = await getDeployment(azure, recordOf(action), signal);
  return { ...action, adopted: false, leftRecords: record && hasEnded(record) ? [record] : [] };
}
