import { writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { parseArgs } from 'node:util';
import type { State } from '../test/local-azure/state.js';
import { readWorld } from '../test/local-azure/world-file.js';
import { openPipeline, type Pipeline } from '../test/local-pipeline/pipeline.js';
import { changeOneTemplate } from './main-job/changed-sources.js';
import { closingLines } from './main-job/closing.js';
import { keptFolders } from './main-job/kept-results.js';
import { runLabSteps } from './main-job/lab-steps.js';
import { type Night, type NightSettings, runNight, type Way } from './main-job/night.js';
import { type Rollback, runRollback } from './main-job/rollback.js';
import { createScreen, type Screen, showAll, showResults } from './main-job/screen.js';
import { differences, readWanted, type Wanted } from './main-job/verify.js';
import { packageExtension } from './package.js';

const repository = join(import.meta.dirname, '..');

const options = {
  verbose: { type: 'boolean', default: false },
  'lab-steps': { type: 'boolean', default: false },
  whole: { type: 'boolean', default: false },
  nights: { type: 'string', default: '2' },
  record: { type: 'string' },
  report: { type: 'string' },
} as const;

/**
 * The main job: two nights of the whole factory, from the packaged extension, on the local Azure; with `--whole` each by the
 * one task RunImageFactory; with `--nights 3` a third one, after a commit, and then the way back from what that brought; with
 * `--lab-steps` the single steps of sample/lab-steps.yml.
 */
async function main(screen: Screen): Promise<void> {
  const { values } = parseArgs({ options });
  if (!/^[23]$/.test(values.nights)) throw new Error('--nights is 2 or 3.');
  const sample = join(repository, 'sample');
  const dist = join(repository, 'dist');
  const started = performance.now();

  screen.say('Packaging the extension …');
  screen.busyWith('still packaging the extension');
  const vsix = await packageExtension(repository, dist);
  screen.say('Starting a local Azure …');
  screen.busyWith('still starting the local Azure');
  const world = await readWorld(join(sample, 'local-azure.json'));
  const wanted = await readWanted(join(sample, 'Configuration'));
  const pipeline = await openPipeline(
    { world, sources: sample, ...(values.record === undefined ? {} : { record: values.record }) },
    vsix,
  );
  const folders = keptFolders(relative(process.cwd(), dist));
  try {
    const settings = { screen, show: values.verbose ? showAll : showResults, folders };
    const outcome = values['lab-steps']
      ? await runSteps(pipeline, sample, settings)
      : await runNights(pipeline, wanted, settings, values.whole ? 'whole' : 'steps', values.nights === '3');
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    screen.say(
      `\n${seconds} s in all. The summaries are in ${folders.summaries}, all results and logs in ${folders.results}.`,
    );
    if (values.report !== undefined) await writeFile(values.report, `${JSON.stringify(outcome, null, 2)}\n`);
    conclude(outcome);
    console.log('`npm run results-tab` shows each run as its tab in Azure DevOps does.');
  } finally {
    await pipeline.close();
  }
}

interface Outcome {
  readonly nights: readonly Night[];
  readonly state: State;
  readonly wrong: readonly string[];
  /** What is said where nothing is wrong. */
  readonly praise: string;
}

async function runSteps(pipeline: Pipeline, sample: string, settings: NightSettings): Promise<Outcome> {
  const wrong = await runLabSteps(pipeline, sample, settings);
  const state = await pipeline.azure.state();
  return { nights: [], state, wrong, praise: 'All that the steps made is deleted again.' };
}

/** The image that is no good in the second night: its test says so (sample/local-azure.json). */
const wantedRejections = { first: [], second: ['Windows\\Server2022.json'] } as const;

/** Runs the nights, shows what the labs have then, and compares it with what is wanted. */
async function runNights(
  pipeline: Pipeline,
  wanted: Wanted,
  settings: NightSettings,
  way: Way,
  isFollowed: boolean,
): Promise<Outcome> {
  const first = await runNight(pipeline, { name: 'first' }, settings, way);
  const second = await runNight(pipeline, { name: 'second' }, settings, way);
  const later = isFollowed ? await commitAndRollBack(pipeline, settings, way) : undefined;
  const nights = [first, second, ...(later ? [later.third] : [])];
  const { state } = later?.rollback ?? second;
  const withheld = [...nights.flatMap((night) => night.rejected), ...(later?.rollback.revoked ?? [])];
  const wrong = [
    ...nights.flatMap(({ failures }) => failures),
    ...rejectionDifferences([first, second]),
    ...(later?.wrong ?? []),
    ...differences(
      wanted,
      state,
      withheld.map(({ name }) => name),
    ),
  ];
  closingLines(wanted, nights, later?.rollback).forEach(settings.screen.say);
  const praise =
    'Every lab has exactly what Labs.json asks for, no lab has the image that failed its test, and nothing was left behind.';
  return { nights, state, wrong, praise };
}

interface Later {
  readonly third: Night;
  readonly rollback: Rollback;
  readonly wrong: readonly string[];
}

/** A night after a commit that changes one template, which builds that image alone; then that image is revoked. */
async function commitAndRollBack(pipeline: Pipeline, settings: NightSettings, way: Way): Promise<Later> {
  const changed = await changeOneTemplate(join(repository, 'sample'));
  try {
    const [build, keepTwo] = [{ build: 'changed' }, { ImagesToSave: '2' }];
    const inputs = {
      CreateImageVMs: build,
      RetireImages: keepTwo,
      RunImageFactory: { ...build, ...keepTwo },
    };
    const third = await runNight(pipeline, { name: 'third', inputs, sources: changed.folder }, settings, way);
    const { built } = third;
    const isRight = built.length === 1 && built[0] === changed.imagePath;
    const wrong = isRight
      ? []
      : [`The third night built ${JSON.stringify(built)}, not ${changed.imagePath}.`];
    const rollback = await runRollback(pipeline, changed, settings);
    return { third, rollback, wrong: [...wrong, ...rollback.failures] };
  } finally {
    await changed.remove();
  }
}

function rejectionDifferences(nights: readonly [Night, Night]): string[] {
  const found = nights.map(({ rejected }) => rejected.map(({ imagePath }) => imagePath));
  const expected = [wantedRejections.first, wantedRejections.second];
  return JSON.stringify(found) === JSON.stringify(expected)
    ? []
    : [`Rejected were ${JSON.stringify(found)}, not ${JSON.stringify(expected)}.`];
}

function conclude({ wrong, praise }: Outcome): void {
  if (wrong.length === 0) {
    console.log(praise);
    return;
  }
  for (const difference of wrong) console.error(`WRONG: ${difference}`);
  process.exitCode = 1;
}

const screen = createScreen((line) => console.log(line));
try {
  await main(screen);
} finally {
  screen.close();
}
