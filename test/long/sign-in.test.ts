import { before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { CloudName, StorageRules } from '../local-azure/world.js';
import { openPipeline } from '../local-pipeline/pipeline.js';
import { goldenImage, labsJson } from '../worlds/configuration.js';
import {
  clouds,
  connection,
  identities,
  type KeyPair,
  machineEnvironment,
  makeKeyPair,
  schemes,
} from '../worlds/connections.js';
import { night } from '../worlds/inputs.js';
import { writeSources } from '../worlds/sources.js';
import { lab, subscriptionId, world } from '../worlds/worlds.js';

/** Each scheme, each cloud and each storage mode at least once. */
const nights: readonly {
  readonly scheme: (typeof schemes)[number];
  readonly cloud: CloudName;
  readonly storageAuthentication: string;
  readonly rules: StorageRules;
}[] = [
  {
    scheme: 'service principal with key',
    cloud: 'AzureCloud',
    storageAuthentication: 'key',
    rules: {},
  },
  {
    scheme: 'service principal with certificate',
    cloud: 'AzureUSGovernment',
    storageAuthentication: 'entra',
    rules: { allowSharedKeyAccess: false },
  },
  {
    scheme: 'workload identity federation',
    cloud: 'AzureCloud',
    storageAuthentication: 'auto',
    rules: { allowSharedKeyAccess: false },
  },
  {
    scheme: 'system-assigned managed identity',
    cloud: 'AzureChinaCloud',
    storageAuthentication: 'auto',
    rules: { blobDataAccess: [] },
  },
  {
    scheme: 'user-assigned managed identity',
    cloud: 'AzureCloud',
    storageAuthentication: 'auto',
    rules: {},
  },
];

describe('A night of the whole factory', () => {
  let keys: KeyPair;

  before(async () => {
    keys = await makeKeyPair();
  });

  for (const { scheme, cloud, storageAuthentication, rules } of nights)
    it(`runs with ${scheme} in ${cloud}, storage by ${storageAuthentication} ${JSON.stringify(rules)}`, async () => {
      const sources = await writeSources({
        'Configuration/GoldenImages/Windows/First.json': goldenImage({ artifacts: ['windows-7zip'] }),
        'Configuration/Labs.json': labsJson(subscriptionId, { Near: [''] }),
      });
      // Tokens live much shorter than each step.
      const shared = { ...identities(keys), cloud, tokenLifetimeSeconds: 3 };
      const made = world([lab('Factory', rules), lab('Near', rules)], shared);
      const pipeline = await openPipeline({ world: made, sources: sources.folder });
      try {
        const endpoint = connection(pipeline.azure, made, scheme, keys);
        const activeDirectoryServiceEndpointResourceId = clouds[cloud].audience;
        const endpoints = [
          {
            ...endpoint,
            data: { ...endpoint.data, environment: cloud, activeDirectoryServiceEndpointResourceId },
          },
        ];
        const extraEnvironment = machineEnvironment(pipeline.azure, scheme);
        for (const [task, inputs] of Object.entries(night)) {
          const outcome = await pipeline.run(
            task,
            { ...inputs, storageAuthentication },
            { endpoints, extraEnvironment },
          );
          assert.equal(outcome.result, 'Succeeded', [task, ...outcome.log].join('\n'));
        }
        const { labs } = await pipeline.azure.state();
        const images = labs.find(({ name }) => name === 'Near')?.customImages;
        assert.deepEqual(
          images?.map(({ tags }) => tags['ImagePath']),
          ['Windows\\First.json'],
        );
      } finally {
        await pipeline.close();
        await sources.remove();
      }
    });
});
