import { errors } from '../../arm/errors.js';
import type { ArmError, ArmRequest, ArmResponse, Route } from '../../arm/provider.js';
import type { Resource } from '../../arm/resources.js';
import { accepted, LAB, type LabContext, labOf, memberOf, notReady } from './context.js';
import { applyArtifacts } from './artifact-application.js';
import { computeIdOf, isBusy, MACHINES } from './machine-state.js';

/** Does something with a machine; throws an ArmError at once for what the service would refuse. */
type Action = (machine: Resource, request: ArmRequest, context: LabContext) => Promise<unknown>;

const actions: Readonly<Record<string, Action>> = {
  start,
  stop,
  restart,
  redeploy: restart,
  resize,
  claim,
  unClaim,
  applyArtifacts,
};

/** Routes for what can be done with a machine, and for the lab's choice of a machine that is claimed. */
export function actionRoutes(member: string, context: LabContext): Route[] {
  const acting = new Set<string>();
  const isReady = (machine: Resource): boolean => !acting.has(machine.id) && !isBusy(machine, context);
  const begin = (machine: Resource, act: Action, request: ArmRequest): ArmResponse => {
    if (!isReady(machine)) throw notReady(machine);
    if (computeIdOf(machine) === '') throw notCreated(machine);
    const work = act(machine, request, context);
    acting.add(machine.id);
    return accepted(
      request,
      context,
      work.finally(() => acting.delete(machine.id)),
    );
  };
  const routes = Object.entries(actions).map(([name, act]) => ({
    method: 'POST',
    path: `${member}/${name}`,
    handle: (request: ArmRequest) => begin(memberOf(request, context, MACHINES), act, request),
  }));
  const claimAny = (request: ArmRequest): ArmResponse => {
    const lab = labOf(request, context);
    const machine = context.resources.list(`${lab.id}/${MACHINES}`).filter(isClaimable).find(isReady);
    if (machine) return begin(machine, claim, request);
    throw errors.conflict('Conflict', `No virtual machine of the lab '${lab.name}' can be claimed.`);
  };
  return [...routes, { method: 'POST', path: `${LAB}/claimAnyVm`, handle: claimAny }];
}

function notCreated({ name }: Resource): ArmError {
  return errors.conflict('Conflict', `The virtual machine '${name}' was not created.`);
}

function isClaimable({ properties }: Resource): boolean {
  return properties['allowClaim'] === true && properties['provisioningState'] === 'Succeeded';
}

function start(
  machine: Resource,
  _: ArmRequest,
  { clock, compute, durations }: LabContext,
): Promise<unknown> {
  const computeId = computeIdOf(machine);
  compute.refuseGeneralized(computeId);
  compute.refuseWhileExported(computeId);
  return clock.sleep(clock.varied(durations.stop, `start:${machine.id}`)).then(() => {
    compute.machines.change(computeId, { powerState: 'running' });
  });
}

/** Stops a machine, which also deallocates it unless the world says otherwise. */
function stop(machine: Resource, _: ArmRequest, context: LabContext): Promise<unknown> {
  const { clock, compute, durations, facts, faults } = context;
  const powerState = facts.labStop === 'deallocates' ? 'deallocated' : 'stopped';
  return clock.sleep(clock.varied(durations.stop, `stop:${machine.id}`)).then(() => {
    if (faults.of('deallocation hangs', machine.id)) return;
    compute.machines.change(computeIdOf(machine), { powerState });
  });
}

/** Only a machine that runs can be restarted. */
function restart(
  machine: Resource,
  _: ArmRequest,
  { clock, compute, durations }: LabContext,
): Promise<unknown> {
  if (compute.machines.get(computeIdOf(machine))?.powerState === 'running')
    return clock.sleep(clock.varied(durations.stop, `restart:${machine.id}`));
  throw errors.conflict('OperationNotAllowed', `The VM '${machine.name}' is not running.`);
}

function resize(machine: Resource, { body }: ArmRequest, context: LabContext): Promise<unknown> {
  const { clock, durations } = context;
  const { size } = (body ?? {}) as { readonly size?: unknown };
  if (typeof size !== 'string')
    throw errors.badRequest('MissingRequiredProperty', "The property 'size' is missing.");
  return clock.sleep(clock.varied(durations.stop, `resize:${machine.id}`)).then(() => {
    change(machine, { size }, context);
  });
}

/** The caller becomes the owner of a machine that anybody may claim. */
function claim(machine: Resource, { principal }: ArmRequest, context: LabContext): Promise<unknown> {
  if (machine.properties['allowClaim'] !== true)
    throw errors.conflict('Conflict', `The virtual machine '${machine.name}' cannot be claimed.`);
  return owned(machine, { allowClaim: false, ownerObjectId: principal.objectId }, context);
}

/** Nobody owns the machine any longer, and anybody may claim it. */
function unClaim(machine: Resource, _: ArmRequest, context: LabContext): Promise<unknown> {
  if (machine.properties['allowClaim'] === true)
    throw errors.conflict('Conflict', `The virtual machine '${machine.name}' is not claimed.`);
  return owned(machine, { allowClaim: true, ownerObjectId: '' }, context);
}

/** A principal that is no person has no name of a user. */
function owned(
  machine: Resource,
  ownership: { readonly allowClaim: boolean; readonly ownerObjectId: string },
  context: LabContext,
): Promise<unknown> {
  const { clock, durations } = context;
  return clock.sleep(clock.varied(durations.claim, `claim:${machine.id}`)).then(() => {
    change(machine, { ...ownership, ownerUserPrincipalName: '' }, context);
  });
}

function change({ id }: Resource, properties: Resource['properties'], { resources }: LabContext): void {
  resources.update(id, (now) => ({ ...now, properties: { ...now.properties, ...properties } }));
}
