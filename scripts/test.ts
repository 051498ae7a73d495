import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import * as z from 'zod';
import type { Totals } from './totals-reporter.js';

/**
 * `npm test`: all that has to hold before a commit. `--all` adds the long tests; every other argument goes to
 * mocha, for example `--grep retention`.
 */

const root = join(import.meta.dirname, '..');

const nodeModules = join(root, 'node_modules');

/** A check counts as one test. */
const passedCheck: Totals = { passed: 0, failed: 0 };

const failedCheck: Totals = { passed: 0, failed: 1 };

/** The folders whose imports are checked. */
const imports = ['--config', 'dependency-cruiser.config.js', 'tasks', 'scripts', 'test'];

type Run = () => Promise<Totals>;

interface Command {
  /** A script, followed by its arguments. */
  readonly run: readonly string[];
  /** Prints the output when the command has ended, for commands that run side by side. */
  readonly together?: boolean;
}

async function exitCodeOf({ run, together = false }: Command): Promise<number | null> {
  const output = together ? 'pipe' : 'inherit';
  const child = spawn(process.execPath, [...run], { cwd: root, stdio: ['ignore', output, output] });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.on('error', reject).on('close', resolve);
  });
  const printed = await Promise.all([textOf(child.stdout), textOf(child.stderr)]);
  process.stdout.write(printed.join(''));
  return await ended;
}

async function textOf(stream: Readable | null): Promise<string> {
  return stream === null ? '' : await text(stream);
}

async function check(command: Command): Promise<Totals> {
  return (await exitCodeOf(command)) === 0 ? passedCheck : failedCheck;
}

/** Runs mocha. One that ends without having told its totals counts as one failure. */
async function mocha(options: readonly string[]): Promise<Totals> {
  const folder = await mkdtemp(join(tmpdir(), 'totals-'));
  const file = join(folder, 'totals.json');
  try {
    const exitCode = await exitCodeOf({
      run: [
        join(nodeModules, 'mocha/bin/mocha.js'),
        '--reporter',
        'scripts/totals-reporter.ts',
        '--reporter-option',
        `totals=${file}`,
        ...options,
      ],
    });
    const totals = existsSync(file) ? readTotals(await readFile(file, 'utf8')) : failedCheck;
    return exitCode !== 0 && totals.failed === 0 ? { ...totals, failed: 1 } : totals;
  } finally {
    await rm(folder, { recursive: true });
  }
}

function readTotals(json: string): Totals {
  return z.object({ passed: z.number(), failed: z.number() }).parse(JSON.parse(json));
}

async function phase(name: string, run: Run): Promise<Totals> {
  const started = performance.now();
  console.log(`\n--- ${name}`);
  const totals = await run();
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`--- ${name}: ${totals.failed === 0 ? 'passed' : 'FAILED'} in ${seconds} s`);
  return totals;
}

function sum(all: readonly Totals[]): Totals {
  return all.reduce(
    (total, each) => ({ passed: total.passed + each.passed, failed: total.failed + each.failed }),
    passedCheck,
  );
}

async function lintAndTypes(): Promise<Totals> {
  return sum(
    await Promise.all([
      check({ run: [join(nodeModules, 'eslint/bin/eslint.js'), '.'], together: true }),
      check({ run: [join(nodeModules, 'typescript/bin/tsc'), '--noEmit'], together: true }),
      check({
        run: [join(nodeModules, 'dependency-cruiser/bin/dependency-cruise.mjs'), ...imports],
        together: true,
      }),
    ]),
  );
}

/** The tests that run the packed tasks; without a package they could only test an old one. */
async function packagedTests(long: boolean, mochaArguments: readonly string[]): Promise<readonly Totals[]> {
  const packed = await phase('package', () =>
    check({ run: [join(nodeModules, 'tsx/dist/cli.mjs'), 'scripts/package.ts'] }),
  );
  if (packed.failed > 0) return [packed];
  const endToEnd = ['--config', '.mocharc.end-to-end.json', ...mochaArguments];
  const totals = [packed, await phase('end-to-end tests', () => mocha(endToEnd))];
  if (!long || !existsSync(join(root, 'test', 'long'))) return totals;
  const sideBySide = ['--parallel', '--jobs', '2'];
  const longRun = ['--no-config', '--require', 'tsx', '--timeout', '0', ...sideBySide, ...mochaArguments];
  return [...totals, await phase('long tests', () => mocha([...longRun, 'test/long/**/*.test.ts']))];
}

async function main(given: readonly string[]): Promise<void> {
  const mochaArguments = given.filter((argument) => argument !== '--all');
  const totals = sum([
    await phase('format', () =>
      check({ run: [join(nodeModules, 'prettier/bin/prettier.cjs'), '--check', '.'] }),
    ),
    await phase('lint and type check', lintAndTypes),
    await phase('unit tests', () => mocha(mochaArguments)),
    ...(await packagedTests(given.includes('--all'), mochaArguments)),
  ]);
  console.log(`\n${totals.passed} passed, ${totals.failed} failed`);
  if (totals.failed > 0) process.exitCode = 1;
}

await main(process.argv.slice(2));
