import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { Input, TaskDefinition } from '../../../tasks/core/definitions/input.js';
import { taskDefinitions } from '../../../tasks/core/definitions/tasks.js';
import { changedNeeds } from '../../../tasks/core/factory/changed-needs.js';
import { needsOfTasks, type StepNeeds } from '../../../tasks/core/factory/needs.js';
import { sideNeedsOfTasks } from '../../../tasks/core/factory/side-needs.js';
import type { Need } from '../../../tasks/core/lab/needs.js';
import { needsOfLabTasks } from '../../../tasks/core/lab/task-needs.js';
import { readTaskJson, type TaskJson } from '../package/task-schema.js';

type TaskJsonInput = TaskJson['inputs'][number];

/** The form field of Azure Pipelines for an input; numbers are text, so that variables can be written. */
function formType(input: Input): string {
  const { type } = input;
  if (type === 'text' && input.lines === 'many') return 'multiLine';
  if ((type === 'text' && input.list) || type === 'choice') return 'pickList';
  if (type === 'connection') return 'connectedService:AzureRM';
  if (type === 'folder' || type === 'file') return 'filePath';
  return type === 'boolean' ? 'boolean' : 'string';
}

function needsOf(task: string): readonly Need[] {
  const ofFactory = Object.entries<StepNeeds>(needsOfTasks).find(([name]) => name === task)?.[1];
  const others = { ...needsOfLabTasks, ...sideNeedsOfTasks };
  const ofLab = Object.entries<readonly Need[]>(others).find(([name]) => name === task)?.[1];
  return ofFactory ? [...ofFactory.factory, ...ofFactory.targets] : (ofLab ?? []);
}

/** An input as the form and as the code know it. */
function contractOf(input: Input) {
  return {
    name: input.name,
    aliases: input.alias === undefined ? [] : [input.alias],
    type: formType(input),
    required: input.required ?? false,
    default: 'default' in input ? String(input.default) : '',
    choices: input.type === 'choice' ? [...input.choices] : [],
  };
}

function contractOfJson({ name, aliases, type, required, defaultValue, options }: TaskJsonInput) {
  const choices = Object.keys(options ?? {});
  return { name, aliases: [...(aliases ?? [])], type, required, default: String(defaultValue), choices };
}

const byName = (one: { name: string }, other: { name: string }) => one.name.localeCompare(other.name, 'en');

const longestTimerMs = 2 ** 31 - 1;

/** By the end of an input's name, the most of its unit that can be waited for, or added to a date for an API. */
const held: Readonly<Record<string, number>> = {
  Minutes: longestTimerMs / 60_000,
  Seconds: longestTimerMs / 4000,
  Hours: (Date.UTC(9999, 0) - Date.UTC(2100, 0)) / 3_600_000,
};

describe('The tasks', () => {
  for (const definition of taskDefinitions) describe(definition.name, () => describeTask(definition));
});

function describeTask(definition: TaskDefinition): void {
  const task = readTaskJson(definition.name);
  const names = definition.inputs.map(({ name }) => name);

  it('has the inputs that its code reads, with the same types, defaults and choices', () => {
    assert.deepEqual(
      task.inputs.map(contractOfJson).sort(byName),
      definition.inputs.map(contractOf).sort(byName),
    );
  });

  for (const input of definition.inputs)
    if (input.type === 'number' || input.type === 'whole number')
      it(`takes no ${input.name} that a timer, a date or a count cannot hold`, () => {
        const { name, most, least = 0, default: usual = most } = input;
        const unit = Object.keys(held).find((ending) => name.endsWith(ending));
        assert.ok(most <= (unit === undefined ? 2 ** 31 : (held[unit] ?? 0)), name);
        assert.ok(usual >= least && usual <= most, name);
      });

  it('has the inputs that every task has', () => {
    const common = ['ConnectedServiceName', 'SubscriptionId', 'failOn'];
    assert.deepEqual(
      common.filter((name) => !names.includes(name)),
      [],
    );
    assert.equal(['DevTestLabName', 'LabId'].filter((name) => names.includes(name)).length, 1);
  });

  it('says how storage accounts are reached exactly if it reaches some', () => {
    const own = [...needsOf(definition.name), ...(names.includes('build') ? changedNeeds : [])];
    const reached = own.some(({ storage }) => storage !== undefined);
    assert.equal(names.includes('storageAuthentication'), reached);
  });

  it('declares the output variables that its code sets', () => {
    assert.deepEqual(
      task.outputVariables.map(({ name }) => name),
      definition.outputVariables,
    );
  });

  it('needs no subscription, which the lab or the connection tells', () => {
    assert.equal(task.inputs.find(({ name }) => name === 'SubscriptionId')?.required, false);
  });
}

describe('The defaults of the tasks', () => {
  const defaultOf = (task: string, name: string) =>
    readTaskJson(task).inputs.find((input) => input.name === name)?.defaultValue;

  const strict = ['ValidateConfiguration', 'RollbackImages'];

  it('let a pull request with one error fail, and a rollback that leaves a lab behind', () => {
    for (const name of strict) assert.equal(defaultOf(name, 'failOn'), 'any');
  });

  it('let a night with one good image go on', () => {
    for (const { name } of taskDefinitions.filter(({ name }) => !strict.includes(name)))
      assert.equal(defaultOf(name, 'failOn'), 'all', name);
  });

  it('decide on no number of images to keep', () => {
    const input = readTaskJson('RetireImages').inputs.find(({ name }) => name === 'ImagesToSave');
    assert.deepEqual([input?.defaultValue, input?.required], ['', true]);
  });
});
