import type { ArmRequest, Route } from '../../arm/provider.js';
import type { Resource } from '../../arm/resources.js';
import { accepted, LAB, type LabContext, memberOf } from './context.js';
import { existing } from './kept.js';
import { computeIdOf, MACHINE_TYPE, MACHINES } from './machine-state.js';

/** Routes by which a schedule is carried out at once, and by which a machine tells the schedules that apply to it. */
export function scheduleRoutes(context: LabContext): Route[] {
  const execute = (request: ArmRequest) => {
    const path = request.path.replace(/\/execute$/i, '');
    return accepted(request, context, carryOut(existing(path, context), context));
  };
  return [
    { method: 'POST', path: `${LAB}/schedules/{name}/execute`, handle: execute },
    { method: 'POST', path: `${LAB}/${MACHINES}/{machine}/schedules/{name}/execute`, handle: execute },
    {
      method: 'POST',
      path: `${LAB}/${MACHINES}/{name}/listApplicableSchedules`,
      handle: (request) => ({
        status: 200,
        body: applicableSchedules(memberOf(request, context, MACHINES), context),
      }),
    },
  ];
}

/** What becomes of the machines of a schedule, by its task. */
const powerStates = new Map<unknown, 'deallocated' | 'running'>([
  ['LabVmsShutdownTask', 'deallocated'],
  ['LabVmsStartupTask', 'running'],
]);

/** Stops or starts the machine of a schedule, or all machines of its lab; other tasks do nothing here. */
async function carryOut(
  schedule: Resource,
  { clock, compute, durations, resources }: LabContext,
): Promise<void> {
  const powerState = powerStates.get(schedule.properties['taskType']);
  const owner = resources.get(schedule.id.split('/').slice(0, -2).join('/'));
  if (powerState === undefined || owner === undefined) return;
  const machines = owner.type === MACHINE_TYPE ? [owner] : resources.list(`${owner.id}/${MACHINES}`);
  await clock.sleep(clock.varied(durations.stop, `execute:${schedule.id}`));
  for (const machine of machines) {
    const computeId = computeIdOf(machine);
    const isGeneralized = compute.machines.get(computeId)?.isMarked === true;
    if (powerState === 'deallocated' || !isGeneralized) compute.machines.change(computeId, { powerState });
  }
}

/** The schedules of the machine itself, and where it has none those of its lab. */
export function applicableSchedules(machine: Resource, { resources }: LabContext): Resource {
  const lab = machine.id.split('/').slice(0, -2).join('/');
  const find = (name: string): Resource | undefined =>
    resources.get(`${machine.id}/schedules/${name}`) ?? resources.get(`${lab}/schedules/${name}`);
  const [labVmsShutdown, labVmsStartup] = [find('LabVmsShutdown'), find('LabVmAutoStart')];
  return {
    id: `${machine.id}/applicableschedules/default`,
    name: 'default',
    type: `${MACHINE_TYPE}/applicableSchedules`,
    properties: { ...(labVmsShutdown && { labVmsShutdown }), ...(labVmsStartup && { labVmsStartup }) },
  };
}
