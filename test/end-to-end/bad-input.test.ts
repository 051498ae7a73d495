import { after, before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { TaskOutcome } from '../local-agent/agent.js';
import type { Endpoint } from '../local-agent/endpoints.js';
import { type Pipeline, serviceConnection } from '../local-pipeline/pipeline.js';
import { goldenImage, labsJson } from '../worlds/configuration.js';
import { imagesIn, machinesIn } from '../worlds/contents.js';
import { assertReadable, changesIn, logOf, observe } from '../worlds/evidence.js';
import { factoryInputs, withConfiguration } from '../worlds/inputs.js';
import { openPipelineWith } from '../worlds/pipelines.js';
import { outcomeOf } from '../worlds/reports.js';
import { customImage, storedImage } from '../worlds/seeds.js';
import { lab, subscriptionId, world } from '../worlds/worlds.js';

const unknownSubscription = '99999999-9999-4999-8999-999999999999';

const near = labsJson(subscriptionId, { Near: ['Win'] });

const files = {
  'Configuration/GoldenImages/Win/Server.json': goldenImage(),
  'Configuration/GoldenImages/Win/Broken.json': '{\n  "resources": [\n    { "type" "none" }\n  ]\n}\n',
  'Configuration/Labs.json': {
    Labs: [
      ...labsJson(subscriptionId, { Near: ['Win', 'Win/Sever'], Naer: ['Win'] }).Labs,
      ...labsJson(unknownSubscription, { Remote: ['Win'] }).Labs,
    ],
  },
  'WithoutImages/Labs.json': near,
  'EmptyImages/GoldenImages/read me.txt': 'No template here.',
  'EmptyImages/Labs.json': near,
  'BrokenLabs/GoldenImages/Win/Server.json': goldenImage(),
  'BrokenLabs/Labs.json': '{\n  "Labs": [\n    { "LabName": Near }\n  ]\n}\n',
};

const createInputs = { ...factoryInputs, ConfigurationLocation: 'Configuration', vmSize: 'Standard_D2s_v5' };

const retireInputs = { ...withConfiguration, ImagesToSave: '1' };

/** Inputs that stop a whole run, with the text and the remedy of its error. */
interface StoppedRun {
  readonly given: string;
  readonly task: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly connection?: Partial<Endpoint>;
  readonly says: readonly RegExp[];
}

const stoppedRuns: readonly StoppedRun[] = [
  {
    given: 'no Configuration folder',
    task: 'CreateImageVMs',
    inputs: { ...createInputs, ConfigurationLocation: 'Configuraton' },
    says: [/IF101: .*Configuraton/, /Correct configurationFolder/],
  },
  {
    given: 'no folder GoldenImages',
    task: 'DistributeImages',
    inputs: { ...withConfiguration, ConfigurationLocation: 'WithoutImages' },
    says: [/IF102: .*WithoutImages.* has no folder GoldenImages/, /Correct configurationFolder/],
  },
  {
    given: 'L36 no folder GoldenImages',
    task: 'RetireImages',
    inputs: { ...retireInputs, ConfigurationLocation: 'WithoutImages' },
    says: [/IF102: .*WithoutImages.* has no folder GoldenImages/],
  },
  {
    given: 'L36 a folder GoldenImages without a golden image',
    task: 'RetireImages',
    inputs: { ...retireInputs, ConfigurationLocation: 'EmptyImages' },
    says: [/IF103: .*GoldenImages has no golden image/, /add a template/],
  },
  {
    given: 'a Labs.json that is not JSON',
    task: 'RetireImages',
    inputs: { ...retireInputs, ConfigurationLocation: 'BrokenLabs' },
    says: [/BrokenLabs\/Labs\.json\(3,18\): error IF106: .*invalid symbol/],
  },
  {
    given: 'a factory lab that does not exist',
    task: 'SnapImages',
    inputs: { ...factoryInputs, DevTestLabName: 'Factori' },
    says: [/lab Factori was not found/, /are: Factory, Near, Twin, Twin\./],
  },
  {
    given: 'the resource id of a factory lab that does not exist',
    task: 'SnapImages',
    inputs: { ...factoryInputs, DevTestLabName: labId('Factory', 'Factori') },
    says: [/no lab \/subscriptions\/.*\/Factori\b/, /Correct factoryLab/],
  },
  {
    given: 'L24 a factory lab whose name two labs have',
    task: 'CleanUpFactory',
    inputs: { ...factoryInputs, DevTestLabName: 'Twin' },
    says: [/2 labs named Twin/, /one\/providers.*two\/providers/, /Give the resource id/],
  },
  {
    given: 'a subscription that cannot be reached',
    task: 'DistributeImages',
    inputs: { ...withConfiguration, SubscriptionId: unknownSubscription },
    says: [new RegExp(`labs of the subscription ${unknownSubscription}`), /SubscriptionNotFound/, /Check /],
  },
  {
    given: 'a lab of another subscription than SubscriptionId',
    task: 'SnapImages',
    inputs: {
      ...factoryInputs,
      DevTestLabName: labId('Factory', 'Factory'),
      SubscriptionId: unknownSubscription,
    },
    says: [new RegExp(`SubscriptionId is ${unknownSubscription}`), /Correct one of the two/],
  },
  {
    given: 'a connection without subscription, and no SubscriptionId',
    task: 'SnapImages',
    inputs: factoryInputs,
    connection: { data: { managementGroupName: 'All labs', scopeLevel: 'ManagementGroup' } },
    says: [/management group All labs/, /Set the input SubscriptionId/],
  },
  {
    given: 'numbers that are negative, broken or no numbers',
    task: 'RetireImages',
    inputs: { ...withConfiguration, ImagesToSave: '-1', maxConcurrentJobs: '2.5', orphanGraceHours: 'two' },
    says: [
      /imagesToKeep is "-1", which is negative\. Write a whole number from 0 to 2147483647/,
      /maxConcurrency is "2.5", which is not a whole number/,
      /orphanGraceHours is "two", which is not a number/,
    ],
  },
];

function labId(resourceGroup: string, name: string): string {
  return `/subscriptions/${subscriptionId}/resourceGroups/${resourceGroup}/providers/Microsoft.DevTestLab/labs/${name}`;
}

describe('Bad input', () => {
  let pipeline: Pipeline;
  const theWorld = world([
    lab('Factory', { blobs: storedImage('Win_Server-May-1-2024', { imagePath: 'Win\\Server.json' }) }),
    lab('Near', { customImages: [customImage('Win_Gone-May-1-2024', 'Win\\Gone.json')] }),
    lab('Twin', { resourceGroup: 'one', storageAccount: 'storetwinone' }),
    lab('Twin', { resourceGroup: 'two', storageAccount: 'storetwintwo' }),
  ]);

  before(async () => {
    pipeline = await openPipelineWith(files, theWorld);
  });

  after(() => pipeline.close());

  for (const { given, task, inputs, connection, says } of stoppedRuns)
    it(`${given}: ${task} says so and changes nothing in Azure`, async () => {
      const usual = serviceConnection(pipeline.azure, theWorld);
      const data = connection?.data && { ...usual.data, subscriptionId: '', ...connection.data };
      const { outcome, requests } = await observe(pipeline, task, inputs, {
        endpoints: [{ ...usual, ...(data ? { data } : {}) }],
      });
      assert.equal(outcome.result, 'Failed');
      for (const text of says) assert.match(logOf(outcome), text);
      assertReadable(outcome);
      assert.deepEqual(changesIn(requests), []);
    });

  it('L24 does not keep a lab from being found by its resource id', async () => {
    const outcome = await pipeline.run('CleanUpFactory', {
      ...factoryInputs,
      DevTestLabName: labId('two', 'Twin'),
    });
    assert.equal(outcome.result, 'Succeeded');
  });

  describe('in a golden image', () => {
    let outcome: TaskOutcome;

    before(async () => {
      outcome = await pipeline.run('CreateImageVMs', createInputs);
    });

    it('is an issue at its place in the file', () => {
      const issue = outcome.issues.find(({ properties }) => properties['sourcepath'] !== undefined);
      assert.deepEqual(issue?.properties, {
        sourcepath: 'Configuration/GoldenImages/Win/Broken.json',
        linenumber: '3',
        columnnumber: '14',
        code: 'IF106',
      });
    });

    it('C9 leaves the other golden images to be built', async () => {
      assert.equal(outcome.result, 'SucceededWithIssues');
      assert.deepEqual(machinesIn(await pipeline.azure.state(), 'Factory'), ['Server']);
      assertReadable(outcome);
    });
  });

  describe('about some of the labs in Labs.json', () => {
    let outcome: TaskOutcome;

    before(async () => {
      outcome = await pipeline.run('DistributeImages', withConfiguration);
    });

    it('C15 leaves the other labs to be served', async () => {
      assert.equal(outcome.result, 'SucceededWithIssues');
      const images = imagesIn(await pipeline.azure.state(), 'Near');
      assert.deepEqual(images, ['Win_Gone-May-1-2024', 'Win_Server-May-1-2024']);
      assertReadable(outcome);
    });

    it('C15 names the labs that exist beside one that does not', () => {
      assert.equal(outcomeOf(outcome, 'Naer'), 'failed');
      assert.match(
        logOf(outcome),
        /IF211: .*lab Naer was not found.*are: Factory, Near, Twin, Twin\..*Correct/,
      );
    });

    it('C15 names the subscription that cannot be reached', () => {
      assert.equal(outcomeOf(outcome, 'Remote'), 'failed');
      assert.match(
        logOf(outcome),
        new RegExp(`subscription ${unknownSubscription} cannot be read.* Check the subscription id`),
      );
    });

    it('C23 names the entry that matches nothing, and the nearest path', () => {
      const issue = outcome.issues.find(({ properties }) => properties['code'] === 'IF208');
      assert.match(
        issue?.message ?? '',
        /"Win\/Sever" of the lab Near.*nearest that exists is "Win\/Server"/,
      );
      assert.equal(issue?.properties['sourcepath'], 'Configuration/Labs.json');
    });
  });
});
