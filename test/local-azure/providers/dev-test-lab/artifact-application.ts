import { errors } from '../../arm/errors.js';
import type { ArmRequest } from '../../arm/provider.js';
import type { Resource } from '../../arm/resources.js';
import { runArtifacts } from './artifact-run.js';
import { type ArtifactState, deploymentStatus } from './artifact-state.js';
import { type LabContext, labOf } from './context.js';
import { computeIdOf } from './machine-state.js';
import { shutDown } from './shut-down.js';
import { type ArtifactWanted, readArtifacts } from './specification.js';

/**
 * Applies artifacts to a machine that runs, after those that it has. As in a deployment, an artifact that fails does
 * not fail the operation.
 */
export function applyArtifacts(machine: Resource, request: ArmRequest, context: LabContext): Promise<void> {
  const { artifacts } = (request.body ?? {}) as { readonly artifacts?: readonly unknown[] };
  if (artifacts === undefined || artifacts.length === 0)
    throw errors.badRequest('MissingRequiredProperty', "The property 'artifacts' is missing.");
  return run(machine, readArtifacts(artifacts, labOf(request, context), context), context);
}

async function run(machine: Resource, wanted: readonly ArtifactWanted[], context: LabContext): Promise<void> {
  const { compute, resources } = context;
  if (compute.machines.get(computeIdOf(machine))?.powerState !== 'running')
    throw errors.conflict(
      'OperationNotAllowed',
      'Cannot modify extensions in the VM when the VM is not running.',
    );
  const change = (properties: Resource['properties']): void =>
    resources.update(machine.id, (now) => ({ ...now, properties: { ...now.properties, ...properties } }));
  const former = (machine.properties['artifacts'] ?? []) as readonly ArtifactState[];
  change({ provisioningState: 'ApplyingArtifacts' });
  const powerState = await runArtifacts(machine, wanted, context, (states) => {
    const all = [...former, ...states];
    change({ artifacts: all, artifactDeploymentStatus: deploymentStatus(all) });
  });
  if (powerState !== 'running') await shutDown(machine.id, powerState, context);
  change({ provisioningState: 'Succeeded' });
}
