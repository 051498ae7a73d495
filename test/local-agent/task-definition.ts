import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';

const input = z.object({
  name: z.string(),
  type: z.string(),
  aliases: z.array(z.string()).default([]),
  defaultValue: z.union([z.string(), z.boolean()]).optional(),
});

const definition = z.object({
  id: z.string(),
  name: z.string(),
  friendlyName: z.string().default(''),
  description: z.string().default(''),
  author: z.string().default(''),
  helpMarkDown: z.string().default(''),
  helpUrl: z.string().default(''),
  version: z.object({ Major: z.number(), Minor: z.number(), Patch: z.number() }),
  inputs: z.array(input).default([]),
  outputVariables: z.array(z.object({ name: z.string() })).default([]),
  restrictions: z
    .object({
      commands: z.object({ mode: z.string() }).optional(),
      settableVariables: z.object({ allowed: z.array(z.string()) }).optional(),
    })
    .default({}),
  execution: z.record(z.string(), z.object({ target: z.string(), workingDirectory: z.string().optional() })),
});

/** The parts of a task.json that the agent reads. */
export type TaskDefinition = z.infer<typeof definition>;

export type TaskInput = z.infer<typeof input>;

export async function readTaskDefinition(folder: string): Promise<TaskDefinition> {
  return definition.parse(JSON.parse(await readFile(join(folder, 'task.json'), 'utf8')));
}

export function versionText({ version }: TaskDefinition): string {
  return `${version.Major}.${version.Minor}.${version.Patch}`;
}
