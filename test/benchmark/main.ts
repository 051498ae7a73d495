import { markdownTable } from 'markdown-table';
import { join } from 'node:path';
import { buildCommandLine } from '../../scripts/build-command-line.js';
import { packageExtension } from '../../scripts/package.js';
import { openPipeline } from '../local-pipeline/pipeline.js';
import {
  type CommandLineFigures,
  commandLineRows,
  commandLineTargets,
  measureHelp,
  measureRunByCommandLine,
} from './command-line.js';
import { distributionWorld } from './distribution-world.js';
import { type Distribution, measureDistribution } from './distribution.js';
import { type GalleryDistribution, measureGalleryDistribution } from './gallery-distribution.js';
import { findChromium, noChromium } from '../local-browser/chromium.js';
import { type ChangedRun, changedRunRows, changedRunTargets, measureChangedRun } from './changed-run.js';
import { measurePage, type PageTimes } from './page.js';
import { requestsIn, type RunFigures } from './measured-run.js';
import { measureSizes, type Sizes } from './sizes.js';
import { measureStartUp, type StartUp } from './start-up.js';
import { missed, type Target, targetRow } from './targets.js';
import { measureValidation, type Validation } from './validation.js';
import { costRows, wholeRunRows, wholeRunTargets } from './whole-run-rows.js';
import { measureWholeRun, measureWholeRuns, type WholeRuns } from './whole-run.js';

const repository = join(import.meta.dirname, '..', '..');

/** Half as fast as a distribution alone, so that the machine decides little: everything that 30 builds do comes at once. */
const wholeRunSize = { images: 30, labs: 10, timeScale: 100, jobsAtOnce: 20, pollSeconds: 15 };

const dist = join(repository, 'dist');

/**
 * `npm run benchmark`: prints a table, and as the last line the same figures in JSON. With `-- whole-run 100` it measures only a
 * whole run, with so many jobs at once, with `-- changed` only nights that build all and what changed, and with `-- command-line` only the command line.
 */
async function main([part, jobs = '20']: readonly string[]): Promise<void> {
  const vsix = await packageExtension(repository, dist);
  if (part === undefined) await measureAll(vsix);
  else if (part === 'whole-run') await measureWholeRunOnly(vsix, Number(jobs));
  else if (part === 'changed') await measureChangedOnly(vsix);
  else if (part === 'command-line') await measureCommandLineOnly(vsix);
  else throw new Error(`There is no part ${part}: there are whole-run, changed and command-line.`);
}

async function measureCommandLineOnly(vsix: string): Promise<void> {
  const commandLine = await measureCommandLine();
  const byTask = await measureWholeRun(wholeRunSize, ['RunImageFactory'], vsix);
  const targets = commandLineTargets(commandLine, byTask);
  const byTaskRows = costRows('whole run by RunImageFactory', byTask);
  console.log(tableOf([...commandLineRows(commandLine), ...byTaskRows, ...targets.map(targetRow)]));
  console.log(JSON.stringify({ commandLine, byTask, missed: missed(targets) }));
}

async function measureCommandLine(): Promise<CommandLineFigures> {
  const folder = join(repository, 'cli', 'dist');
  await buildCommandLine(repository, folder);
  const script = join(folder, 'imagefactory.js');
  return { help: await measureHelp(script, 15), run: await measureRunByCommandLine(wholeRunSize, script) };
}

async function measureWholeRunOnly(vsix: string, jobsAtOnce: number): Promise<void> {
  const wholeRuns = await measureWholeRuns({ ...wholeRunSize, jobsAtOnce }, vsix);
  const targets = wholeRunTargets(wholeRuns);
  console.log(tableOf([...wholeRunRows(wholeRuns), ...targets.map(targetRow)]));
  console.log(JSON.stringify({ ...wholeRuns, missed: missed(targets) }));
}

async function measureChangedOnly(vsix: string): Promise<void> {
  const changedRun = await measureChangedRun(wholeRunSize, vsix);
  const targets = changedRunTargets(changedRun);
  console.log(tableOf([...changedRunRows(changedRun), ...targets.map(targetRow)]));
  console.log(JSON.stringify({ changedRun, missed: missed(targets) }));
}

async function measureAll(vsix: string): Promise<void> {
  const sizes = await measureSizes(dist, vsix);
  const startUp = await startUpOf(vsix);
  const distribution = await measureDistribution({ images: 50, labs: 20, timeScale: 200 }, vsix);
  const gallery = await measureGalleryDistribution(
    { images: 50, labs: 20, timeScale: 5, jobsAtOnce: 20, pollSeconds: 30 },
    vsix,
  );
  const wholeRuns = await measureWholeRuns(wholeRunSize, vsix);
  const changedRun = await measureChangedRun(wholeRunSize, vsix);
  const commandLine = await measureCommandLine();
  const validation = await measureValidation();
  const page = findChromium() === undefined ? undefined : await measurePage(dist, 5);
  const figures = {
    sizes,
    startUp,
    distribution,
    gallery,
    wholeRuns,
    changedRun,
    commandLine,
    validation,
    page,
  };
  console.log(table(figures));
  console.log(JSON.stringify({ ...figures, missed: missed(targetsOf(figures)) }));
}

async function startUpOf(vsix: string): Promise<StartUp> {
  const world = distributionWorld({ images: 0, labs: 0, timeScale: 1000 });
  const pipeline = await openPipeline({ world, sources: join(repository, 'sample') }, vsix);
  try {
    return await measureStartUp(pipeline, 15);
  } finally {
    await pipeline.close();
  }
}

interface Figures {
  readonly sizes: Sizes;
  readonly startUp: StartUp;
  /** By VHD. */
  readonly distribution: Distribution;
  readonly gallery: GalleryDistribution;
  readonly wholeRuns: WholeRuns;
  readonly changedRun: ChangedRun;
  readonly commandLine: CommandLineFigures;
  readonly validation: Validation;
  readonly page: PageTimes | undefined;
}

function targetsOf({
  distribution,
  gallery,
  wholeRuns,
  changedRun,
  commandLine,
}: Figures): readonly Target[] {
  const requests = requestsIn(gallery);
  return [
    {
      what: `${titleOf(distribution)} by VHD: wall time by lower bound`,
      figure: distribution.ratio,
      most: 1.05,
      digits: 3,
    },
    {
      what: `${titleOf(gallery)} by gallery: wall time by lower bound`,
      figure: gallery.ratio,
      most: 1.1,
      digits: 3,
    },
    {
      what: `${titleOf(gallery)} by gallery: all requests`,
      figure: requests,
      most: gallery.mostRequests,
      digits: 0,
    },
    ...wholeRunTargets(wholeRuns),
    ...changedRunTargets(changedRun),
    ...commandLineTargets(commandLine, wholeRuns.atOnce),
  ];
}

function titleOf({ images, labs }: { readonly images: number; readonly labs: number }): string {
  return `${images} images to ${labs} labs`;
}

function runRows(
  title: string,
  { timeScale, ...figures }: RunFigures & { readonly timeScale: number },
): string[][] {
  return [
    ...Object.entries(figures.requests).map(([kind, count]) => [
      `${title}: requests, ${kind}`,
      String(count),
    ]),
    [`${title}: peak resident memory`, `${figures.peakMegabytes.toFixed(0)} MB`],
    [`${title}: CPU`, `${figures.cpuSeconds.toFixed(1)} s`],
    [`${title}: wall time, ${timeScale} times faster`, `${figures.wallSeconds.toFixed(1)} s`],
  ];
}

function table(figures: Figures): string {
  const { sizes, startUp, distribution, gallery, wholeRuns, changedRun, commandLine, validation, page } =
    figures;
  return tableOf([
    ...Object.entries(sizes.bundles).map(([task, bytes]) => [`bundle of ${task}`, kilobytes(bytes)]),
    ['the .vsix', kilobytes(sizes.vsix)],
    [`empty Node script, median of ${startUp.rounds}`, milliseconds(startUp.emptyScript)],
    ['SnapImages: start to the error for a missing input', milliseconds(startUp.ofFactory.missingInput)],
    ['SnapImages: start to the first request to Azure', milliseconds(startUp.ofFactory.firstRequest)],
    ['CreateLabVM: start to the error for a missing input', milliseconds(startUp.ofStep.missingInput)],
    ['CreateLabVM: start to the first request to Azure', milliseconds(startUp.ofStep.firstRequest)],
    ...runRows(`${titleOf(distribution)} by VHD`, distribution),
    [`${titleOf(distribution)} by VHD: custom images`, String(distribution.customImages)],
    ...runRows(`${titleOf(gallery)} by gallery`, gallery),
    [`${titleOf(gallery)} by gallery: images that labs offer`, String(gallery.offered)],
    ...wholeRunRows(wholeRuns),
    ...changedRunRows(changedRun),
    ...commandLineRows(commandLine),
    ...targetsOf(figures).map(targetRow),
    ...validationRows(validation),
    ...pageRows(page),
  ]);
}

function tableOf(rows: readonly string[][]): string {
  return markdownTable([['what', 'figure'], ...rows], { align: ['l', 'r'] });
}

function validationRows({ images, labs, seconds, peakMegabytes }: Validation): string[][] {
  const title = `npm run validate, ${images} golden images and ${labs} labs`;
  return [
    [`${title}: time`, `${seconds.toFixed(2)} s`],
    [`${title}: peak resident memory`, `${peakMegabytes.toFixed(0)} MB`],
  ];
}

function pageRows(page: PageTimes | undefined): string[][] {
  if (page === undefined) return [['the results tab', `skipped: ${noChromium}`]];
  const { rounds, empty, night, large } = page;
  const title = `results tab, ${large.images} golden images and ${large.labs} labs`;
  return [
    [`an empty page in the tab, median of ${rounds}`, milliseconds(empty)],
    ['results tab, a night of the sample: to the first number', milliseconds(night.firstNumber)],
    ['results tab, a night of the sample: to the whole page', milliseconds(night.whole)],
    [`${title}: to the first number`, milliseconds(large.firstNumber)],
    [`${title}: to the whole page (target: 1500 ms)`, milliseconds(large.whole)],
    [`${title}: longest task while scrolling (target: 200 ms)`, milliseconds(large.longestTask)],
  ];
}

function kilobytes(bytes: number): string {
  return `${(bytes / 1000).toFixed(0)} kB`;
}

function milliseconds(value: number): string {
  return `${value.toFixed(0)} ms`;
}

await main(process.argv.slice(2));
