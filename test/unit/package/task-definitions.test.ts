import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { taskNames as packagedTasks } from '../../../scripts/build.js';
import { pngSize, root, taskIds, taskNames } from './extension-files.js';
import { taskDefinitions } from '../../../tasks/core/definitions/tasks.js';
import { readTaskJson, taskSchema } from './task-schema.js';
import { visibleRuleFault } from './visible-rule.js';

const duplicates = (values: readonly string[]) =>
  values.filter(
    (value, index) => values.findIndex((each) => each.toLowerCase() === value.toLowerCase()) < index,
  );

describe('The tasks of the extension', () => {
  it('are those whose ids are fixed', async () => {
    assert.deepEqual([...(await packagedTasks(root))].sort(), [...taskNames].sort());
  });

  it('have an id each', () => {
    assert.deepEqual(duplicates(Object.values(taskIds)), []);
  });
});

for (const name of taskNames) {
  describe(`The task ${name}`, () => {
    it('has a task.json that every Azure DevOps takes', () => {
      assert.doesNotThrow(() => readTaskJson(name));
    });

    it('keeps its name and id', () => {
      const task = readTaskJson(name);
      assert.deepEqual([task.name, task.id], [name, taskIds[name]]);
    });

    it('has inputs and aliases of different names', () => {
      const names = readTaskJson(name).inputs.flatMap((input) => [input.name, ...(input.aliases ?? [])]);
      assert.deepEqual(duplicates(names), []);
    });

    it('puts its inputs into groups that there are', () => {
      const { groups, inputs } = readTaskJson(name);
      const known = groups.map((group) => group.name);
      assert.deepEqual(
        inputs.filter(({ groupName }) => groupName !== undefined && !known.includes(groupName)),
        [],
      );
    });

    it('shows and hides inputs by rules that every server takes', () => {
      const { inputs } = readTaskJson(name);
      assert.deepEqual(
        inputs.flatMap((input) => visibleRuleFault(input, inputs) ?? []),
        [],
      );
    });

    it('offers a default that a closed list of options has', () => {
      const { inputs } = readTaskJson(name);
      const closed = inputs.filter(({ properties }) => properties?.['EditableOptions'] !== 'True');
      assert.deepEqual(
        closed.filter(
          ({ options, defaultValue }) => options !== undefined && !(String(defaultValue) in options),
        ),
        [],
      );
    });

    it('may set its output variables and no other, unless it sets one for each output of a template', () => {
      const { outputVariables, restrictions } = readTaskJson(name);
      const setsOthers = taskDefinitions.some((task) => task.name === name && task.setsJobVariables === true);
      assert.deepEqual(
        restrictions?.settableVariables.allowed,
        setsOthers ? undefined : outputVariables.map((variable) => variable.name),
      );
    });

    it('fills lists of inputs that it has, by inputs that it has', () => {
      const { dataSourceBindings = [], inputs } = readTaskJson(name);
      const named = dataSourceBindings.flatMap(({ target, endpointId, parameters }) => [
        `$(${target})`,
        endpointId,
        ...Object.values(parameters),
      ]);
      assert.deepEqual(
        named.filter((each) => !inputs.some((input) => each === `$(${input.name})`)),
        [],
      );
    });

    it('has an icon of 32 x 32 pixels', () => {
      assert.deepEqual(pngSize('tasks', name, 'icon.png'), [32, 32]);
    });
  });
}

describe('The check of task.json', () => {
  const task = readTaskJson('SnapImages');

  for (const [what, change] of [
    ['a handler that no agent knows', { execution: { ...task.execution, Node20: { target: 'index.js' } } }],
    ['a long friendly name', { friendlyName: 'x'.repeat(41) }],
    ['a default that is a number', { inputs: [{ ...task.inputs[0], defaultValue: 5 }] }],
    ['an input without help', { inputs: [{ ...task.inputs[0], helpMarkDown: '' }] }],
    ['the restricted mode, which blocks summaries', { restrictions: { commands: { mode: 'restricted' } } }],
    ['an empty stage', { prejobexecution: {} }],
    ['a demand', { demands: ['npm'] }],
  ] as const) {
    it(`refuses ${what}`, () => {
      assert.equal(taskSchema.safeParse({ ...task, ...change }).success, false);
    });
  }
});
