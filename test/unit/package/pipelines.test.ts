import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import * as z from 'zod';
import type { TaskDefinition } from '../../../tasks/core/definitions/input.js';
import { taskDefinitions } from '../../../tasks/core/definitions/tasks.js';
import { readInputs } from '../../../tasks/core/pipeline/read-inputs.js';
import { findingsOf } from '../../../tasks/core/run/problem.js';
import { manifest, root } from './extension-files.js';

const { load } = createRequire(import.meta.url)('js-yaml') as {
  readonly load: (text: string) => unknown;
};

const values = z.record(z.string(), z.coerce.string());

const step = z.looseObject({ task: z.string(), inputs: values });

const steps = z.array(step);

const pipelineFile = z.looseObject({
  variables: values.default({}),
  steps: steps.optional(),
  jobs: z.array(z.looseObject({ steps })).optional(),
});

type Step = z.infer<typeof step>;

const read = (...path: readonly string[]) => readFileSync(join(root, ...path), 'utf8');

const [, pageYaml = ''] = /^```yaml\n([^]*?)^```$/m.exec(read('overview.md')) ?? [];

function stepsOf(text: string): readonly Step[] {
  const { steps = [], jobs = [] } = pipelineFile.parse(load(text));
  return [...steps, ...jobs.flatMap((job) => job.steps)];
}

/** The variables of a pipeline, and those that every pipeline has. */
function variablesOf(text: string): ReadonlyMap<string, string> {
  const { variables } = pipelineFile.parse(load(text));
  return new Map([['Build.SourcesDirectory', '/agent/1/s'], ...Object.entries(variables)]);
}

/** What is wrong with the step of a pipeline, by the code that reads the inputs of its task. */
function faultsOf({ task, inputs }: Step, variables: ReadonlyMap<string, string>): string[] {
  const [name, major] = task.split('@');
  const definition = taskDefinitions.find((each) => each.name === name);
  if (definition === undefined) return [`There is no task ${task}.`];
  if (!manifest.version.startsWith(`${major}.`)) return [`There is no version ${major} of ${name}.`];
  const named = Object.entries(inputs).map(([input, value]) => [nameOf(definition, input), value] as const);
  const unknown = Object.keys(inputs).filter((input) => nameOf(definition, input) === undefined);
  const environment = Object.fromEntries(
    named.map(
      ([input, value]) => [`INPUT_${input?.toUpperCase() ?? ''}`, filledWith(variables, value)] as const,
    ),
  );
  return [
    ...unknown.map((input) => `${name} has no input ${input}.`),
    ...inputFaults(definition, environment),
  ];
}

function nameOf({ inputs }: TaskDefinition, given: string): string | undefined {
  return inputs.find(({ name, alias }) => name === given || alias === given)?.name;
}

function filledWith(variables: ReadonlyMap<string, string>, value: string): string {
  const filled = value.replaceAll(/\$\((.+?)\)/g, (whole, name: string) => variables.get(name) ?? whole);
  return filled === value ? value : filledWith(variables, filled);
}

function inputFaults(definition: TaskDefinition, environment: Record<string, string>): string[] {
  try {
    readInputs(definition, environment);
  } catch (error) {
    return findingsOf(error).map(({ what }) => what);
  }
  return [];
}

function withoutNames(pipeline: unknown): unknown {
  const text = JSON.stringify(pipeline, (key, value: unknown) => (key === 'displayName' ? undefined : value));
  return JSON.parse(text);
}

const pipelines = [
  ['the page in the Marketplace', pageYaml],
  ...readdirSync(join(root, 'sample'))
    .filter((name) => name.endsWith('.yml'))
    .map((name) => [`sample/${name}`, read('sample', name)] as const),
] as const;

describe('The pipeline in', () => {
  for (const [where, text] of pipelines) {
    it(`${where} runs as it is: tasks, inputs and values are those that the tasks take`, () => {
      assert.ok(stepsOf(text).length > 0);
      assert.deepEqual(
        stepsOf(text).flatMap((each) => faultsOf(each, variablesOf(text))),
        [],
      );
    });
  }

  it('the page in the Marketplace is that of the sample, without its comments', () => {
    assert.deepEqual(withoutNames(load(pageYaml)), withoutNames(load(read('sample', 'nightly.yml'))));
  });
});
