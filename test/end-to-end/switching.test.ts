import { after, before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeOldCompanion } from '../legacy/companions.js';
import type { Blob } from '../local-azure/world.js';
import { openPipeline, type Pipeline } from '../local-pipeline/pipeline.js';
import { goldenImage, labsJson } from '../worlds/configuration.js';
import { blobsIn, imagesIn, machinesIn } from '../worlds/contents.js';
import { logOf, observe, type Observed } from '../worlds/evidence.js';
import { factoryInputs, withConfiguration } from '../worlds/inputs.js';
import { outcomeOf } from '../worlds/reports.js';
import { imageVM } from '../worlds/seeds.js';
import { type Sources, writeSources } from '../worlds/sources.js';
import { lab, subscriptionId, world } from '../worlds/worlds.js';

const old = 'Win\\Old.json';

const longest = `Win_Old-${'x'.repeat(61)}-Apr-3-2024`;

const store = 'imagefactoryvhds';

const files = {
  'Configuration/GoldenImages/Win/Old.json': goldenImage(),
  'Configuration/GoldenImages/Linux/One.json': goldenImage({ osType: 'Linux' }),
  'Configuration/GoldenImages/Linux/Two.json': goldenImage({ osType: 'Linux' }),
  'Configuration/Labs.json': labsJson(subscriptionId, { A: ['Win'], B: ['Win'] }),
};

/** A stored image as SnapImagesFromVMs.ps1 leaves it on a German agent. */
function oldImage(imageName: string, guid: string, timestamp: string): Blob[] {
  const image = {
    imageName,
    imagePath: old,
    description: 'Zürich',
    osType: 'Linux',
    vhdFileName: `${guid}.vhd`,
    timestamp: new Date(timestamp),
  };
  const companion = writeOldCompanion(image, 'Windows PowerShell 5.1', 'de-DE');
  return [
    { container: store, name: `${guid}.vhd`, pageBytes: 1024 },
    { container: store, name: `${guid}.json`, base64: Buffer.from(companion).toString('base64') },
  ];
}

/** Its disk is large enough for the copy to take its time. */
const linux = { osType: 'Linux', osDiskBytes: 10 * 2 ** 30 } as const;

const labs = [
  lab('Factory', {
    virtualMachines: [
      imageVM('One', { ImagePath: 'Linux\\One.json' }, linux),
      imageVM('Two', { ImagePath: 'Linux\\Two.json' }, linux),
    ],
    blobs: [
      ...oldImage('Win_Old-Apr-2-2024', 'c3870516-4428-45e1-97a7-e44aaf43a0f8', '2024-04-02T08:00:00Z'),
      ...oldImage(longest, 'c3870516-4428-45e1-97a7-e44aaf43a0f9', '2024-04-03T08:00:00Z'),
    ],
  }),
  lab('A', { resourceGroup: 'Targets' }),
  lab('B', { resourceGroup: 'Targets' }),
];

describe('A factory of the scripts that goes on with the tasks', () => {
  let sources: Sources;
  let pipeline: Pipeline;
  let temporary: string;

  function run(task: string, inputs: Readonly<Record<string, string>>): Promise<Observed> {
    return observe(pipeline, task, inputs, { extraEnvironment: { TMPDIR: temporary, HOME: temporary } });
  }

  before(async () => {
    temporary = await mkdtemp(join(tmpdir(), 'agent-'));
    sources = await writeSources(files);
    pipeline = await openPipeline({ world: world(labs), sources: sources.folder });
  });

  after(async () => {
    await pipeline.close();
    await sources.remove();
    await rm(temporary, { recursive: true });
  });

  describe('on the day of switching', () => {
    it('is told by whatIf in pairs and deletions what the scripts would do, in log and summary', async () => {
      const { outcome } = await run('DistributeImages', { ...withConfiguration, whatIf: 'true' });
      const says =
        /By the rules of the scripts 4 pairs of image and lab .*; by the rules of this task 4 pairs/;
      assert.match(logOf(outcome), says);
      assert.match(outcome.summaries[0]?.content ?? '', says);
    });
  });

  describe('when all copies but one fail while it snaps', () => {
    let snapped: Observed;
    let cleaned: Observed;

    before(async () => {
      await pipeline.azure.addFaults({ service: 'copy fails', count: { after: 1 } });
      snapped = await run('SnapImages', factoryInputs);
      await pipeline.azure.clearFaults();
      cleaned = await run('CleanUpFactory', factoryInputs);
    });

    it('C75 stores the other, deletes the half-made VHD and revokes the access to both disks', () => {
      const outcomes = ['One', 'Two'].map((name) => outcomeOf(snapped.outcome, name, 'Factory'));
      assert.deepEqual(outcomes.sort(), ['failed', 'succeeded']);
      assert.equal(blobsIn(snapped.state, 'storefactory', store).length, 6);
      assert.deepEqual(
        snapped.state.disks.map(({ state }) => state),
        ['Reserved', 'Reserved'],
      );
    });

    it('L11 C92 keeps the VM that was not stored, with a warning', () => {
      const failed = ['One', 'Two'].find((name) => outcomeOf(snapped.outcome, name, 'Factory') === 'failed');
      assert.deepEqual(machinesIn(cleaned.state, 'Factory'), [failed]);
      assert.match(logOf(cleaned.outcome), new RegExp(`warning.*The VM ${failed ?? ''} stays`));
    });
  });

  describe('when it distributes', () => {
    let distributed: Observed;

    before(async () => {
      distributed = await run('DistributeImages', withConfiguration);
    });

    it('L22 C72 makes an image with a name of 80 characters in two labs of one resource group at once', () => {
      assert.equal(longest.length, 80);
      for (const name of ['A', 'B'])
        assert.deepEqual(imagesIn(distributed.state, name), ['Win_Old-Apr-2-2024', longest].sort());
      assert.ok(!distributed.requests.some(({ path }) => /deployments/i.test(path)));
    });

    it('C80 copies to a container of its own, which an old DistributeImages does not delete', () => {
      const written = distributed.requests.filter(
        ({ method, path }) => method === 'PUT' && path.startsWith('/storea/'),
      );
      assert.ok(written.length > 0);
      for (const { path } of written) assert.match(path, /^\/storea\/imagefactoryvhds-staging(\/|\?|$)/);
    });

    it('C86 L27 says what it tells Azure of the generalization of each image, Linux too', () => {
      assert.match(logOf(distributed.outcome), /Win_Old-Apr-2-2024 → A: .*has it now \(sysPrep true\)/);
    });
  });

  describe('when it is interrupted while it retires', () => {
    it('L35 C63 leaves no companion without its VHD', async () => {
      await pipeline.azure.addFaults({
        act: 'answer',
        kind: 'blob',
        method: 'DELETE',
        path: '\\.vhd',
        status: 403,
      });
      const { outcome, state } = await run('RetireImages', { ...withConfiguration, ImagesToSave: '1' });
      await pipeline.azure.clearFaults();
      assert.equal(outcomeOf(outcome, 'Win_Old-Apr-2-2024', 'Factory'), 'failed');
      const blobs = blobsIn(state, 'storefactory', store);
      const guid = 'c3870516-4428-45e1-97a7-e44aaf43a0f8';
      assert.deepEqual(
        blobs.filter((name) => name.startsWith(guid)),
        [`${guid}.vhd`],
      );
    });
  });

  describe('on a machine that runs two tasks at once', () => {
    it('L20 lets both read their stores', async () => {
      const inputs = { ...withConfiguration, whatIf: 'true' };
      const [one, other] = await Promise.all([
        run('DistributeImages', inputs),
        run('RetireImages', { ...inputs, ImagesToSave: '1' }),
      ]);
      for (const { outcome } of [one, other]) assert.notEqual(outcome.result, 'Failed', logOf(outcome));
    });

    it('C66 L21 leaves nothing on its disk, neither downloads nor a token', async () => {
      assert.deepEqual(await readdir(temporary, { recursive: true }), []);
    });
  });
});
