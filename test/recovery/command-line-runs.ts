import { after, before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { nodeBinary, type NodeVersion } from '../local-agent/node.js';
import type { CommandLine, CommandOutcome } from '../local-command-line/command-line.js';
import type { LocalAzure } from '../local-azure/launch.js';
import { openCommandLineWith } from '../worlds/command-lines.js';
import { serverForNear } from '../worlds/configuration.js';
import { changesIn } from '../worlds/evidence.js';
import { customImage } from '../worlds/seeds.js';
import { lab, labId, world } from '../worlds/worlds.js';
import { comparable } from './end-state.js';

/** What a team has beside its Configuration folder. */
export const settings = { lab: 'Factory', vmSize: 'Standard_D2s_v5', imagesToKeep: 1 };

const old = customImage('Server-May-1-2024', 'Server.json', { tags: { ImageFactoryLab: labId('Factory') } });

/** A factory with one golden image for the lab Near, which has an image of it already. */
export const factoryAndNear = world([lab('Factory'), lab('Near', { customImages: [old] })]);

const files = {
  ...serverForNear,
  'imagefactory.json': settings,
  // Ctrl-C reaches a script, too: this one waits for the command, which ends by itself.
  'run.sh': `trap : INT
./node_modules/.bin/imagefactory run --yes --report results "$@"
code=$?
echo "The command ended with $code."
exit $code
`,
  // The exit code of a row of commands is that of the last one.
  'plan.sh': `{ ./node_modules/.bin/imagefactory plan --json --detailed-exitcode; echo "It ended with $?." >&2; } | node read.cjs
`,
  'read.cjs': `const { planOnly, totals } = JSON.parse(require('node:fs').readFileSync(0, 'utf8'));
console.log(JSON.stringify({ planOnly, planned: totals.planned }));
`,
};

/** Whole runs by shell scripts: undisturbed, and cancelled and run again. */
export function defineWholeRun(version: NodeVersion): void {
  const node = nodeBinary(version);
  (node === undefined ? describe.skip : describe)(`The command line on Node ${version}`, () => {
    let commandLine: CommandLine;
    let planned: CommandOutcome;
    let undisturbed: CommandOutcome;
    let cancelled: CommandOutcome;
    let again: CommandOutcome;
    let end: unknown;
    let endOfUndisturbed: unknown;

    before(async () => {
      commandLine = await openCommandLineWith(files, { world: factoryAndNear, ...(node ? { node } : {}) });
      const { azure, runScript } = commandLine;
      planned = await runScript('plan.sh');
      cancelled = await runScript('run.sh', { interruptWhen: () => somethingIsBuilt(azure) });
      const args = ['--run-id', runIdIn(cancelled)];
      again = await runScript('run.sh', { args });
      end = comparable(await azure.state());
      await azure.begin(factoryAndNear);
      undisturbed = await runScript('run.sh', { args });
      endOfUndisturbed = comparable(await azure.state());
    });

    after(() => commandLine.close());

    it('shows a plan to another program: one JSON document, and nothing else, on standard output', () => {
      assert.equal(planned.stdout, '{"planOnly":true,"planned":5}\n', planned.stderr);
      assert.match(planned.stderr, /\nIt ended with 2\.\n$/);
      assert.deepEqual(changesIn(planned.requests), []);
    });

    it('carries out a whole run', () => {
      assert.equal(undisturbed.exitCode, 0, undisturbed.stderr);
      assert.match(undisturbed.stderr, /\n1 built, 1 stored, 1 brought, 2 deleted, in \d+ s\.\n/);
    });

    it('is cancelled by Ctrl-C: says what is unfinished and how to go on, and exits with 130', () => {
      assert.equal(cancelled.exitCode, 130, cancelled.stderr);
      assert.equal(cancelled.stdout, 'The command ended with 130.\n');
      assert.match(cancelled.stderr, /\nUnfinished: build Server\.json → Factory, snap Server → Factory, /);
      assert.match(
        cancelled.stderr,
        /\nTo go on with this run, give the same options and --run-id local-\S+\.\n$/,
      );
    });

    it('goes on with that run: its end is that of an undisturbed one', () => {
      assert.equal(again.exitCode, 0, again.stderr);
      assert.deepEqual(end, endOfUndisturbed);
      const deployments = changesIn([...cancelled.requests, ...again.requests]).filter((change) =>
        /^PUT .*\/deployments\//.test(change),
      );
      assert.equal(deployments.length, 1, 'The VM that was being built is used.');
    });

    it('keeps the report where it is wanted', async () => {
      const results = join(commandLine.folder, 'results');
      assert.deepEqual((await readdir(results)).sort(), ['run.json', 'run.md']);
      const report: unknown = JSON.parse(await readFile(join(results, 'run.json'), 'utf8'));
      assert.equal((report as { readonly runId: string }).runId, runIdIn(cancelled));
    });

    it('leaves no temporary file', async () => {
      assert.deepEqual(await readdir(commandLine.temporary), []);
    });
  });
}

async function somethingIsBuilt(azure: LocalAzure): Promise<boolean> {
  return (await azure.state()).labs.some(({ virtualMachines }) => virtualMachines.length > 0);
}

function runIdIn({ stderr }: CommandOutcome): string {
  return /--run-id (\S+)\./.exec(stderr)?.[1] ?? assert.fail(stderr);
}
