import * as z from 'zod';
import type { Input, TaskDefinition } from '../../tasks/core/definitions/input.js';
import {
  type DescribedInput,
  describeInputs,
  textOfTask,
} from '../../tasks/core/definitions/texts/describe-input.js';
import { groups } from '../../tasks/core/definitions/texts/text.js';
import { dataSource } from './data-sources.js';

/** What a task.json has of its own: nothing else in it is written by hand. `npm run version` changes the version. */
const ownSchema = z.object({
  id: z.guid(),
  version: z.object({ Major: z.int(), Minor: z.int(), Patch: z.int() }),
  preview: z.boolean(),
});

/**
 * The task.json of a task as its definition and texts demand it.
 * @param before the text of the task.json so far; a new one needs id, version and preview
 */
export function taskJson(definition: TaskDefinition, before: string): object {
  const { id, version, preview } = ownSchema.parse(JSON.parse(before));
  const { name, outputVariables } = definition;
  const { friendlyName, description, instanceName, outputs } = textOfTask(definition);
  const inputs = describeInputs(definition);
  return {
    $schema: 'https://raw.githubusercontent.com/Microsoft/azure-pipelines-task-lib/master/tasks.schema.json',
    id,
    name,
    friendlyName,
    description,
    helpMarkDown: helpOf(definition),
    category: 'Azure Pipelines',
    visibility: ['Build', 'Release'],
    runsOn: ['Agent', 'DeploymentGroup'],
    author: 'DevTest Labs Image Factory',
    version,
    preview,
    minimumAgentVersion: '4.248.0',
    instanceNameFormat: instanceName,
    groups: groupsOf(inputs),
    inputs: inputs.map(field),
    dataSourceBindings: definition.inputs.flatMap((input) => dataSource(input, definition)),
    outputVariables: outputVariables.map((variable) => ({ name: variable, description: outputs[variable] })),
    ...(definition.setsJobVariables
      ? {}
      : { restrictions: { settableVariables: { allowed: outputVariables } } }),
    execution: { Node24: { target: 'index.js' }, Node20_1: { target: 'index.js' } },
  };
}

/** The place of the documentation stands in publisher.json. */
function helpOf(definition: TaskDefinition): string {
  const page = `\${documentation}/docs/tasks/${definition.name}.md`;
  return `${textOfTask(definition).help} [Example, inputs and output variables](${page})`;
}

function groupsOf(inputs: readonly DescribedInput[]) {
  const used = new Set(inputs.map(({ group }) => group));
  return Object.entries(groups)
    .filter(([name]) => used.has(name as keyof typeof groups))
    .map(([name, displayName]) => ({ name, displayName, isExpanded: false }));
}

function field({ input, label, group, help, choices }: DescribedInput): object {
  const properties = propertiesOf(input);
  return {
    name: input.name,
    ...(input.alias === undefined ? {} : { aliases: [input.alias] }),
    type: typeOf(input),
    label,
    defaultValue: 'default' in input ? String(input.default) : '',
    required: input.required ?? false,
    ...(group === undefined ? {} : { groupName: group }),
    ...(input.shownIf === undefined ? {} : { visibleRule: input.shownIf }),
    ...(properties === undefined ? {} : { properties }),
    ...(choices === undefined ? {} : { options: optionsOf(choices) }),
    helpMarkDown: help,
  };
}

/** A number is a text, so that a variable can be written. */
function typeOf(input: Input): string {
  switch (input.type) {
    case 'connection':
      return 'connectedService:AzureRM';
    case 'folder':
    case 'file':
      return 'filePath';
    case 'choice':
      return 'pickList';
    case 'boolean':
      return 'boolean';
    case 'text':
      return input.lines === 'many' ? 'multiLine' : input.list ? 'pickList' : 'string';
    default:
      return 'string';
  }
}

function propertiesOf(input: Input): Readonly<Record<string, string>> | undefined {
  if (input.type !== 'text') return undefined;
  if (input.list) return { EditableOptions: 'True' };
  return input.lines === 'many' ? { resizable: 'true', rows: '4' } : undefined;
}

/** Shows beside each text the value that a pipeline writes. */
function optionsOf(choices: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(choices).map(([value, text]) => [value, `${text} (${value})`]));
}
