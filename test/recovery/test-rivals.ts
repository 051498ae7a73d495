import type { Application, World } from '../local-azure/world.js';
import type { Pipeline } from '../local-pipeline/pipeline.js';
import { openPipelineWith } from '../worlds/pipelines.js';
import { imageVM } from '../worlds/seeds.js';
import { type Encounter, encounter, type ScriptName } from './old-scripts.js';
import { applications, type Rival, rivalOf, type Rivalry } from './rivals.js';
import {
  poor,
  testedVM,
  testFiles,
  testFolder,
  testInputs,
  testWorld,
  waitingImages,
} from './test-trials.js';

const waiting = waitingImages(poor);

/** A good image and one without its tool wait, a third is to be stored yet, and somebody has a VM of their own. */
const rivalWorld: World = {
  ...testWorld({
    blobs: waiting.blobs,
    virtualMachines: [
      ...waiting.virtualMachines,
      testedVM('Box', 'Windows\\Box.json'),
      imageVM('Personal', { owner: 'ann' }),
    ],
  }),
  applications: [...applications] satisfies readonly Application[],
};

/** Runs at once of tasks, one of which tests images. */
export function testRivalry(...tasks: readonly string[]): Rivalry {
  return { world: rivalWorld, rivals: tasks.map((task, index) => inTestFolder(rivalOf(task, index))) };
}

function inTestFolder(rival: Rival): Rival {
  if (!('ConfigurationLocation' in rival.inputs)) return rival;
  const { ConfigurationLocation, failOn } = testInputs;
  return { ...rival, inputs: { ...rival.inputs, ConfigurationLocation, failOn } };
}

/** A script of old beside TestImages. */
export function testEncounter(script: ScriptName): Encounter {
  const { task, ...others } = encounter(script, 'TestImages');
  return { ...others, world: rivalWorld, task: inTestFolder(task) };
}

/** Opens a pipeline for all of them; each begins its own world in it. */
export function openTestRivalries(): Promise<Pipeline> {
  const usual = Object.fromEntries(
    Object.entries<unknown>(testFiles).map(([path, text]) => [
      path.replace(testFolder, 'Configuration'),
      text,
    ]),
  );
  return openPipelineWith({ ...testFiles, ...usual }, rivalWorld);
}
