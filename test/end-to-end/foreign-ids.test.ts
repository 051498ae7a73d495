import { after, before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { RequestFault } from '../local-azure/faults/fault.js';
import type { State } from '../local-azure/state.js';
import type { Pipeline } from '../local-pipeline/pipeline.js';
import { goldenImage, labsJson } from '../worlds/configuration.js';
import { assertReadable, changesIn, logOf, observe, type Observed } from '../worlds/evidence.js';
import { factoryInputs, withConfiguration } from '../worlds/inputs.js';
import { openPipelineWith } from '../worlds/pipelines.js';
import { customImage, imageVM, storedImage } from '../worlds/seeds.js';
import { lab, otherSubscriptionId, subscriptionId, world } from '../worlds/worlds.js';

const files = {
  'Configuration/GoldenImages/Win.json': goldenImage(),
  'Configuration/Labs.json': labsJson(subscriptionId, { Near: ['Win'] }),
};

const ours = { ImagePath: 'Win.json' };

const images = [1, 2].map((day) =>
  customImage(`Win-May-${day}-2024`, 'Win.json', { creationDate: `2024-05-0${day}T09:00:00Z` }),
);

const machines = {
  virtualMachines: [
    imageVM('Win', { ...ours, ImageFactoryState: 'Failed' }, { provisioningState: 'Failed' }),
  ],
};

/** Texts of companions that would lead out of the container, or to the resources of others. */
const leadingAway = ['../uploads/disk', '..\\uploads\\disk', '%2e%2e/uploads/disk', 'a/../../uploads/disk'];

const theWorld = world(
  [
    lab('Factory', {
      ...machines,
      blobs: [
        ...storedImage('Win-May-2-2024', { imagePath: 'Win.json' }),
        ...leadingAway.map((text, index) => ({
          container: 'imagefactoryvhds',
          name: `away${index}.json`,
          text: JSON.stringify({
            imageName: text,
            imagePath: 'Win.json',
            osType: 'Windows',
            vhdFileName: `${text}.vhd`,
            timestamp: `2024-05-0${index + 3}T08:00:00`,
          }),
        })),
        { container: 'uploads', name: 'disk.vhd', pageBytes: 1_049_088 },
      ],
    }),
    lab('Snapped', { virtualMachines: [imageVM('Win', ours)] }),
    lab('Near', { customImages: images }),
    lab('Second', { ...machines, customImages: images }),
  ],
  {},
  [
    {
      id: otherSubscriptionId,
      displayName: 'Others',
      labs: [lab('Snapped', { storageAccount: 'storeothers' })],
    },
  ],
);

interface Case {
  readonly what: string;
  readonly task: string;
  readonly inputs: Readonly<Record<string, string>>;
  readonly answered: Pick<RequestFault, 'id' | 'by'>;
}

const snap = { ...factoryInputs, DevTestLabName: 'Snapped' };

const cleanUp = { ...factoryInputs, deleteUncommitted: 'true' };

const retire = { ...withConfiguration, ImagesToSave: '1', allowMassDeletion: 'true', failOn: 'any' };

const inOurs = `/subscriptions/${subscriptionId}`;

const inOthers = `/subscriptions/${otherSubscriptionId}`;

const cases: readonly Case[] = [
  {
    what: 'a lab of another subscription',
    task: 'CleanUpFactory',
    inputs: cleanUp,
    answered: { id: `${inOurs}(?=/resourcegroups/factory/providers/microsoft.devtestlab/)`, by: inOthers },
  },
  {
    what: 'the disk of a machine in another subscription',
    task: 'SnapImages',
    inputs: snap,
    answered: { id: `${inOurs}(?=/resourcegroups/[^/"]+/providers/microsoft.compute/disks/)`, by: inOthers },
  },
  {
    what: 'the storage account of a lab in another subscription',
    task: 'SnapImages',
    inputs: snap,
    answered: { id: `${inOurs}(?=/resourcegroups/[^/"]+/providers/microsoft.storage/)`, by: inOthers },
  },
  {
    what: 'a machine of another lab',
    task: 'CleanUpFactory',
    inputs: cleanUp,
    answered: {
      id: 'resourcegroups/factory/providers/microsoft.devtestlab/labs/factory/virtualmachines/',
      by: 'resourcegroups/second/providers/microsoft.devtestlab/labs/second/virtualmachines/',
    },
  },
  {
    what: 'a machine whose id leads upwards',
    task: 'CleanUpFactory',
    inputs: cleanUp,
    answered: {
      id: '/labs/factory/virtualmachines/',
      by: '/labs/factory/virtualmachines/../../../../../../second/providers/microsoft.devtestlab/labs/second/virtualmachines/',
    },
  },
  {
    what: 'a custom image of another lab',
    task: 'RetireImages',
    inputs: retire,
    answered: {
      id: 'resourcegroups/near/providers/microsoft.devtestlab/labs/near/customimages/',
      by: 'resourcegroups/second/providers/microsoft.devtestlab/labs/second/customimages/',
    },
  },
  {
    what: 'a custom image whose name has an encoded slash',
    task: 'RetireImages',
    inputs: retire,
    answered: {
      id: '/labs/near/customimages/win',
      by: '/labs/near/customimages/..%2f..%2fsecond%2fcustomimages%2fwin',
    },
  },
  {
    what: 'the storage account of a lab that is only looked at in another subscription',
    task: 'ValidateConfiguration',
    inputs: { ConfigurationLocation: 'Configuration', DevTestLabName: 'Snapped' },
    answered: { id: `${inOurs}(?=/resourcegroups/[^/"]+/providers/microsoft.storage/)`, by: inOthers },
  },
];

/** Whether a URL leads to a resource of others once its `..` segments, also encoded ones, are resolved. */
function isElsewhere(path: string): boolean {
  const followed = decodeURIComponent(new URL(path.replaceAll(/%2f/gi, '/'), 'https://azure').pathname);
  return [inOthers, '/labs/second/', '/storeothers/', '/uploads'].some((place) =>
    followed.toLowerCase().includes(place),
  );
}

describe('Where Azure answers with', () => {
  let pipeline: Pipeline;
  let atFirst: State;

  before(async () => {
    pipeline = await openPipelineWith(files, theWorld);
    atFirst = await pipeline.azure.state();
  });

  after(() => pipeline.close());

  async function runWith({ task, inputs, answered }: Case): Promise<Observed> {
    const fault = { act: 'mislead', kind: 'arm', method: 'GET', ...answered } as const;
    await pipeline.azure.addFaults(fault);
    const observed = await observe(pipeline, task, inputs);
    await pipeline.azure.clearFaults();
    return observed;
  }

  for (const one of cases)
    it(`${one.what}, nothing is asked or changed there, and it is told: ${one.task}`, async () => {
      const { outcome, requests, state } = await runWith(one);
      assert.match(logOf(outcome), /Azure answered with "?\/subscriptions\/.*does not lie in/);
      assert.deepEqual(
        requests.filter(({ path }) => isElsewhere(path)).map(({ method, path }) => `${method} ${path}`),
        [],
      );
      assert.deepEqual(
        changesIn(requests).filter((change) => /DELETE|disks/i.test(change)),
        [],
      );
      assert.deepEqual(state, atFirst);
      assertReadable(outcome);
    });

  it('companions that name files elsewhere, these are left alone', async () => {
    for (const task of ['DistributeImages', 'RetireImages']) {
      const { requests, state } = await observe(pipeline, task, { ...retire, orphanGraceHours: '0.0001' });
      assert.deepEqual(
        requests.filter(({ path }) => isElsewhere(path)).map(({ method, path }) => `${method} ${path}`),
        [],
      );
      const ofFactory = ({ storageAccounts }: State) =>
        storageAccounts.filter(({ name }) => name === 'storefactory' || name === 'storeothers');
      const uploads = (one: State) =>
        ofFactory(one).flatMap(({ containers }) => containers.filter(({ name }) => name === 'uploads'));
      assert.deepEqual(uploads(state), uploads(atFirst));
    }
  });
});
