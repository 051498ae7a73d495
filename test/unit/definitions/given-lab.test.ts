import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { givenLab } from '../../../tasks/core/definitions/task-values.js';
import { deleteLabVM, snapImages, taskDefinitions } from '../../../tasks/core/definitions/tasks.js';
import { defaultsOf } from '../../../tasks/core/definitions/defaults.js';

const given = { ConnectedServiceName: 'c', SubscriptionId: '', failOn: 'all' } as const;

describe('The lab of a task', () => {
  it('is told by its input of the factory or of single steps, which messages name as pipelines do', () => {
    const factory = { ...defaultsOf(snapImages), ...given, DevTestLabName: 'Factory' };
    const step = { ...defaultsOf(deleteLabVM), ...given, LabId: '/subscriptions/s/labs/l', LabVmId: 'w' };
    assert.deepEqual(givenLab(snapImages, factory), { input: 'factoryLab', lab: 'Factory' });
    assert.deepEqual(givenLab(deleteLabVM, step), { input: 'LabId', lab: '/subscriptions/s/labs/l' });
  });

  it('is an input of every task', () => {
    for (const definition of taskDefinitions)
      assert.notEqual(givenLab(definition, { ...given }).input, '', definition.name);
  });
});
