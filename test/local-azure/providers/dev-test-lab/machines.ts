import { createHash } from 'node:crypto';
import { parseResourceId, resourceGroupId, resourceKey } from '../../arm/identifiers.js';
import type { ArmRequest, ArmResponse, Route } from '../../arm/provider.js';
import type { Resource } from '../../arm/resources.js';
import { readTags } from '../resources/tag-limits.js';
import { accepted, LAB, type LabContext, labOf, memberOf, notReady } from './context.js';
import { forgetSchedules } from './kept.js';
import { answerList, selected } from './lists.js';
import { actionRoutes } from './machine-actions.js';
import { computeIdOf, isBeingCaptured, MACHINES, textOf } from './machine-state.js';
import { shower } from './machine-view.js';

export function machineRoutes(context: LabContext): Route[] {
  const { faults, resources, pageSize } = context;
  const list = (request: ArmRequest): ArmResponse => {
    const machines = resources.list(`${labOf(request, context).id}/${MACHINES}`);
    const show = shower(request, context);
    return answerList(request, machines.map(show), pageSize);
  };
  const get = (request: ArmRequest): ArmResponse => {
    const machine = memberOf(request, context, MACHINES);
    const body = selected(request, shower(request, context)(machine));
    // Somebody deletes it as soon as it was read.
    if (faults.of('machine disappears', machine.id)) forget(machine.id, labOf(request, context), context);
    return { status: 200, body };
  };
  const path = `${LAB}/${MACHINES}`;
  const member = `${path}/{name}`;
  return [
    { method: 'GET', path, handle: list },
    { method: 'GET', path: member, handle: get },
    { method: 'PATCH', path: member, handle: (request) => patch(request, context) },
    { method: 'DELETE', path: member, handle: (request) => remove(request, context) },
    ...actionRoutes(member, context),
  ];
}

/**
 * The id in Compute of a lab's machine. It is in the lab's resource group for machines, or in a group generated for
 * this machine, whose name is the lab's followed by at least 10 digits.
 */
export function computeIdFor(machineId: string, lab: Resource): string {
  const { subscriptionId, names } = parseResourceId(machineId);
  const digits = createHash('sha1').update(resourceKey(machineId)).digest().readUIntBE(0, 5);
  const generated = `${lab.name}${String(digits).padStart(13, '1')}`;
  const group =
    textOf(lab.properties['vmCreationResourceGroup']) || resourceGroupId(subscriptionId, generated);
  return `${group}/providers/Microsoft.Compute/virtualMachines/${names.at(-1) ?? ''}`;
}

/** A PATCH changes tags only, and replaces them all. */
function patch(request: ArmRequest, context: LabContext): ArmResponse {
  const machine = memberOf(request, context, MACHINES);
  const { tags } = (request.body ?? {}) as { tags?: unknown };
  const changed = tags === undefined ? machine : { ...machine, tags: readTags(tags) };
  context.resources.set(changed);
  return { status: 200, body: shower(request, context)(changed) };
}

function remove(request: ArmRequest, context: LabContext): ArmResponse {
  const { clock, compute, durations, resources } = context;
  const lab = labOf(request, context);
  const machine = resources.get(`${lab.id}/${MACHINES}/${request.parameters['name'] ?? ''}`);
  if (!machine) return { status: 204 };
  compute.refuseWhileExported(computeIdOf(machine));
  if (isBeingCaptured(machine, context)) throw notReady(machine);
  setState(machine.id, 'Deleting', context);
  const seconds = clock.varied(durations.virtualMachineDeletion, `delete:${machine.id}`);
  return accepted(
    request,
    context,
    clock.sleep(seconds).then(() => {
      forget(machine.id, lab, context);
    }),
  );
}

function forget(id: string, lab: Resource, context: LabContext): void {
  const { compute, resources } = context;
  const machine = resources.get(id);
  if (!machine) return;
  resources.delete(id);
  context.disks.set(id, undefined);
  forgetSchedules(id, context);
  const computeId = computeIdOf(machine);
  compute.machines.remove(computeId);
  const { subscriptionId, resourceGroup } = parseResourceId(computeId);
  if (lab.properties['vmCreationResourceGroup'] === undefined) {
    resources.delete(resourceGroupId(subscriptionId, resourceGroup));
  }
}

function setState(id: string, provisioningState: string, { resources }: LabContext): void {
  resources.update(id, (machine) => ({
    ...machine,
    properties: { ...machine.properties, provisioningState },
  }));
}
