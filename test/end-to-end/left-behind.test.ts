import { after, before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Blob } from '../local-azure/world.js';
import { untilFaultActed } from '../recovery/interruption.js';
import { goldenImage, labsJson, serverForNear } from '../worlds/configuration.js';
import { blobsIn, imagesIn, machinesIn } from '../worlds/contents.js';
import { logOf, type Observed } from '../worlds/evidence.js';
import { customImage, imageVM, storedImage } from '../worlds/seeds.js';
import { openSmallFactory, type SmallFactory } from '../worlds/small-factory.js';
import { lab, labId, subscriptionId, world } from '../worlds/worlds.js';

/** In the second configuration, the golden image of the first is gone. */
const files = {
  ...serverForNear,
  'Later/GoldenImages/Other.json': goldenImage(),
  'Later/Labs.json': labsJson(subscriptionId, { Near: [''] }),
  'Several/GoldenImages/Server.json': looped(2),
  'Several/Labs.json': labsJson(subscriptionId, { Near: [''] }),
};

/** A golden image whose machine stands in a loop. */
function looped(count: number) {
  const { resources, ...template } = goldenImage();
  const name = "[concat(parameters('labName'), '/', parameters('newVMName'), copyIndex())]";
  const copy = { name: 'machines', count };
  return { ...template, resources: resources.map((machine) => ({ ...machine, name, copy })) };
}

const imagePath = 'Server.json';

describe('What earlier runs have left behind', () => {
  let factory: SmallFactory;

  before(async () => {
    factory = await openSmallFactory(files);
  });

  after(() => factory.close());

  function granted({ state }: Observed): string[] {
    return state.disks.filter((disk) => disk.state === 'ActiveSAS').map(({ id }) => id);
  }

  /** A run that is killed while it copies the disk of a VM. */
  async function leaveAccessTo(name: string): Promise<void> {
    await factory.begin({ virtualMachines: [imageVM(name, { ImagePath: imagePath })] });
    const copies = { act: 'reset before', kind: 'blob', method: 'PUT', path: '[.]vhd$' } as const;
    await factory.azure.addFaults({ ...copies, count: { after: 1 } });
    // The access has to last until the run that ends it, however slow the machine is.
    const longest = { copyTimeoutMinutes: '10080' };
    await factory.run('SnapImages', longest, { killOn: untilFaultActed(factory.azure) });
    await factory.azure.clearFaults();
  }

  it('C62 access to the disk of a VM that a newer one has superseded is ended by SnapImages', async () => {
    await leaveAccessTo('Older');
    const built = await factory.run('CreateImageVMs');
    assert.equal(granted(built).length, 1, 'The killed run has granted nothing.');

    const snapped = await factory.run('SnapImages');
    assert.match(logOf(snapped.outcome), /end the access to Older: access ended/);
    assert.deepEqual([granted(snapped), snapped.outcome.outputs['storedCount']], [[], '1']);
    const cleaned = await factory.run('CleanUpFactory');
    assert.deepEqual(machinesIn(cleaned.state, 'Factory'), []);
  });

  it('C62 access to the disk of a VM that a newer one supersedes is ended by RunImageFactory', async () => {
    await leaveAccessTo('Older');
    const whole = await factory.run('RunImageFactory');
    assert.match(logOf(whole.outcome), /end the access to Older: access ended/);
    assert.deepEqual([granted(whole), machinesIn(whole.state, 'Factory')], [[], []]);
    assert.equal(whole.outcome.outputs['storedCount'], '1', logOf(whole.outcome));
  });

  it('C35 the record of a failed deployment is told and deleted by CreateImageVMs although its golden image is gone', async () => {
    const { azure, run } = factory;
    // The record is to be more than an hour old for the run that finds it.
    await azure.begin(world([lab('Factory'), lab('Near')], { clockSkewSeconds: -7200 }));
    await azure.addFaults(
      {
        service: 'resource fails',
        id: '/virtualmachines/Server$',
        code: 'QuotaExceeded',
        message: 'No cores.',
      },
      { act: 'reset before', kind: 'arm', path: 'operationStatuses' },
    );
    await run('CreateImageVMs', {}, { killOn: untilFaultActed(azure) });
    while ((await azure.state()).deployments.some(({ state }) => state !== 'Failed')) await sleep(20);
    await azure.clearFaults();

    const { outcome, state } = await run('CreateImageVMs', { ConfigurationLocation: 'Later' });
    assert.match(logOf(outcome), /An earlier deployment of Server[.]json failed[^]*No cores/);
    assert.deepEqual([state.deployments, outcome.outputs['createdCount']], [[], '1']);
    const cleaned = await run('CleanUpFactory');
    assert.deepEqual(machinesIn(cleaned.state, 'Factory'), ['Other']);
  });

  const bringers = [
    ['DistributeImages', '1'],
    ['RunImageFactory', '2'],
  ] as const;

  for (const [task, brought] of bringers)
    it(`C82 C83 staged VHDs that are to become no image any more are deleted by ${task}, and no others`, async () => {
      const staged = (name: string, labName: string, more: Partial<Blob> = {}): Blob => ({
        container: 'imagefactoryvhds-staging',
        name,
        pageBytes: 1024,
        lastModified: '2024-01-01T00:00:00Z',
        metadata: {
          imagefactorypath: imagePath,
          imagefactoryrun: '1',
          imagefactorylab: labId(labName),
        },
        ...more,
      });
      const blobs = [
        staged('left.vhd', 'Factory'),
        staged('unsubscribed.vhd', 'Factory'),
        staged('young.vhd', 'Factory', { lastModified: new Date().toISOString() }),
        staged('of-another-factory.vhd', 'Factory2'),
        staged('of-somebody.vhd', 'Factory', { metadata: {} }),
      ];
      const stored = [
        ...storedImage('Server-May-2-2024', { imagePath }),
        ...storedImage('unsubscribed', { imagePath: 'Desktop.json' }),
      ];
      await factory.begin({ blobs: stored }, { blobs });
      const { outcome, state } = await factory.run(task);
      assert.deepEqual(blobsIn(state, 'storenear', 'imagefactoryvhds-staging'), [
        'of-another-factory.vhd',
        'of-somebody.vhd',
        'young.vhd',
      ]);
      assert.deepEqual(
        [outcome.result, outcome.outputs['distributedCount']],
        ['Succeeded', brought],
        logOf(outcome),
      );
    });

  it('C27 C91 the machines that a loop makes are deleted with the image VM, and keep no later night from building', async () => {
    const tags = (run: string) => ({ ImageFactoryPath: imagePath, ImageFactoryRun: run });
    await factory.begin({ virtualMachines: [imageVM('Server1', tags('0'))] });
    const built = await factory.run('CreateImageVMs', { ConfigurationLocation: 'Several' });
    assert.equal(built.outcome.outputs['createdCount'], '1', logOf(built.outcome));
    assert.equal(machinesIn(built.state, 'Factory').length, 3);
    await factory.run('SnapImages');
    const cleaned = await factory.run('CleanUpFactory');
    assert.deepEqual(machinesIn(cleaned.state, 'Factory'), ['Server1']);
  });

  it('C45 all machines of a failed build are marked, and deleted by CleanUpFactory', async () => {
    await factory.begin({});
    await factory.azure.addFaults({
      service: 'resource fails',
      id: '/virtualmachines/Server1$',
      code: 'QuotaExceeded',
      message: 'No cores.',
    });
    const { outcome } = await factory.run('CreateImageVMs', { ConfigurationLocation: 'Several' });
    await factory.azure.clearFaults();
    assert.equal(outcome.outputs['failedCount'], '1');
    const cleaned = await factory.run('CleanUpFactory');
    assert.deepEqual(machinesIn(cleaned.state, 'Factory'), []);
  });

  it('a custom image whose creation failed is deleted by RetireImages when it cannot be made again', async () => {
    const images = [
      customImage('Server-May-1-2024', imagePath),
      customImage('Server-May-2-2024', imagePath, { provisioningState: 'Failed' }),
    ];
    await factory.begin({ blobs: storedImage('Server-May-1-2024', { imagePath }) }, { customImages: images });
    const { state } = await factory.run('RetireImages');
    assert.deepEqual(imagesIn(state, 'Near'), ['Server-May-1-2024']);
  });
});
