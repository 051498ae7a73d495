import { after, before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { TaskOutcome } from '../local-agent/agent.js';
import { openPipeline, type Pipeline } from '../local-pipeline/pipeline.js';
import { goldenImage, labsJson } from '../worlds/configuration.js';
import { labIn } from '../worlds/contents.js';
import { assertReadable, changesIn, logOf, observe, type Observed } from '../worlds/evidence.js';
import { factoryInputs, withConfiguration } from '../worlds/inputs.js';
import { outcomeOf, reportOf } from '../worlds/reports.js';
import { customImage, imageVM, storedImage } from '../worlds/seeds.js';
import { type Sources, writeSources } from '../worlds/sources.js';
import { lab, subscriptionId, world } from '../worlds/worlds.js';

/** A command of the agent, which must not be carried out when it is part of a printed text. */
const command = '##vso[task.setvariable variable=taken]yes';

const multiline = `quiet\n${command}\r\n##[error]not mine`;

const files = {
  'Configuration/GoldenImages/Win/Server.json': goldenImage({ artifacts: ['windows-broken'] }),
  'Configuration/GoldenImages/Linux/Box.json': goldenImage({ osType: 'Linux', notes: multiline }),
  'Configuration/Labs.json': labsJson(subscriptionId, { Near: ['Win', 'Linux'], Far: ['Win'] }),
  'Failing/GoldenImages/Win/Server.json': goldenImage({ artifacts: ['windows-broken'] }),
  'Unserved/GoldenImages/Win/Server.json': goldenImage(),
  'Unserved/Labs.json': labsJson(subscriptionId, { Abroad: ['Win'] }),
  'Many/GoldenImages/Win/Server.json': goldenImage(),
  'Many/Labs.json': labsJson(
    subscriptionId,
    Object.fromEntries(Array.from({ length: 14 }, (_, index) => [`Nowhere${index}`, ['Win']])),
  ),
};

const gigabyte = 2 ** 30;

const theWorld = world(
  [
    lab('Factory', {
      virtualMachines: [
        imageVM('Fresh', { ImagePath: 'Win\\Server.json', note: command }, { notes: multiline }),
        imageVM('Done', { ImagePath: 'Linux\\Box.json' }, { createdDate: '2024-04-30T06:00:00Z' }),
        imageVM('Stranger', { owner: command }),
      ],
      blobs: [
        ...storedImage('Win_Server-Apr-1-2024', {
          imagePath: 'Win\\Server.json',
          timestamp: '2024-04-01T08:00:00',
          pageBytes: gigabyte,
        }),
        ...storedImage('Linux_Box-May-1-2024', { imagePath: 'Linux\\Box.json', description: multiline }),
        { container: 'imagefactoryvhds', name: `${command}.json`, text: multiline },
      ],
    }),
    lab('Near', {
      customImages: [customImage('Win_Server-Mar-1-2024', 'Win\\Server.json', { tags: { a: command } })],
    }),
    lab('Far'),
    lab('Abroad', { location: 'northeurope' }),
  ],
  {
    // A copy takes a second: the progress bar looks four times in it.
    durations: { ...world([]).durations, copyBytesPerSecond: gigabyte / 2000 },
    artifacts: [
      {
        name: 'windows-broken',
        targetOsType: 'Windows',
        outcome: 'Failed',
        deploymentStatusMessage: multiline,
        vmExtensionStatusMessage: command,
      },
      { name: 'windows-sysprep', targetOsType: 'Windows', generalizes: true },
      { name: 'linux-deprovision', targetOsType: 'Linux', generalizes: true },
    ],
  },
);

const create = { ...factoryInputs, ConfigurationLocation: 'Configuration', vmSize: 'Standard_D2s_v5' };

/** Every task with what it would do in this world, as its plan says it. */
const plans: readonly (readonly [string, Readonly<Record<string, string>>, readonly RegExp[]])[] = [
  ['CreateImageVMs', create, [/2 to build/, /build Win\\Server\.json → Factory: It becomes the VM Server/]],
  ['SnapImages', factoryInputs, [/1 to snap, /, /snap Fresh → Factory .*: becomes Win_Server-/]],
  [
    'DistributeImages',
    withConfiguration,
    [/3 to distribute/, /Win_Server-Apr-1-2024 → Far \(1 GB\): Far wants Win\\Server\.json and lacks it/],
  ],
  ['CleanUpFactory', factoryInputs, [/1 to delete/, /delete Done → Factory: Its image is stored/]],
  [
    'RetireImages',
    { ...withConfiguration, ImagesToSave: '0', allowMassDeletion: 'true' },
    [/3 to delete/, /delete Win_Server-Mar-1-2024 → Near: There are newer ones/],
  ],
];

describe('What a task tells', () => {
  let sources: Sources;
  let pipeline: Pipeline;

  before(async () => {
    sources = await writeSources(files);
    pipeline = await openPipeline({ world: theWorld, sources: sources.folder });
  });

  after(async () => {
    await pipeline.close();
    await sources.remove();
  });

  /** No text of others became a command: no variable, no issue and no result of theirs. */
  function assertHarmless(outcome: TaskOutcome): void {
    assert.deepEqual(
      Object.keys(outcome.variables).filter((name) => name.includes('taken')),
      [],
    );
    assert.deepEqual(
      outcome.issues.filter(({ message }) => message.startsWith('not mine')),
      [],
    );
    assert.ok(!outcome.rawOutput.some((line) => /^##\[error\]not mine/.test(line)));
    assert.ok(!logOf(outcome).includes('is not a legal command'));
  }

  describe('with whatIf', () => {
    for (const [task, inputs, says] of plans)
      it(`is the plan of ${task}, of which nothing is carried out`, async () => {
        const { outcome, requests } = await observe(pipeline, task, { ...inputs, whatIf: 'true' });
        assert.notEqual(outcome.result, 'Failed');
        for (const text of says) assert.match(logOf(outcome), text);
        assert.match(logOf(outcome), /Nothing was changed \(whatIf\)/);
        assert.equal(reportOf(outcome).planOnly, true);
        assert.deepEqual(changesIn(requests), []);
        assertReadable(outcome);
        assertHarmless(outcome);
      });
  });

  describe('where a part of the work fails', () => {
    let built: Observed;

    before(async () => {
      built = await observe(pipeline, 'CreateImageVMs', create);
    });

    it('C108 is success with issues by default', () => {
      assert.equal(built.outcome.result, 'SucceededWithIssues');
    });

    it('C107 closes the log with a row for each golden image', () => {
      const table = built.outcome.log.slice(built.outcome.log.lastIndexOf('##[group]Result'));
      assert.match(table.join('\n'), /^Outcome +Image +Where +Reason +Time$/m);
      assert.match(table.join('\n'), /^built +Linux\\Box\.json +Factory +Built as Box\. +\d+ s$/m);
      assert.match(
        table.join('\n'),
        /^not built +Win\\Server\.json +Factory +.*windows-broken: Failed: quiet/m,
      );
    });

    it('C107 is a report with the same rows, and totals', () => {
      const { schemaVersion, result, totals, records } = reportOf(built.outcome);
      assert.deepEqual([schemaVersion, result], [2, 'SucceededWithIssues']);
      assert.deepEqual([totals['succeeded'], totals['failed']], [1, 1]);
      assert.equal(records.filter(({ verb }) => verb === 'build').length, 2);
    });

    it('C107 is a summary in Markdown with the totals', () => {
      const [summary] = built.outcome.summaries;
      assert.match(summary?.content ?? '', /: 1 of 2 failed: Win\\\\Server\.json → Factory\. 1 built, /);
    });

    it('contains no command, whoever wrote notes, messages and tags', () => {
      assertHarmless(built.outcome);
      assert.match(logOf(built.outcome), /windows-broken: Failed: quiet ⏎ ##_vso\[task\.setvariable/);
    });

    it('C108 is failure with failOn any, and success with issues with none', async () => {
      const results: string[] = [];
      for (const failOn of ['any', 'none']) {
        const inputs = { ...withConfiguration, ConfigurationLocation: 'Unserved', failOn };
        results.push((await pipeline.run('DistributeImages', inputs)).result);
      }
      assert.deepEqual(results, ['Failed', 'SucceededWithIssues']);
    });

    it('C108 is failure by default where everything that was attempted failed', async () => {
      const inputs = { ...create, ConfigurationLocation: 'Failing' };
      assert.equal((await pipeline.run('CreateImageVMs', inputs)).result, 'Failed');
    });

    it('C107 is at most ten errors on the page of the run, and all in the summary', async () => {
      const outcome = await pipeline.run('DistributeImages', {
        ...withConfiguration,
        ConfigurationLocation: 'Many',
      });
      assert.equal(outcome.issues.filter(({ type }) => type === 'error').length, 10);
      assert.equal(outcome.log.filter((line) => line.startsWith('##[error]')).length, 10);
      assert.match(outcome.summaries[0]?.content ?? '', /Nowhere0 [^]*Nowhere13 /);
      assert.match(logOf(outcome), /^ {2}94:5 error IF211: .*Nowhere13 was not found/m);
    });
  });

  describe('while it works', () => {
    let distributed: Observed;

    before(async () => {
      distributed = await observe(pipeline, 'DistributeImages', withConfiguration);
    });

    it('moves the progress bar forward with the bytes that are copied', () => {
      const percents = distributed.outcome.progress.map(({ percent }) => percent);
      assert.ok(
        percents.some((percent) => percent > 0 && percent < 99),
        percents.join(' '),
      );
      assert.deepEqual(
        percents,
        percents.toSorted((one, other) => one - other),
      );
    });

    it('counts the gigabytes that it moved', () => {
      assert.match(distributed.outcome.summaries[0]?.content ?? '', /, moved 2 GB/);
      assert.equal(outcomeOf(distributed.outcome, 'Win_Server-Apr-1-2024', 'Far'), 'succeeded');
    });

    it('contains no command, whoever named a blob or tagged an image', () => {
      assertHarmless(distributed.outcome);
      assert.match(logOf(distributed.outcome), /##_vso\[task\.setvariable variable=taken\]yes\.json/);
    });
  });

  describe('about missing inputs', () => {
    /** Has the task say in the end whether it loaded what only Azure's packages need. */
    const probe =
      "process.on('exit',()=>console.log('https:',process.moduleLoadList.includes('NativeModule https')))";
    const extraEnvironment = { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(probe)}` };

    it("names each of them before any of Azure's packages is loaded", async () => {
      const outcome = await pipeline.run('RetireImages', { ImagesToSave: '' }, { extraEnvironment });
      assert.equal(outcome.result, 'Failed');
      for (const name of ['configurationFolder', 'factoryLab', 'imagesToKeep'])
        assert.match(
          logOf(outcome),
          new RegExp(`Input required: ${name}\\. Give the task a value for ${name}`),
        );
      assert.ok(outcome.rawOutput.includes('https: false'));
    });

    it('does not come from a probe that never sees those packages', async () => {
      const outcome = await pipeline.run('CleanUpFactory', { DevTestLabName: 'None' }, { extraEnvironment });
      assert.ok(outcome.rawOutput.includes('https: true'));
    });
  });

  describe('in a classic release pipeline', () => {
    it('is the same, and its run is the release', async () => {
      const { outcome, state } = await observe(
        pipeline,
        'CreateImageVMs',
        {
          ...create,
          ConfigurationLocation: 'Unserved',
        },
        {
          variables: {
            'system.hostType': 'release',
            'system.artifactsDirectory': sources.folder,
            'release.releaseId': '77',
            'build.buildId': '4711',
          },
        },
      );
      assert.equal(outcomeOf(outcome, 'Win\\Server.json', 'Factory'), 'succeeded');
      const server = labIn(state, 'Factory').virtualMachines.find(({ name }) => name === 'Server');
      assert.equal(server?.tags['ImageFactoryRun'], '77');
      assertReadable(outcome);
    });
  });
});
