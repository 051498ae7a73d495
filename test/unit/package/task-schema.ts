import * as z from 'zod';
import { readJson } from './extension-files.js';

const variableName = z.string().regex(/^[A-Za-z][A-Za-z0-9]*$/);

const filled = z.string().trim().min(1);

const input = z.strictObject({
  name: variableName,
  aliases: z.array(variableName).optional(),
  type: z.enum([
    'string',
    'multiLine',
    'boolean',
    'pickList',
    'radio',
    'filePath',
    'connectedService:AzureRM',
  ]),
  label: filled,
  defaultValue: z.union([z.string(), z.boolean()]),
  required: z.boolean(),
  groupName: variableName.optional(),
  visibleRule: filled.optional(),
  options: z.record(z.string(), filled).optional(),
  properties: z.record(z.string(), z.string()).optional(),
  helpMarkDown: filled,
});

const handler = z.strictObject({ target: z.literal('index.js') });

/**
 * The form of a task.json that Azure DevOps accepts, with our own rules. No other keys are allowed: the agent
 * silently ignores a misspelled one.
 */
export const taskSchema = z.strictObject({
  $schema: z.url(),
  id: z.guid(),
  name: z.string().regex(/^[A-Za-z0-9-]+$/),
  friendlyName: filled.max(40),
  description: filled,
  helpMarkDown: filled,
  category: z.enum(['Azure Pipelines', 'Deploy']),
  visibility: z.array(z.enum(['Build', 'Release'])).length(2),
  runsOn: z.array(z.enum(['Agent', 'DeploymentGroup'])),
  author: filled,
  version: z.strictObject({ Major: z.int(), Minor: z.int(), Patch: z.int() }),
  preview: z.boolean(),
  minimumAgentVersion: z.literal('4.248.0'),
  instanceNameFormat: filled,
  groups: z.array(z.strictObject({ name: variableName, displayName: filled, isExpanded: z.boolean() })),
  inputs: z.array(input),
  dataSourceBindings: z
    .array(
      z.strictObject({
        target: variableName,
        endpointId: filled,
        parameters: z.record(variableName, filled),
        endpointUrl: filled,
        resultSelector: filled,
        resultTemplate: filled,
      }),
    )
    .optional(),
  outputVariables: z.array(z.strictObject({ name: variableName, description: filled })).min(1),
  /** Absent where the task also sets variables whose names are not known beforehand. */
  restrictions: z
    .strictObject({ settableVariables: z.strictObject({ allowed: z.array(variableName) }) })
    .optional(),
  execution: z.strictObject({ Node24: handler, Node20_1: handler }),
});

export type TaskJson = z.infer<typeof taskSchema>;

/** The definition of a task; throws an error with the path of everything that is wrong. */
export function readTaskJson(name: string): TaskJson {
  return taskSchema.parse(readJson('tasks', name, 'task.json'));
}
