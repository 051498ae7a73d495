import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { defaultsOf } from '../../../tasks/core/definitions/defaults.js';
import type { TaskDefinition } from '../../../tasks/core/definitions/input.js';
import { taskDefinitions } from '../../../tasks/core/definitions/tasks.js';

describe('The defaults of a task', () => {
  it('are those of its inputs; without one, text is empty and a number unknown', () => {
    const definition = {
      name: 'Task',
      inputs: [
        { name: 'ImagesToSave', type: 'whole number', required: true, most: 9 },
        { name: 'vmSize', type: 'text' },
        { name: 'machinePassword', type: 'secret' },
        { name: 'stagingContainer', type: 'text', default: 'staging' },
        { name: 'mostImages', type: 'number', most: 9 },
        { name: 'stallMinutes', type: 'number', default: 30, most: 90 },
        { name: 'newestOnly', type: 'boolean', default: false },
        { name: 'failOn', type: 'choice', choices: ['all', 'any'], default: 'all' },
      ],
      outputVariables: [],
    } as const satisfies TaskDefinition;
    assert.deepEqual(defaultsOf(definition), {
      vmSize: '',
      machinePassword: '',
      stagingContainer: 'staging',
      mostImages: undefined,
      stallMinutes: 30,
      newestOnly: false,
      failOn: 'all',
    });
  });

  for (const definition of taskDefinitions)
    it(`exist for each input of ${definition.name} but those that are required`, () => {
      const required = definition.inputs.filter(({ required }) => required).map(({ name }) => name);
      const names = [...Object.keys(defaultsOf(definition)), ...required];
      assert.deepEqual(names.sort(), definition.inputs.map(({ name }) => name).sort());
    });
});
