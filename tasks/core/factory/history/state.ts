import { isNotFound } from '../../azure/requests/errors.js';
import { isInSameSubscription, resourceId } from '../../azure/resource-id.js';
import { type ListedDeployment, listDeployments } from '../../azure/resources/deployments.js';
import {
  type LabVirtualMachine,
  listLabVirtualMachines,
} from '../../azure/resources/lab-virtual-machines.js';
import type { Lab } from '../../azure/resources/labs.js';
import { findFactoryLab } from '../../lab/find-lab.js';
import { demand, scopedNeeds } from '../../lab/preflight.js';
import { messageOf } from '../../step/problem.js';
import { readEach } from '../../step/read-each.js';
import { sideNeedsOfTasks } from '../side-needs.js';
import type { ReadContext } from './inputs.js';
import { namePattern } from './name-pattern.js';

/** The records of a resource group whose names match, or why they are not known. */
export interface GroupHistory {
  readonly resourceGroup: string;
  readonly records: readonly ListedDeployment[];
  readonly unread?: string;
}

export interface HistoryState {
  readonly lab: Lab;
  readonly machines: readonly LabVirtualMachine[];
  /** That of the lab first, then those of its VMs, each once. */
  readonly groups: readonly GroupHistory[];
  readonly now: Date;
}

export async function read(context: ReadContext): Promise<HistoryState> {
  const { azure, inputs, signal, reading, now } = context;
  const isWanted = namePattern(inputs.deploymentNamePattern);
  const lab = await findFactoryLab(azure, inputs, signal);
  await demand(scopedNeeds(sideNeedsOfTasks.CleanDeploymentHistory, lab), context);
  const machines = await listLabVirtualMachines(azure, lab.id, signal);
  const names = groupsOf(lab, machines);
  const ofVMs = names.length === 1 ? '' : ` and of ${names.length - 1} resource groups of its VMs`;
  reading(`The records of the resource group ${lab.resourceGroup}${ofVMs}.`);
  const groups = await readEach(names, (name) => readGroup(lab, name, context));
  const wanted = groups.map((group) => ({
    ...group,
    records: group.records.filter(({ name }) => isWanted(name)),
  }));
  return { lab, machines, groups: wanted, now: now() };
}

/** The groups that hold the lab and its VMs, by what Azure says of each VM: never by the beginning of a name (L6). */
export function groupsOf(lab: Lab, machines: readonly Pick<LabVirtualMachine, 'computeId'>[]): string[] {
  const ofMachines = machines.flatMap(({ computeId }) =>
    computeId !== undefined && isInSameSubscription(lab.id, computeId)
      ? [resourceId(computeId).resourceGroup]
      : [],
  );
  const once = new Map<string, string>();
  for (const name of [lab.resourceGroup, ...ofMachines])
    if (!once.has(name.toLowerCase())) once.set(name.toLowerCase(), name);
  return [...once.values()];
}

/** A group that is gone, as its VM is by now, has no records. One that cannot be read keeps no other from its work. */
async function readGroup(
  { subscriptionId }: Lab,
  resourceGroup: string,
  { azure, signal }: ReadContext,
): Promise<GroupHistory> {
  try {
    const records = await listDeployments(azure, { subscriptionId, resourceGroup }, signal);
    return { resourceGroup, records };
  } catch (error) {
    signal.throwIfAborted();
    if (isNotFound(error)) return { resourceGroup, records: [] };
    return { resourceGroup, records: [], unread: messageOf(error) };
  }
}
