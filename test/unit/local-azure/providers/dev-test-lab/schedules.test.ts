import { beforeEach, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { codeOf, createLaboratory, lab, type Laboratory } from '../laboratory.js';

const machines = `${lab}/virtualmachines`;

const shutdown = { properties: { taskType: 'LabVmsShutdownTask', status: 'Disabled' } };

const startup = { properties: { taskType: 'LabVmsStartupTask', status: 'Disabled' } };

interface Applicable {
  readonly id: string;
  readonly properties: {
    readonly labVmsShutdown?: { readonly id: string };
    readonly labVmsStartup?: { readonly id: string };
  };
}

describe('A schedule', () => {
  let laboratory: Laboratory;
  beforeEach(async () => {
    laboratory = createLaboratory({
      virtualMachines: [
        { name: 'one', osType: 'Windows', powerState: 'running' },
        { name: 'two', osType: 'Windows', powerState: 'running' },
        { name: 'template', osType: 'Windows', powerState: 'deallocated', generalized: true },
      ],
    });
    await laboratory.ask('PUT', `${lab}/schedules/LabVmsShutdown`, shutdown);
    await laboratory.ask('PUT', `${lab}/schedules/LabVmAutoStart`, startup);
    await laboratory.ask('PUT', `${machines}/one/schedules/LabVmsShutdown`, shutdown);
  });

  const powerStates = async () => {
    const { value } = (await laboratory.ask('GET', machines)).body as {
      value: { properties: { lastKnownPowerState: string } }[];
    };
    return value.map(({ properties }) => properties.lastKnownPowerState);
  };

  it('of a machine that is carried out stops that machine', async () => {
    const answer = await laboratory.ask('POST', `${machines}/one/schedules/LabVmsShutdown/execute`);
    assert.deepEqual([answer.status, Object.keys(answer.headers ?? {}).length], [202, 2]);
    assert.equal((await laboratory.follow(answer)).status, 'Succeeded');
    assert.deepEqual(await powerStates(), ['Stopped', 'Stopped', 'Running']);
  });

  it('of a lab that is carried out stops or starts all machines that can be', async () => {
    await laboratory.complete('POST', `${lab}/schedules/labvmsshutdown/EXECUTE`);
    assert.deepEqual(await powerStates(), ['Stopped', 'Stopped', 'Stopped']);
    await laboratory.complete('POST', `${lab}/schedules/LabVmAutoStart/execute`);
    assert.deepEqual(await powerStates(), ['Running', 'Stopped', 'Running']);
  });

  it('can only be carried out if it is there', async () => {
    assert.equal(codeOf(await laboratory.ask('POST', `${lab}/schedules/gone/execute`)), 'ResourceNotFound');
  });

  it('of a machine applies to it, and where it has none that of the lab', async () => {
    const applicable = async (name: string) => {
      const { properties } = (await laboratory.ask('POST', `${machines}/${name}/listApplicableSchedules`))
        .body as Applicable;
      return [properties.labVmsShutdown?.id, properties.labVmsStartup?.id];
    };
    const ofLab = `${lab}/schedules/`.toLowerCase();
    const own = `${machines}/one/schedules/labvmsshutdown`.toLowerCase();
    assert.deepEqual(await applicable('one'), [own, `${ofLab}labvmautostart`]);
    await laboratory.ask('DELETE', `${lab}/schedules/LabVmAutoStart`);
    assert.deepEqual(await applicable('two'), [`${ofLab}labvmsshutdown`, undefined]);
  });

  it('is shown with the machine where $expand names it, however that is spelled', async () => {
    const properties = async (query: string) =>
      (
        (await laboratory.ask('GET', `${machines}/one?${query}`)).body as {
          properties: { applicableSchedule?: Applicable };
        }
      ).properties;
    for (const query of [
      '$expand=properties($expand=applicableSchedule)',
      '%24Expand=Properties(%24expand%3DApplicableSchedule)',
    ])
      assert.ok((await properties(query)).applicableSchedule?.properties.labVmsShutdown, query);
    assert.ok(!('applicableSchedule' in (await properties('$expand=properties($expand=artifacts)'))));
  });
});
