import { after, before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { RequestFault } from '../local-azure/faults/fault.js';
import type { LoggedRequest } from '../local-azure/request-log.js';
import type { Lab } from '../local-azure/world.js';
import { goldenImage, labsJson } from '../worlds/configuration.js';
import { blobsIn, imagesIn, labIn, machinesIn } from '../worlds/contents.js';
import { changesIn, logOf, type Observed } from '../worlds/evidence.js';
import type { night } from '../worlds/inputs.js';
import { outcomeOf } from '../worlds/reports.js';
import { customImage, imageVM, storedImage } from '../worlds/seeds.js';
import { openSmallFactory, type SmallFactory } from '../worlds/small-factory.js';
import { lab, subscriptionId, world } from '../worlds/worlds.js';

const imagePath = 'Server.json';

const image = 'Server-May-2-2024';

const blobs = storedImage(image, { imagePath });

/** Lists of these things are empty: what they hold is too new, or is skipped. */
function unlisted(path: string): RequestFault {
  return { act: 'hide', kind: 'arm', method: 'GET', path: `${path}[?]`, id: `${path}/.` };
}

describe('What Azure does not show, yet or any longer', () => {
  let factory: SmallFactory;

  before(async () => {
    factory = await openSmallFactory({
      'Configuration/GoldenImages/Server.json': goldenImage(),
      'Configuration/Labs.json': labsJson(subscriptionId, { Near: ['Server'], Factory: ['Server'] }),
    });
  });

  after(() => factory.close());

  async function begin(faults: readonly RequestFault[], held: Partial<Lab>, near: Partial<Lab> = {}) {
    await factory.begin(held, near);
    await factory.azure.addFaults(...faults);
  }

  async function run(
    task: keyof typeof night,
    more: Readonly<Record<string, string>> = {},
    buildId = '1',
  ): Promise<Observed> {
    const observed = await factory.run(task, more, { variables: { 'build.buildId': buildId } });
    const idle = (await factory.azure.faults()).filter(({ acted }) => acted === 0);
    assert.deepEqual(idle, [], logOf(observed.outcome));
    return observed;
  }

  function putsOf({ requests }: Observed, kind: string): string[] {
    return changesIn(requests).filter((change) => change.startsWith('PUT') && change.includes(`/${kind}/`));
  }

  /** Resolves when so many PUTs of a path were answered. */
  async function putting(path: string, count: number): Promise<void> {
    const isPut = ({ method, path: put }: LoggedRequest) =>
      method === 'PUT' && put.toLowerCase().endsWith(path.toLowerCase());
    while ((await factory.azure.requests()).filter(isPut).length < count) await sleep(10);
  }

  it('is not made again: a custom image that the list of its lab lacks', async () => {
    const images = [customImage(image, imagePath)];
    const unseen = [unlisted('/factory/customimages'), unlisted('/near/customimages')];
    await begin(unseen, { blobs, customImages: images }, { customImages: images });
    const distributed = await run('DistributeImages');
    assert.equal(distributed.outcome.result, 'Succeeded', logOf(distributed.outcome));
    assert.deepEqual(putsOf(distributed, 'customimages'), []);
  });

  it('is not written over: the image of another golden image that the list lacks', async () => {
    const images = [customImage(image, 'Other.json')];
    const unseen = [unlisted('/factory/customimages'), unlisted('/near/customimages')];
    await begin(unseen, { blobs, customImages: images }, { customImages: images });
    const distributed = await run('DistributeImages');
    for (const name of ['Factory', 'Near'])
      assert.equal(outcomeOf(distributed.outcome, image, name), 'failed', logOf(distributed.outcome));
    assert.match(logOf(distributed.outcome), /has an image Server-May-2-2024 of another golden image: Other/);
    assert.deepEqual(putsOf(distributed, 'customimages'), []);
  });

  it('C78 is not written over: an image that somebody made while ours waited for the older one of its path', async () => {
    const older = storedImage('Server-May-1-2024', { imagePath, timestamp: '2024-04-30T08:00:00' });
    const { durations, ...rest } = world([
      lab('Factory', { blobs: [...blobs, ...older] }),
      lab('Near', { customImages: [customImage(image, imagePath, { description: 'theirs' })] }),
    ]);
    await factory.azure.begin({ ...rest, durations: { ...durations, imageCreation: 2000 } });
    const hidden = { act: 'hide', kind: 'arm', method: 'GET', path: '/near/customimages' } as const;
    await factory.azure.addFaults({ ...hidden, id: `/near/customimages/${image}` });
    const distributing = run('DistributeImages');
    await Promise.all([
      putting(`/storenear/imagefactoryvhds-staging/${image}.vhd`, 2),
      putting('/near/customimages/server-may-1-2024', 1),
    ]);
    await factory.azure.clearFaults();
    const { state } = await distributing;
    const made = labIn(state, 'Near').customImages.map(({ name, description }) => [name, description]);
    assert.deepEqual(made, [
      ['Server-May-1-2024', ''],
      [image, 'theirs'],
    ]);
    assert.deepEqual(blobsIn(state, 'storenear', 'imagefactoryvhds-staging'), []);
  });

  it('is not marked as failed: the VM of somebody whose name a deployment has that fails', async () => {
    const id = '/virtualmachines/server';
    const hidden: RequestFault = { act: 'hide', kind: 'arm', path: `${id}[?]`, id, count: { first: 1 } };
    const theirs = imageVM('Server', { owner: 'somebody' });
    await begin([unlisted('/virtualmachines'), hidden], { virtualMachines: [theirs] });
    const built = await run('CreateImageVMs');
    assert.equal(built.outcome.result, 'Failed', logOf(built.outcome));
    assert.deepEqual(labIn(built.state, 'Factory').virtualMachines[0]?.tags, { owner: 'somebody' });
  });

  it('is waited for: a custom image that was made just now', async () => {
    const id = `/near/customimages/${image}`;
    await begin([{ act: 'hide', kind: 'arm', path: id, id, count: { first: 4 } }], { blobs });
    const distributed = await run('DistributeImages');
    assert.equal(distributed.outcome.result, 'Succeeded', logOf(distributed.outcome));
    assert.equal(putsOf(distributed, 'customimages').length, 2);
  });

  it('is waited for: a VM that was built just now', async () => {
    const id = '/virtualmachines/server';
    await begin([{ act: 'hide', kind: 'arm', path: id, id, count: { first: 4 } }], {});
    const built = await run('CreateImageVMs');
    assert.equal(built.outcome.result, 'Succeeded', logOf(built.outcome));
    assert.deepEqual(machinesIn(built.state, 'Factory'), ['Server']);
  });

  it('is not begun again: a deployment that the list lacks', async () => {
    await begin([], {});
    await factory.azure.addFaults({ service: 'operation hangs', id: '/deployments/' });
    await run('CreateImageVMs', { buildTimeoutMinutes: '0.01' });
    await factory.azure.clearFaults();
    await factory.azure.addFaults(unlisted('/deployments'));
    const again = await run('CreateImageVMs', {}, '2');
    assert.equal(again.outcome.result, 'Succeeded', logOf(again.outcome));
    assert.deepEqual([machinesIn(again.state, 'Factory'), putsOf(again, 'deployments')], [['Server'], []]);
  });

  it('costs no other image its place: the newest image of a lab that its list skips', async () => {
    const images = ['1', '2'].map((day) => customImage(`Server-May-${day}-2024`, imagePath)).reverse();
    const skips = { act: 'skip', kind: 'arm', path: '/near/customimages[?]' } as const;
    await begin([skips], { blobs }, { customImages: images });
    const { state } = await run('RetireImages');
    assert.deepEqual(imagesIn(state, 'Near').length, 2);
  });

  it('is left in peace: a lab that the list of labs skips', async () => {
    const images = ['1', '2'].map((day) => customImage(`Server-May-${day}-2024`, imagePath));
    const hidden = { act: 'hide', kind: 'arm', path: 'DevTestLab/labs[?]', id: '/labs/near$' } as const;
    await begin([hidden], { blobs }, { customImages: images });
    const retired = await run('RetireImages');
    assert.equal(outcomeOf(retired.outcome, 'Near'), 'failed');
    assert.match(logOf(retired.outcome), /The lab Near was not found in subscription/);
    assert.equal(imagesIn(retired.state, 'Near').length, 2);
  });

  it('is passed over: a VM that disappears between the plan and its deletion', async () => {
    const tags = { ImageFactoryPath: imagePath, ImageFactoryState: 'Failed' };
    const id = '/virtualmachines/server';
    const hidden = { act: 'hide', kind: 'arm', path: `${id}[?]`, id } as const;
    await begin([hidden], { virtualMachines: [imageVM('Server', tags)] });
    const cleaned = await run('CleanUpFactory');
    assert.match(logOf(cleaned.outcome), /It is gone already/);
    assert.equal(labIn(cleaned.state, 'Factory').virtualMachines.length, 1);
  });

  it('is stored by the next run: a VM that the list skips', async () => {
    const skips = { act: 'skip', kind: 'arm', path: '/virtualmachines[?]' } as const;
    await begin([skips], { virtualMachines: [imageVM('Server', { ImagePath: imagePath })] });
    assert.equal((await run('SnapImages')).outcome.outputs['storedCount'], '0');
    await factory.azure.clearFaults();
    assert.equal((await run('SnapImages')).outcome.outputs['storedCount'], '1');
  });
});
