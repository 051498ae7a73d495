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

const step = z.looseObject({
  task: z.string(),
  name: z.string().optional(),
  inputs: values.default({}),
});

type Step = z.infer<typeof step>;

/** Steps without a task, such as scripts, are left out. */
const steps = z
  .array(z.union([step, z.looseObject({ task: z.undefined().optional() })]))
  .transform((all) => all.filter((each): each is Step => each.task !== undefined));

/** A pipeline, or the part of one that a page shows: a list of steps. */
const pipelineFile = z.preprocess(
  (content) => (Array.isArray(content) ? { steps: content } : content),
  z.looseObject({
    variables: values.default({}),
    steps: steps.optional(),
    jobs: z.array(z.looseObject({ steps, timeoutInMinutes: z.number().optional() })).optional(),
  }),
);

const read = (...path: readonly string[]) => readFileSync(join(root, ...path), 'utf8');

/** The blocks of YAML on a page. */
function yamlOn(...path: readonly string[]): string[] {
  return [...read(...path).matchAll(/^```ya?ml\n([^]*?)^```$/gm)].map(([, yaml = '']) => yaml);
}

const [pageYaml = ''] = yamlOn('overview.md');

function stepsOf(text: string): readonly Step[] {
  const { steps = [], jobs = [] } = pipelineFile.parse(load(text));
  return [...steps, ...jobs.flatMap((job) => job.steps)];
}

const predefined = {
  'Build.SourcesDirectory': '/agent/1/s',
  'Build.ArtifactStagingDirectory': '/agent/1/a',
  'Build.BuildId': '4711',
  'Build.BuildNumber': '20261130.1',
};

/** The variables of a pipeline, those that every pipeline has, and those that its steps with a name set. */
function variablesOf(text: string): ReadonlyMap<string, string> {
  const { variables } = pipelineFile.parse(load(text));
  const ofSteps = stepsOf(text).flatMap((each) => outputsOf(each).map((name) => [name, name] as const));
  return new Map([...Object.entries(predefined), ...Object.entries(variables), ...ofSteps]);
}

function outputsOf({ name, task }: Step): readonly string[] {
  const definition = taskDefinitions.find((each) => task.startsWith(`${each.name}@`));
  const outputs: readonly string[] = name === undefined ? [] : (definition?.outputVariables ?? []);
  return outputs.map((output) => `${name ?? ''}.${output}`);
}

/** What is wrong with the step of a pipeline, by the code that reads the inputs of its task. */
function faultsOf({ task, inputs }: Step, variables: ReadonlyMap<string, string>): string[] {
  const [name, major] = task.split('@');
  const definition = taskDefinitions.find((each) => each.name === name);
  if (definition === undefined) return [`There is no task ${task}.`];
  if (!manifest.version.startsWith(`${major}.`)) return [`There is no version ${major} of ${name}.`];
  const named = Object.entries(inputs).map(([input, value]) => [nameOf(definition, input), value] as const);
  const environment = Object.fromEntries(
    named.map(
      ([input, value]) => [`INPUT_${input?.toUpperCase() ?? ''}`, filledWith(variables, value)] as const,
    ),
  );
  return [...strayInputs({ task, inputs }), ...inputFaults(definition, environment)];
}

/** The inputs of a step that its task does not take. */
function strayInputs({ task, inputs }: Pick<Step, 'task' | 'inputs'>): string[] {
  const [name = ''] = task.split('@');
  const definition = taskDefinitions.find((each) => each.name === name);
  const names = Object.keys(inputs);
  const stray = names.filter((input) => definition && nameOf(definition, input) === undefined);
  return stray.map((input) => `${name} has no input ${input}.`);
}

function takesGallery(task: string): boolean {
  const definition = taskDefinitions.find(({ name }) => task.startsWith(`${name}@`));
  return definition !== undefined && nameOf(definition, 'gallery') !== undefined;
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
    // That of another engine has a test of its own.
    .filter((name) => name.endsWith('.yml') && name !== 'github-actions.yml')
    .map((name) => [`sample/${name}`, read('sample', name)] as const),
  ...taskDefinitions.flatMap(({ name }) =>
    yamlOn('docs', 'tasks', `${name}.md`).map(
      (yaml, index) => [`docs/tasks/${name}.md, block ${index + 1}`, yaml] as const,
    ),
  ),
] as const;

const pages = [
  'README.md',
  ...readdirSync(join(root, 'docs'), { recursive: true })
    .map(String)
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
];

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

  it('each page of a task is an example of it', () => {
    for (const { name } of taskDefinitions) {
      const tasks = yamlOn('docs', 'tasks', `${name}.md`).flatMap((yaml) =>
        stepsOf(yaml).map(({ task }) => task),
      );
      assert.deepEqual([...new Set(tasks)], [`${name}@${manifest.version.split('.')[0]}`]);
    }
  });

  it('any page for users gives a task no input that it does not take', () => {
    const steps = pages.flatMap((page) => yamlOn(page).flatMap(stepsOf));
    assert.ok(steps.length > taskDefinitions.length);
    assert.deepEqual(steps.flatMap(strayInputs), []);
  });

  it('the sample names one gallery in every step that has the input: one of its labs gets its images from it', () => {
    const labs = read('sample', 'Configuration', 'Labs.json');
    assert.match(labs, /"Delivery": "Gallery"/);
    const named = ['check.yml', 'labs.yml', 'nightly.yml', 'whole.yml'].flatMap((name) =>
      stepsOf(read('sample', name))
        .filter(({ task }) => takesGallery(task))
        .map(({ inputs }) => filledWith(variablesOf(read('sample', name)), inputs['gallery'] ?? '')),
    );
    assert.deepEqual([...new Set(named)], ['ImageFactory']);
  });

  it('the sample of a whole run starts nothing that ends in the last half hour of its job', () => {
    const { jobs = [] } = pipelineFile.parse(load(read('sample', 'whole.yml')));
    const boxes = jobs.flatMap(({ timeoutInMinutes, steps: ofJob }) =>
      ofJob
        .filter(({ task }) => task.startsWith('RunImageFactory@'))
        .map(({ inputs }) => (timeoutInMinutes ?? 60) - Number(inputs['stopStartingAfterMinutes'])),
    );
    assert.equal(boxes.length, 1);
    assert.ok(boxes.every((rest) => rest >= 30));
  });

  it('the sample of a whole run has the inputs that the tasks of the nightly one have', () => {
    const inputsOf = (name: string) => {
      const text = read('sample', name);
      const filled = stepsOf(text).flatMap(({ inputs }) =>
        Object.entries(inputs).map(
          ([input, value]) => [input, filledWith(variablesOf(text), value)] as const,
        ),
      );
      return Object.fromEntries(filled);
    };
    const { stopStartingAfterMinutes, failOn, ...whole } = inputsOf('whole.yml');
    assert.ok(stopStartingAfterMinutes !== undefined && failOn !== undefined);
    assert.deepEqual(whole, inputsOf('nightly.yml'));
  });

  it('the page in the Marketplace is that of the sample, without its comments', () => {
    assert.deepEqual(withoutNames(load(pageYaml)), withoutNames(load(read('sample', 'nightly.yml'))));
  });
});
