import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { constants, setPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import * as z from 'zod';

/**
 * `npm test`: all that has to hold before a commit. `--all` adds the long tests; every other argument goes to
 * mocha, for example `--grep retention`.
 */

const root = join(import.meta.dirname, '..');

const nodeModules = join(root, 'node_modules');

/** How many tests passed, failed, and were skipped because they need what this machine lacks; and what failed, to be told last. */
interface Totals {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly failures: readonly string[];
}

/** A check counts only if it fails. */
const passedCheck: Totals = { passed: 0, failed: 0, skipped: 0, failures: [] };

const failedCheck: Totals = { ...passedCheck, failed: 1 };

/** The folders whose imports are checked. */
const imports = [
  '--config',
  'dependency-cruiser.config.js',
  'tasks',
  'cli',
  'results-tab',
  'scripts',
  'test',
];

/** The totals of a check, and its output as far as that has not been shown yet. */
interface Outcome extends Totals {
  readonly printed: string;
}

type Run = () => Promise<Outcome>;

interface Command {
  /** A script, followed by its arguments. */
  readonly run: readonly string[];
  /** Shows the output at once; else it is kept, for commands that run side by side. */
  readonly isShown?: boolean;
  /** Takes what time of the processors the others leave. */
  readonly isPatient?: boolean;
}

async function execute({ run, isShown = false, isPatient = false }: Command) {
  const output = isShown ? 'inherit' : 'pipe';
  const child = spawn(process.execPath, [...run], { cwd: root, stdio: ['ignore', output, output] });
  if (isPatient && child.pid !== undefined) setPriority(child.pid, constants.priority.PRIORITY_LOW);
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject).on('close', resolve);
  });
  const printed = await Promise.all([textOf(child.stdout), textOf(child.stderr)]);
  return { exitCode: await ended, printed: printed.join('') };
}

async function textOf(stream: Readable | null): Promise<string> {
  return stream === null ? '' : await text(stream);
}

async function check(script: string, ...options: readonly string[]): Promise<Outcome> {
  return asOneTest({ run: [join(nodeModules, script), ...options], isPatient: true });
}

async function asOneTest(command: Command): Promise<Outcome> {
  const { exitCode, printed } = await execute(command);
  return { ...(exitCode === 0 ? passedCheck : failedCheck), printed };
}

/** Runs mocha. One that ends without having told its totals counts as one failure. */
async function mocha(options: readonly string[], isShown = false): Promise<Outcome> {
  const folder = await mkdtemp(join(tmpdir(), 'totals-'));
  const file = join(folder, 'totals.json');
  const reporter = ['--reporter', 'scripts/totals-reporter.cjs', '--reporter-option', `totals=${file}`];
  try {
    const { exitCode, printed } = await execute({
      run: [join(nodeModules, 'mocha/bin/mocha.js'), ...reporter, ...options],
      isShown,
      isPatient: !isShown,
    });
    const totals = existsSync(file) ? readTotals(await readFile(file, 'utf8')) : failedCheck;
    return { ...totals, ...(exitCode !== 0 && totals.failed === 0 && { failed: 1 }), printed };
  } finally {
    await rm(folder, { recursive: true });
  }
}

function readTotals(json: string): Totals {
  const count = z.number();
  return z
    .object({ passed: count, failed: count, skipped: count, failures: z.array(z.string()) })
    .parse(JSON.parse(json));
}

/** Tells what was found when all of it is known, so that phases may run side by side. */
async function phase(name: string, run: Run): Promise<Totals> {
  const started = performance.now();
  const { printed, ...totals } = await run();
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  const skipped = totals.skipped === 0 ? '' : `, ${totals.skipped} skipped`;
  const end = `${name}: ${totals.failed === 0 ? 'passed' : 'FAILED'} in ${seconds} s${skipped}`;
  console.log(`\n--- ${name}\n${printed}--- ${end}`);
  if (totals.failed === 0) return totals;
  return { ...totals, failures: totals.failures.length === 0 ? [name] : totals.failures };
}

async function oneAfterTheOther(...phases: readonly (() => Promise<Totals>)[]): Promise<Totals> {
  const totals: Totals[] = [];
  for (const next of phases) totals.push(await next());
  return sum(totals);
}

function sum(all: readonly Totals[]): Totals {
  return all.reduce(
    (total, each) => ({
      passed: total.passed + each.passed,
      failed: total.failed + each.failed,
      skipped: total.skipped + each.skipped,
      failures: [...total.failures, ...each.failures],
    }),
    passedCheck,
  );
}

/** All that needs no package, in two rows that take about as long. */
function withoutPackage(mochaArguments: readonly string[]): readonly Promise<Totals>[] {
  return [
    oneAfterTheOther(
      () => phase('unit tests', () => mocha(mochaArguments)),
      () => phase('imports', () => check('dependency-cruiser/bin/dependency-cruise.mjs', ...imports)),
    ),
    oneAfterTheOther(
      () => phase('lint', () => check('eslint/bin/eslint.js', '.')),
      () => phase('lint by types', () => check('oxlint/bin/oxlint')),
      () => phase('format', () => check('prettier/bin/prettier.cjs', '--check', '.')),
      () => phase('type check', () => check('typescript7/bin/tsc', '--noEmit')),
      () => phase('type check of the page', () => check('typescript7/bin/tsc', '--project', 'results-tab')),
    ),
  ];
}

/** The tests that run the packed tasks; without a package they could only test an old one. */
async function packagedTests(long: boolean, mochaArguments: readonly string[]): Promise<Totals> {
  const pack: Command = { run: [join(nodeModules, 'tsx/dist/cli.mjs'), 'scripts/package.ts'] };
  const packed = await phase('package', () => asOneTest(pack));
  if (packed.failed > 0) return packed;
  const endToEnd = ['--config', '.mocharc.end-to-end.json', ...mochaArguments];
  const inBrowser = ['--config', '.mocharc.browser.json', ...mochaArguments];
  const sideBySide = [
    phase('end-to-end tests', () => mocha(endToEnd, true)),
    phase('browser tests', () => mocha(inBrowser)),
  ];
  const totals = [packed, ...(await Promise.all(sideBySide))];
  if (!long || !existsSync(join(root, 'test', 'long'))) return sum(totals);
  const twoAtOnce = ['--parallel', '--jobs', '2'];
  const longRun = ['--no-config', '--require', 'tsx', '--timeout', '0', ...twoAtOnce, ...mochaArguments];
  const longTests = () => mocha([...longRun, 'test/long/**/*.test.ts'], true);
  return sum([...totals, await phase('long tests', longTests)]);
}

/** The end-to-end tests wait more than they compute: they go first, and leave the processors to the other phases meanwhile. */
async function main(given: readonly string[]): Promise<void> {
  const mochaArguments = given.filter((argument) => argument !== '--all');
  const running = [...withoutPackage(mochaArguments), packagedTests(given.includes('--all'), mochaArguments)];
  const totals = sum(await Promise.all(running));
  for (const failure of totals.failures) console.log(`\nFAILED: ${failure}`);
  console.log(`\n${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped`);
  if (totals.failed > 0) process.exitCode = 1;
}

await main(process.argv.slice(2));
