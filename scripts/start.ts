import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { State } from '../test/local-azure/state.js';
import { readWorld } from '../test/local-azure/world-file.js';
import { openPipeline, type Pipeline } from '../test/local-pipeline/pipeline.js';
import { closingTable } from './main-job/closing-table.js';
import { type Night, runNight } from './main-job/night.js';
import { differences, readWanted, type Wanted } from './main-job/verify.js';
import { packageExtension } from './package.js';

/** The main job: two nights of the whole factory, from the packaged extension, on the local Azure. */
async function main(): Promise<void> {
  const { values } = parseArgs({ options: { record: { type: 'string' }, report: { type: 'string' } } });
  const repository = join(import.meta.dirname, '..');
  const sample = join(repository, 'sample');
  const started = performance.now();

  console.log('Packaging the extension …');
  const vsix = await packageExtension(repository, join(repository, 'dist'));
  const world = await readWorld(join(sample, 'local-azure.json'));
  const wanted = await readWanted(join(sample, 'Configuration'));
  const summaries = join(repository, 'dist', 'summaries');
  const pipeline = await openPipeline(
    { world, sources: sample, ...(values.record === undefined ? {} : { record: values.record }) },
    vsix,
  );
  try {
    const outcome = await runNights(pipeline, wanted, summaries);
    console.log(`\n${seconds(started)} s in all. The Markdown summaries are in ${summaries}.`);
    if (values.report !== undefined) await writeFile(values.report, `${JSON.stringify(outcome, null, 2)}\n`);
    conclude(outcome.wrong);
  } finally {
    await pipeline.close();
  }
}

interface Outcome {
  readonly nights: readonly Night[];
  readonly state: State;
  readonly wrong: readonly string[];
}

/** Runs two nights, prints what the labs have then, and compares it with what is wanted. */
async function runNights(pipeline: Pipeline, wanted: Wanted, summaries: string): Promise<Outcome> {
  const nights: Night[] = [];
  for (const name of ['first', 'second']) nights.push(await runNight(pipeline, name, summaries));
  const state = await pipeline.azure.state();
  const wrong = [...nights.flatMap(({ failures }) => failures), ...differences(wanted, state)];
  console.log(closingTable(wanted, state, nights));
  return { nights, state, wrong };
}

function conclude(wrong: readonly string[]): void {
  if (wrong.length === 0) {
    console.log('Every lab has exactly what Labs.json asks for, and nothing was left behind.');
    return;
  }
  for (const difference of wrong) console.error(`WRONG: ${difference}`);
  process.exitCode = 1;
}

function seconds(since: number): string {
  return ((performance.now() - since) / 1000).toFixed(1);
}

await main();
