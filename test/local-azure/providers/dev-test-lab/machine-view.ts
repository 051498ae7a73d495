import { parseResourceId } from '../../arm/identifiers.js';
import type { ArmRequest } from '../../arm/provider.js';
import type { Resource } from '../../arm/resources.js';
import type { Machine } from '../compute/machines.js';
import type { LabContext } from './context.js';
import { expandOf } from './lists.js';
import { computeIdOf } from './machine-state.js';
import { applicableSchedules } from './schedules.js';
import { withoutSharedImage } from './specification.js';

/**
 * Returns a function that shows machines as a request asks for them. `artifacts`, `computeVm` and `applicableSchedule` are there only if
 * `$expand` names them, in any casing.
 */
export function shower(request: ArmRequest, context: LabContext): (machine: Resource) => Resource {
  const expand = expandOf(request).toLowerCase();
  return (machine) => {
    const { artifacts, ...others } = machine.properties;
    const properties = isPreview(request) ? others : withoutSharedImage(others);
    const present = context.compute.machines.get(computeIdOf(machine));
    const shown = {
      ...properties,
      ...(expand.includes('artifacts') && artifacts !== undefined && { artifacts }),
      ...(expand.includes('computevm') && present && { computeVm: computeVm(machine, present, context) }),
      ...(expand.includes('applicableschedule') && {
        applicableSchedule: applicableSchedules(machine, context),
      }),
      ...(present && runtime(machine, present, request)),
    };
    return { ...machine, properties: shown };
  };
}

/** The only api-version that knows shared images, in requests and in answers. */
function isPreview({ apiVersion }: ArmRequest): boolean {
  return apiVersion.toLowerCase() === '2018-10-15-preview';
}

/** The properties that follow from the machine in Compute; the last is known to the preview only. */
function runtime(machine: Resource, { powerState }: Machine, request: ArmRequest): object {
  const { properties, name, location = '' } = machine;
  const runs = powerState === 'running';
  const canApplyArtifacts = runs && properties['provisioningState'] === 'Succeeded';
  return {
    ...(properties['disallowPublicIpAddress'] !== true && {
      fqdn: `${name}.${location}.cloudapp.azure.com`.toLowerCase(),
    }),
    lastKnownPowerState: runs ? 'Running' : 'Stopped',
    ...(isPreview(request) && { canApplyArtifacts }),
  };
}

function computeVm(
  machine: Resource,
  { osDiskId, dataDiskIds }: Machine,
  { compute }: Pick<LabContext, 'compute'>,
): object {
  const statuses = compute.machines.statuses(computeIdOf(machine));
  return {
    statuses: statuses.map(({ code, displayStatus }) => ({ code, displayStatus })),
    osType: machine.properties['osType'],
    vmSize: machine.properties['size'],
    osDiskId,
    dataDiskIds,
    dataDisks: dataDiskIds.map((id) => ({ name: parseResourceId(id).names.join(''), managedDiskId: id })),
  };
}
