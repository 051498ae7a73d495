import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { Input, TaskDefinition } from '../../../tasks/core/definitions/input.js';
import { taskDefinitions } from '../../../tasks/core/definitions/tasks.js';
import { readTaskJson, type TaskJson } from '../package/task-schema.js';

type TaskJsonInput = TaskJson['inputs'][number];

/** The form field of Azure Pipelines for an input; numbers are text, so that variables can be written. */
function formType(input: Input): string {
  const { name, type } = input;
  if (type === 'text' && input.lines === 'many') return 'multiLine';
  if (name === 'DevTestLabName' || type === 'choice') return 'pickList';
  if (type === 'connection') return 'connectedService:AzureRM';
  if (type === 'folder') return 'filePath';
  return type === 'boolean' ? 'boolean' : 'string';
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

/** The inputs of the contract that the scripts had too: the others are ours, and stand under Advanced. */
const scriptParameters = new Set(
  [
    'ConnectedServiceName ConfigurationLocation DevTestLabName SubscriptionId ImagesToSave vmSize includeSysprep',
    'machineUserName machinePassword StandardTimeoutMinutes maxConcurrentJobs',
  ].flatMap((line) => line.split(' ')),
);

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
    const common =
      'ConnectedServiceName DevTestLabName SubscriptionId operationTimeoutMinutes stallMinutes lockWaitMinutes pollIntervalSeconds whatIf failOn'.split(
        ' ',
      );
    const names = definition.inputs.map(({ name }) => name);
    assert.deepEqual(
      common.filter((name) => !names.includes(name)),
      [],
    );
  });

  it('declares the output variables that its code sets', () => {
    assert.deepEqual(
      task.outputVariables.map(({ name }) => name),
      definition.outputVariables,
    );
  });

  it('keeps what the scripts did not have in the closed group Advanced', () => {
    assert.equal(task.groups.find(({ name }) => name === 'advanced')?.isExpanded, false);
    const elsewhere = task.inputs.filter(({ groupName }) => groupName !== 'advanced').map(({ name }) => name);
    assert.deepEqual(
      elsewhere.filter((name) => !scriptParameters.has(name)),
      [],
    );
  });

  it('offers the labs of the connection, and takes any other text', () => {
    const lab = task.inputs.find(({ name }) => name === 'DevTestLabName');
    assert.equal(lab?.properties?.['EditableOptions'], 'True');
    assert.deepEqual(
      task.dataSourceBindings?.map(({ target, endpointId }) => [target, endpointId]),
      [['DevTestLabName', '$(ConnectedServiceName)']],
    );
  });
}
