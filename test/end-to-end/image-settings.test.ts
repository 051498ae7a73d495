import { after, before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { goldenImage, labsJson } from '../worlds/configuration.js';
import { imagesIn, labIn, machinesIn } from '../worlds/contents.js';
import { changesIn, logOf, observe, type Observed } from '../worlds/evidence.js';
import { night } from '../worlds/inputs.js';
import { openPipelineWith } from '../worlds/pipelines.js';
import { lab, subscriptionId, world } from '../worlds/worlds.js';

type Factory = Awaited<ReturnType<typeof openPipelineWith>>;

const labs = [lab('Factory'), lab('Near', { resourceGroup: 'Near' })];

const folderWith = (imagesJson: unknown) => ({
  'Configuration/GoldenImages/Win/Kiosk.json': goldenImage(),
  'Configuration/GoldenImages/Win/Server.json': goldenImage(),
  'Configuration/Labs.json': labsJson(subscriptionId, { Near: ['Win'] }),
  'Configuration/Images.json': imagesJson,
});

describe('A night with Images.json', () => {
  let factory: Factory;

  before(async () => {
    const rule = { ImagePaths: 'Win/Kiosk', Size: 'Standard_D4s_v5', Generalize: false };
    factory = await openPipelineWith(folderWith({ Images: [rule] }), world(labs));
  });

  after(() => factory.close());

  const run = (task: keyof typeof night): Promise<Observed> => observe(factory, task, night[task]);

  it('shuts a specialized machine down without generalizing it, beside others that are generalized', async () => {
    const { outcome, state, requests } = await run('CreateImageVMs');
    assert.deepEqual(machinesIn(state, 'Factory'), ['Kiosk', 'Server'], logOf(outcome));
    const machines = labIn(state, 'Factory').virtualMachines;
    assert.deepEqual(
      machines.map(({ name, powerState, tags }) => [name, powerState, tags['ImageFactoryOsState']]),
      [
        ['Kiosk', 'deallocated', 'Specialized'],
        ['Server', 'deallocated', undefined],
      ],
    );
    const stops = changesIn(requests).filter((change) => change.endsWith('/stop'));
    assert.deepEqual(
      stops.map((change) => change.split('/').at(-2)?.toLowerCase()),
      ['kiosk'],
    );
  });

  it('stores both, and brings the specialized one without Sysprep', async () => {
    const stored = await run('SnapImages');
    assert.equal(stored.outcome.outputs['storedCount'], '2', logOf(stored.outcome));
    const { outcome, state } = await run('DistributeImages');
    assert.equal(imagesIn(state, 'Near').length, 2, logOf(outcome));
    const brought = logOf(outcome).match(/Win_\w+-.*\(sysPrep \w+\)/g) ?? [];
    const isTold = (name: string, told: string) =>
      brought.some((line) => line.includes(name) && line.includes(`sysPrep ${told}`));
    assert.ok(isTold('Win_Kiosk', 'false') && isTold('Win_Server', 'true'), logOf(outcome));
  });
});

describe('An Images.json that cannot be used', () => {
  it('fails CreateImageVMs at its place before anything is changed, and no task that does not read it', async () => {
    const factory = await openPipelineWith(
      folderWith('{"Images": [\n{"Size": "Standard_D2s_v5"}]}'),
      world(labs),
    );
    try {
      const { outcome, requests } = await observe(factory, 'CreateImageVMs', night.CreateImageVMs);
      assert.equal(outcome.result, 'Failed');
      assert.deepEqual(changesIn(requests), []);
      assert.match(logOf(outcome), /which golden images a rule of Images\.json means/);
      const others = [await observe(factory, 'DistributeImages', night.DistributeImages)];
      others.push(await observe(factory, 'RetireImages', night.RetireImages));
      for (const { outcome: other } of others) assert.notEqual(other.result, 'Failed', logOf(other));
    } finally {
      await factory.close();
    }
  });
});
