import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import * as z from 'zod';
import type { State } from '../../test/local-azure/state.js';
import type { Pipeline } from '../../test/local-pipeline/pipeline.js';
import { keepResults } from './kept-results.js';
import type { NightSettings } from './night.js';

const { load } = createRequire(import.meta.url)('js-yaml') as {
  readonly load: (text: string) => unknown;
};

const texts = z.record(z.string(), z.coerce.string());

const stepShape = z.object({
  task: z.string(),
  name: z.string().exactOptional(),
  displayName: z.string(),
  inputs: texts,
});

const pipelineShape = z.object({ variables: texts, steps: z.array(stepShape) });

/** What the sample's pipeline leaves to whoever uses it, and what the local Azure makes faster. */
const given = {
  variables: { 'build.buildId': '4711' },
  secretVariables: { VmPassword: 'Local-azure-0nly!' },
  inputs: { pollIntervalSeconds: '0.2' },
};

/** The records of deployments are deleted last: a pipeline of its own would do so now and then. */
const history: z.infer<typeof stepShape> = {
  task: 'CleanDeploymentHistory@0',
  displayName: 'Delete the record of the deployment',
  inputs: { DevTestLabName: '$(lab)', deploymentNamePattern: 'Dtl-*' },
};

/** Runs the steps of sample/lab-steps.yml, each with the variables that those before it have set. @returns what went wrong */
export async function runLabSteps(
  pipeline: Pipeline,
  sample: string,
  { screen, show, folders }: NightSettings,
): Promise<readonly string[]> {
  const { variables: own, steps } = pipelineShape.parse(
    load(await readFile(join(sample, 'lab-steps.yml'), 'utf8')),
  );
  const before = await pipeline.azure.state();
  const failures: string[] = [];
  let { variables, secretVariables } = { ...given, variables: { ...given.variables, ...own } };
  for (const step of [...steps, history]) {
    const [task = ''] = step.task.split('@');
    screen.say(`\n━━━ ${step.displayName}: ${task}`);
    screen.busyWith(`${task} is starting`);
    const outcome = await pipeline.run(
      task,
      { ...withoutConnection(step.inputs), ...given.inputs },
      {
        variables,
        secretVariables,
        ...(step.name === undefined ? {} : { name: step.name }),
        ...show(screen),
      },
    );
    await keepResults(folders, 'lab-steps', task, outcome);
    if (outcome.result !== 'Succeeded') failures.push(`${task} ended as ${outcome.result}.`);
    variables = { ...variables, ...outcome.variables };
    secretVariables = { ...secretVariables, ...outcome.secretVariables };
  }
  return [...failures, ...leftovers(before, await pipeline.azure.state())];
}

function withoutConnection(inputs: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(inputs).filter(([name]) => name !== 'azureSubscription'));
}

/** What the local Azure has of machines, images, environments, disks and deployments that it did not have before. */
function leftovers(before: State, after: State): readonly string[] {
  const had = new Set(contentsOf(before));
  return contentsOf(after)
    .filter((one) => !had.has(one))
    .map((one) => `${one} is left.`);
}

function contentsOf({ labs, disks, environments, deployments }: State): readonly string[] {
  return [
    ...labs.flatMap(({ name, virtualMachines, customImages }) => [
      ...virtualMachines.map((machine) => `The VM ${name}/${machine.name}`),
      ...customImages.map((image) => `The custom image ${name}/${image.name}`),
    ]),
    ...environments.map(({ lab, name }) => `The environment ${lab}/${name}`),
    ...disks.map(({ id }) => `The disk ${id}`),
    ...deployments.map(({ id }) => `The record ${id}`),
  ];
}
