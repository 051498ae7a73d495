import { after, before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { CommandLine, CommandOutcome, RunOptions } from '../local-command-line/command-line.js';
import { openCommandLineWith } from '../worlds/command-lines.js';
import { defineHarmlessOutput } from '../worlds/harmless-output.js';
import { oneLine, payload } from '../worlds/harmless-texts.js';
import { hostileFiles, hostileWorld } from '../worlds/hostile-texts.js';
import { filesBelow, type Left } from '../worlds/left-files.js';

const whole = [
  '--gallery',
  'Images',
  '--images-to-keep',
  '1',
  '--allow-mass-deletion',
  '--vm-size',
  'Standard_D2s_v5',
];

const runs: readonly (readonly [readonly string[], RunOptions['environment']?])[] = [
  [['distribute', '--gallery', 'Images', '--events', '--output', 'results/output.json']],
  [['run', '--yes', '--json', ...whole]],
  [['validate', '--vm-size', oneLine], { GITHUB_RUN_ID: payload, GITHUB_SERVER_URL: payload }],
  [['snap', '--lab', payload], { [`IMAGEFACTORY_${oneLine}`]: payload }],
  [['snap', '--config', 'odd.json']],
  [['snap', `--pwned\u001b[2J\n::error::pwned ##[error]pwned`]],
];

describe('A command in a text from outside, on the command line', () => {
  let commandLine: CommandLine;
  const outcomes: CommandOutcome[] = [];
  const reports: Left[] = [];

  before(async () => {
    const files = {
      ...hostileFiles,
      'imagefactory.json': { lab: 'Factory', report: 'results', verbose: true },
      'odd.json': { [payload]: payload },
    };
    commandLine = await openCommandLineWith(files, { world: hostileWorld });
    for (const [args, environment = {}] of runs) outcomes.push(await commandLine.run(args, { environment }));
    reports.push(...(await filesBelow(join(commandLine.folder, 'results'))));
  });

  after(() => commandLine.close());

  it('is shown, so that there is something to try', () => {
    for (const { stderr } of outcomes) assert.match(stderr, /pwned/);
  });

  defineHarmlessOutput(
    () => outcomes,
    () => reports,
  );

  it('does not make a failed command succeed', () => {
    assert.deepEqual(
      outcomes.map(({ exitCode }) => exitCode === 0),
      outcomes.map(() => false),
    );
  });
});
