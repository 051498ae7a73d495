import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { describe, it } from 'mocha';
import type { Input, TaskDefinition } from '../../../tasks/core/pipeline/input.js';
import { taskDefinitions } from '../../../tasks/core/pipeline/task-inputs.js';

interface TaskJson {
  readonly id: string;
  readonly name: string;
  readonly friendlyName: string;
  readonly description: string;
  readonly helpMarkDown: string;
  readonly category: string;
  readonly author: string;
  readonly version: { readonly Major: number; readonly Minor: number; readonly Patch: number };
  readonly minimumAgentVersion: string;
  readonly instanceNameFormat: string;
  readonly demands?: readonly string[];
  readonly groups: readonly { readonly name: string; readonly isExpanded: boolean }[];
  readonly inputs: readonly TaskJsonInput[];
  readonly dataSourceBindings: readonly { readonly target: string; readonly endpointId: string }[];
  readonly outputVariables: readonly { readonly name: string; readonly description: string }[];
  readonly restrictions: unknown;
  readonly execution: unknown;
}

interface TaskJsonInput {
  readonly name: string;
  readonly aliases?: readonly string[];
  readonly type: string;
  readonly label: string;
  readonly defaultValue: string;
  readonly required: boolean;
  readonly groupName?: string;
  readonly options?: Readonly<Record<string, string>>;
  readonly properties?: Readonly<Record<string, string>>;
  readonly helpMarkDown: string;
}

function readTaskJson(name: string): TaskJson {
  const file = new URL(`../../../tasks/${name}/task.json`, import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8')) as TaskJson;
}

/** What the form of Azure Pipelines shows for an input; numbers are text, so that variables can be written. */
function formType({ name, type }: Input): string {
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
  return { name, aliases: [...(aliases ?? [])], type, required, default: defaultValue, choices };
}

const byName = (one: { name: string }, other: { name: string }) => one.name.localeCompare(other.name, 'en');

/** The inputs of the contract that the scripts had too: the others are ours, and stand under Advanced. */
const scriptParameters = new Set(
  [
    'ConnectedServiceName ConfigurationLocation DevTestLabName SubscriptionId ImagesToSave vmSize includeSysprep',
    'machineUserName machinePassword StandardTimeoutMinutes maxConcurrentJobs',
  ].flatMap((line) => line.split(' ')),
);

describe('The tasks', () => {
  it('have ids and names of their own', () => {
    const tasks = taskDefinitions.map(({ name }) => readTaskJson(name));
    for (const value of [tasks.map(({ id }) => id), tasks.map(({ friendlyName }) => friendlyName)])
      assert.equal(new Set(value).size, taskDefinitions.length);
  });

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

  it('has the inputs that every task has', () => {
    const common =
      'ConnectedServiceName DevTestLabName SubscriptionId pollIntervalSeconds whatIf failOn'.split(' ');
    const names = definition.inputs.map(({ name }) => name);
    assert.deepEqual(
      common.filter((name) => !names.includes(name)),
      [],
    );
  });

  it('declares, and may set, the output variables that its code sets', () => {
    const declared = task.outputVariables.map(({ name }) => name);
    assert.deepEqual(declared, definition.outputVariables);
    assert.deepEqual(task.restrictions, { settableVariables: { allowed: declared } });
  });

  it('explains every input and output variable', () => {
    const texts = [
      ...task.inputs.flatMap(({ helpMarkDown, label }) => [helpMarkDown, label]),
      ...task.outputVariables.map(({ description }) => description),
    ];
    assert.deepEqual(
      texts.filter((text) => text.trim() === ''),
      [],
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

  it('puts inputs only into groups that it has', () => {
    const groups = new Set(task.groups.map(({ name }) => name));
    const used = task.inputs.flatMap(({ groupName }) => groupName ?? []);
    assert.deepEqual(
      used.filter((name) => !groups.has(name)),
      [],
    );
  });

  it('offers the labs of the connection, and takes any other text', () => {
    const lab = task.inputs.find(({ name }) => name === 'DevTestLabName');
    assert.equal(lab?.properties?.['EditableOptions'], 'True');
    assert.deepEqual(
      task.dataSourceBindings.map(({ target, endpointId }) => [target, endpointId]),
      [['DevTestLabName', '$(ConnectedServiceName)']],
    );
  });

  it('runs on Node 24 and Node 20 of every agent that has them, and demands nothing', () => {
    const target = { target: 'index.js' };
    assert.deepEqual(task.execution, { Node24: target, Node20_1: target });
    assert.equal(task.minimumAgentVersion, '4.248.0');
    assert.equal(task.demands, undefined);
  });

  it('keeps to the limits of Azure Pipelines for names', () => {
    assert.equal(task.name, definition.name);
    assert.match(task.id, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    assert.ok(task.friendlyName.length <= 40);
    const names = [...task.inputs, ...task.outputVariables].map(({ name }) => name);
    assert.deepEqual(
      names.filter((name) => !/^[A-Za-z][A-Za-z0-9]*$/.test(name)),
      [],
    );
    assert.match(task.instanceNameFormat, /\$\(DevTestLabName\)/);
  });

  it('has an entry point beside it', () => {
    assert.ok(existsSync(new URL(`../../../tasks/${definition.name}/index.ts`, import.meta.url)));
  });
}
