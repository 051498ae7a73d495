import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { LabVirtualMachine } from '../../../../tasks/core/azure/resources/lab-virtual-machines.js';
import { deletion } from '../../../../tasks/core/factory/clean-up/plan.js';
import type { ActionOf } from '../../../../tasks/core/factory/whole/actions.js';
import { deleteMachine } from '../../../../tasks/core/factory/whole/delete-machine.js';
import type { WholeContext } from '../../../../tasks/core/factory/whole/inputs.js';
import type { Run } from '../../../../tasks/core/factory/whole/run.js';
import { noRecords, type Records } from '../../../../tasks/core/factory/store/image-records.js';
import { vhdFileNameOf } from '../../../../tasks/core/factory/store/vhd-names.js';
import { labOf, machineOf } from '../../../worlds/azure-things.js';
import { azureInMemory } from '../../azure/azure-in-memory.js';
import { fakeContext } from '../../step/fake-context.js';
import { cleanUpInputs } from '../clean-up/clean-up-inputs.js';

const lab = labOf('Factory');

const place = 'labs/Factory/virtualmachines/x';

/** A VM whose build an earlier run began, as it was read at the start of the run. */
const begun = machineOf('x', { tags: { ImageFactoryPath: 'a.json' } });

const action = {
  planned: deletion(begun, 'It goes if its build fails.', lab),
  isForecast: true,
  pathKey: 'a.json',
} as unknown as ActionOf<'cleanUp'>;

/** What becomes of the VM when its deletion is due, and Azure has it so. */
async function deletedWhere(now: LabVirtualMachine, records: Pick<Records, 'byVhd'> = noRecords) {
  const { id, name, tags, provisioningState, createdDateText } = now;
  const body = { id, name, tags, properties: { provisioningState, createdDate: createdDateText } };
  const { azure, asked } = await azureInMemory([lab], {
    [`GET ${place}`]: { body },
    [`DELETE ${place}`]: { status: 204 },
  });
  const run = {
    state: { cleanUp: { lab, machines: [begun] } },
    picture: { built: new Map(), stored: { all: () => [] }, records },
    cores: { free: () => undefined, keep: () => undefined },
  } as unknown as Run;
  const done = await deleteMachine(action, run, fakeContext(cleanUpInputs, azure) as unknown as WholeContext);
  return { done, isDeleted: asked().includes(`DELETE ${place}`) };
}

describe('A whole run that has gone on with the build of an earlier one', () => {
  it('C90 deletes its VM where the build has failed meanwhile', async () => {
    const tags = { ...begun.tags, ImageFactoryState: 'Failed' };
    assert.deepEqual(await deletedWhere({ ...begun, tags }), {
      done: { reason: 'Its build failed.' },
      isDeleted: true,
    });
  });

  it('C90 C122 says that its image was rejected, where this run has tested it', async () => {
    const tags = { ...begun.tags, ImageFactoryState: 'Failed' };
    const vhdFileName = vhdFileNameOf(begun);
    const about = {
      imagePath: 'a.json',
      imageName: 'a',
      vhdFileName,
      since: new Date(0),
      reason: '',
      etag: '',
    };
    const records = { byVhd: new Map([[vhdFileName, { ...about, state: 'rejected' as const }]]) };
    assert.deepEqual(await deletedWhere({ ...begun, tags }, records), {
      done: { reason: 'Its image was rejected by its tests.' },
      isDeleted: true,
    });
  });

  it('C87 keeps it where somebody has protected it meanwhile', async () => {
    const tags = { ...begun.tags, ImageFactoryState: 'Failed', FactoryIgnore: 'yes' };
    assert.deepEqual(await deletedWhere({ ...begun, tags }), {
      done: { outcome: 'skipped', reason: 'It carries the tag FactoryIgnore.' },
      isDeleted: false,
    });
  });
});

describe('A whole run whose template names the VM in a way that is known only when it is there', () => {
  it('C34 deletes the VM that was built, and gives back its cores', async () => {
    const tags = { ImagePath: 'a.json' };
    const [expected, built] = [machineOf('x', { tags }), machineOf('vm-4711', { tags })];
    const { id, name, provisioningState, createdDateText } = built;
    const body = { id, name, tags, properties: { provisioningState, createdDate: createdDateText } };
    const { azure, asked } = await azureInMemory([lab], {
      'GET labs/Factory/virtualmachines/vm-4711': { body },
      'DELETE labs/Factory/virtualmachines/vm-4711': { status: 204 },
    });
    const freed: string[] = [];
    const run = {
      state: { cleanUp: { lab, machines: [] } },
      picture: { built: new Map([['a.json', built]]), stored: { all: () => [] } },
      cores: { free: (key: string) => void freed.push(key) },
    } as unknown as Run;
    const due = { ...action, planned: deletion(expected, '', lab) };
    const context = fakeContext({ ...cleanUpInputs, deleteUncommitted: true }, azure);
    await deleteMachine(due, run, context as unknown as WholeContext);
    assert.ok(asked().includes('DELETE labs/Factory/virtualmachines/vm-4711'), asked().join('\n'));
    assert.deepEqual(freed, ['x']);
  });
});
