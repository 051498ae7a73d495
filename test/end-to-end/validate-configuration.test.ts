import { after, before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { TaskOutcome } from '../local-agent/agent.js';
import { nodeBinaries } from '../local-agent/node.js';
import type { Lab } from '../local-azure/world.js';
import { openPipeline, type Pipeline } from '../local-pipeline/pipeline.js';
import { goldenImage, labsJson } from '../worlds/configuration.js';
import { assertReadable, changesIn, logOf } from '../worlds/evidence.js';
import { outcomeOf } from '../worlds/reports.js';
import { storedImage } from '../worlds/seeds.js';
import { type Sources, writeSources } from '../worlds/sources.js';
import { lab, subscriptionId, world } from '../worlds/worlds.js';

const offered = { publisher: 'P', offer: 'O', sku: 'S', osType: 'Windows' } as const;

const files = {
  'Configuration/GoldenImages/Win/Server.json': goldenImage(),
  'Configuration/GoldenImages/Win/Core.json': goldenImage(),
  'Configuration/GoldenImages/Win/Forbidden.json': JSON.stringify(goldenImage(), undefined, 2).replace(
    '"sku": "S"',
    '"sku": "Forbidden"',
  ),
  'Configuration/GoldenImages/Win/Broken.json': '{\n  "resources": [\n    { "type" "none" }\n  ]\n}\n',
  'Configuration/Labs.json': labsJson(subscriptionId, {
    Near: ['Win', 'Win/Sever'],
    Far: ['Win'],
    Naer: ['Win'],
    Guarded: ['Win/Core'],
  }),
  'Good/GoldenImages/Win/Server.json': goldenImage(),
  'Good/Labs.json': labsJson(subscriptionId, { Near: [''] }),
  'Unusable/GoldenImages/Win/Server.json': goldenImage({ osType: 'Linux', notes: '' }),
  'Unusable/GoldenImages/Win/Broken.json': '[',
};

const factory: Partial<Lab> = {
  galleryImages: [offered, { ...offered, sku: 'Forbidden', enabled: false }],
  policies: [
    { factName: 'LabVmSize', evaluatorType: 'AllowedValuesPolicy', threshold: '["Standard_D2s_v5"]' },
  ],
  blobs: storedImage('Win_Server-May-1-2024', { imagePath: 'Win\\Server.json' }),
};

const theWorld = world(
  [
    lab('Factory', factory),
    lab('Narrow', { ...factory, publicRepository: 'Disabled' }),
    lab('Near'),
    lab('Far', { location: 'eastus' }),
    lab('Guarded', { allowSharedKeyAccess: false }),
  ],
  {},
  [],
);

const withFewCores = {
  ...theWorld,
  subscriptions: theWorld.subscriptions.map((one) => ({ ...one, cores: { limit: 10, inUse: 7 } })),
};

const codesIn = (outcome: TaskOutcome) => [...new Set(logOf(outcome).match(/IF\d{3}/g) ?? [])].sort();

const offline = { ConnectedServiceName: '', ConfigurationLocation: 'Configuration' };

const online = {
  ConfigurationLocation: 'Configuration',
  DevTestLabName: 'Factory',
  vmSize: 'Standard_D2s_v5',
  ImagesToSave: '1',
};

describe('ValidateConfiguration', () => {
  let sources: Sources;
  let pipeline: Pipeline;

  before(async () => {
    sources = await writeSources(files);
    pipeline = await openPipeline({ world: withFewCores, sources: sources.folder });
  });

  after(async () => {
    await pipeline.close();
    await sources.remove();
  });

  for (const { version, path: node } of nodeBinaries())
    it(`judges a folder without a service connection on Node ${version}, and asks Azure nothing`, async () => {
      await pipeline.azure.clearRequests();
      const outcome = await pipeline.run('ValidateConfiguration', offline, { node, endpoints: [] });
      assert.equal(outcome.result, 'Failed', logOf(outcome));
      assert.deepEqual(codesIn(outcome), ['IF106', 'IF208']);
      assert.deepEqual(await pipeline.azure.requests(), []);
      assertReadable(outcome);
    });

  it('succeeds where nothing is wrong', async () => {
    const outcome = await pipeline.run('ValidateConfiguration', {
      ...offline,
      ConfigurationLocation: 'Good',
    });
    assert.equal(outcome.result, 'Succeeded', logOf(outcome));
  });

  it('fails where something is wrong, unless failOn says otherwise', async () => {
    const outcome = await pipeline.run('ValidateConfiguration', { ...offline, failOn: 'all' });
    assert.equal(outcome.result, 'SucceededWithIssues', logOf(outcome));
  });

  it('tells of a folder that no task could use all that is wrong with it', async () => {
    const inputs = { ...offline, ConfigurationLocation: 'Unusable' };
    const outcome = await pipeline.run('ValidateConfiguration', inputs);
    assert.equal(outcome.result, 'Failed');
    assert.deepEqual(codesIn(outcome), ['IF106', 'IF201']);
  });

  describe('with a service connection', () => {
    for (const { version, path: node } of nodeBinaries())
      describe(`on Node ${version}`, () => {
        let outcome: TaskOutcome;

        before(async () => {
          await pipeline.azure.clearRequests();
          outcome = await pipeline.run('ValidateConfiguration', online, { node });
        });

        it('changes nothing', async () => {
          assert.equal(outcome.result, 'Failed', logOf(outcome));
          assert.deepEqual(changesIn(await pipeline.azure.requests()), []);
          assertReadable(outcome);
        });

        it('finds what Azure says against it', () => {
          const codes = ['IF106', 'IF208', 'IF211', 'IF501', 'IF504', 'IF505', 'IF507', 'IF524'];
          assert.deepEqual(codesIn(outcome), codes);
        });

        it('fails only the golden images and labs that are concerned', () => {
          const outcomes = ['Win\\Server.json', 'Win\\Forbidden.json', 'Near', 'Far', 'Naer'];
          assert.deepEqual(
            outcomes.map((name) => outcomeOf(outcome, name)),
            ['succeeded', 'failed', 'failed', 'failed', 'failed'],
          );
        });

        it('says what a full run would create, copy and delete', () => {
          assert.match(logOf(outcome), /CreateImageVMs.*would build 3\./);
          assert.match(logOf(outcome), /DistributeImages.*would distribute 1 \((?:below )?\d+ GB\)\./);
          assert.match(logOf(outcome), /RetireImages.*would do nothing\./);
          assert.match(logOf(outcome), /A full run.*create and store 2 images and make \d+ copies/);
        });
      });

    it('finds sizes that a lab does not allow, and a public repository that is disabled', async () => {
      const inputs = { ...online, DevTestLabName: 'Narrow', vmSize: 'Standard_D4s_v5' };
      const outcome = await pipeline.run('ValidateConfiguration', inputs);
      const codes = codesIn(outcome);
      assert.ok(codes.includes('IF502') && codes.includes('IF503'), codes.join());
    });

    it('finds sizes that a region does not have', async () => {
      const outcome = await pipeline.run('ValidateConfiguration', { ...online, vmSize: 'Standard_Huge' });
      assert.match(logOf(outcome), /IF503: There are no machines of the size Standard_Huge in westeurope/);
    });

    it('checks the target labs alone without a factory lab', async () => {
      const outcome = await pipeline.run('ValidateConfiguration', { ...online, DevTestLabName: '' });
      assert.deepEqual(codesIn(outcome), ['IF106', 'IF208', 'IF211', 'IF507', 'IF524']);
    });

    it('says that a factory lab does not exist', async () => {
      const outcome = await pipeline.run('ValidateConfiguration', { ...online, DevTestLabName: 'Factori' });
      assert.equal(outcome.result, 'Failed');
      assert.match(logOf(outcome), /lab Factori was not found/);
    });
  });
});

describe('ValidateConfiguration with a service connection that may do little', () => {
  const [application] = theWorld.applications;
  const role = { actions: ['*/read', 'Microsoft.Compute/disks/*', 'Microsoft.Resources/deployments/*'] };
  let sources: Sources;
  let pipeline: Pipeline;

  before(async () => {
    sources = await writeSources(files);
    const roleAssignments = [{ principal: application?.objectId ?? '', scope: '/', role }];
    pipeline = await openPipeline({ world: { ...theWorld, roleAssignments }, sources: sources.folder });
  });

  after(async () => {
    await pipeline.close();
    await sources.remove();
  });

  it('names the permissions that each later step lacks', async () => {
    const outcome = await pipeline.run('ValidateConfiguration', online);
    const log = logOf(outcome);
    assert.match(
      log,
      /IF508: CreateImageVMs: The service connection may not Microsoft\.DevTestLab\/labs\/virtualMachines\/write/,
    );
    assert.match(log, /IF508: SnapImages: /);
    assert.match(
      log,
      /IF508: DistributeImages: The service connection may not Microsoft\.DevTestLab\/labs\/customImages\/write on .*\/near/i,
    );
    assertReadable(outcome);
  });
});
