import { ResourceManagementClient } from '@azure/arm-resources';
import { after, before, beforeEach, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { Pipeline } from '../local-pipeline/pipeline.js';
import { assertReadable, changesIn, logOf, observe, type Observed } from '../worlds/evidence.js';
import { openPipelineWith } from '../worlds/pipelines.js';
import { sdkAccess } from '../worlds/sdk.js';
import { imageVM } from '../worlds/seeds.js';
import { lab, labId, subscriptionId, world } from '../worlds/worlds.js';

// Two labs in one group, and a third one in a group whose name begins with that of the first (L6).
const labs = [
  lab('Factory', { virtualMachines: [imageVM('W', {})], vmCreationResourceGroup: 'FactoryVMs' }),
  lab('Neighbour', { resourceGroup: 'Factory' }),
  lab('Factory2'),
];

// Pages of two: the records of a group are many pages.
const factory = world(labs, { pageSize: 2 });

const inputs = { DevTestLabName: 'Factory', pollIntervalSeconds: '0.05' };

interface Made {
  readonly labName?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly fails?: true;
}

const template = ({ labName, fails }: Made) => ({
  $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
  contentVersion: '1.0.0.0',
  parameters: labName === undefined ? {} : { labName: { type: 'string' } },
  resources: fails
    ? [
        {
          type: 'Microsoft.DevTestLab/labs/virtualmachines',
          apiVersion: '2018-09-15',
          name: 'NoLab/W',
          properties: {},
        },
      ]
    : [],
});

describe('CleanDeploymentHistory', () => {
  let pipeline: Pipeline;
  let client: ResourceManagementClient;

  const make = async (group: string, name: string, made: Made = {}): Promise<void> => {
    const { labName, tags } = made;
    const parameters = labName === undefined ? {} : { labName: { value: labName } };
    const deployment = {
      properties: { mode: 'Incremental' as const, template: template(made), parameters },
      ...(tags && { tags: { ...tags } }),
    };
    await client.deployments
      .beginCreateOrUpdateAndWait(group, name, deployment, { updateIntervalInMs: 10 })
      .catch(() => assert.ok(made.fails, `${name} failed.`));
  };

  const namesIn = async (group: string): Promise<string[]> => {
    const names: string[] = [];
    for await (const { name = '' } of client.deployments.listByResourceGroup(group)) names.push(name);
    return names.sort();
  };

  const run = async (more: Readonly<Record<string, string>> = {}): Promise<Observed> => {
    const observed = await observe(pipeline, 'CleanDeploymentHistory', { ...inputs, ...more });
    assertReadable(observed.outcome);
    return observed;
  };

  before(async () => {
    pipeline = await openPipelineWith({}, factory);
  });

  beforeEach(async () => {
    await pipeline.azure.begin(factory);
    const { credential, options } = await sdkAccess(pipeline.azure, factory);
    client = new ResourceManagementClient(credential, subscriptionId, options);
    const ofScripts = { labName: 'Factory' };
    await Promise.all([
      ...['Deploy-A', 'deploy-b', 'Deploy-C'].map((name) => make('Factory', name, ofScripts)),
      make('Factory', 'Deploy-Ours', { tags: { ImageFactoryLab: labId('Factory') } }),
      make('Factory', 'Deploy-OtherFactory', { tags: { ImageFactoryLab: labId('Factory2') } }),
      make('Factory', 'Deploy-Neighbour', { labName: 'Neighbour' }),
      make('Factory', 'Deploy-Web'),
      make('Factory', 'Deploy-Failed', { ...ofScripts, fails: true }),
      make('Factory', 'Portal-1', ofScripts),
      make('FactoryVMs', 'Deploy-Ours', { tags: { ImageFactoryLab: labId('Factory') } }),
      make('FactoryVMs', 'Deploy-Web', ofScripts),
      make('Factory2', 'Deploy-A', { labName: 'Factory2' }),
      make('Factory2', 'Deploy-B', ofScripts),
    ]);
  });

  after(() => pipeline.close());

  it('deletes the records of this lab in its group and those of its VMs, and no other (C101)', async () => {
    const { outcome } = await run();
    assert.equal(outcome.result, 'Succeeded', logOf(outcome));
    assert.deepEqual(await namesIn('Factory'), [
      'Deploy-Failed',
      'Deploy-Neighbour',
      'Deploy-OtherFactory',
      'Deploy-Web',
      'Portal-1',
    ]);
    assert.deepEqual(await namesIn('FactoryVMs'), ['Deploy-Web']);
    const { deletedCount, keptCount, failedCount } = outcome.outputs;
    assert.deepEqual([deletedCount, keptCount, failedCount], ['5', '5', '0']);
    assert.match(outcome.outputs['summaryText'] ?? '', /^5 deleted, 5 kept, in /);
  });

  it('L6 leaves the history of a lab alone whose group has a name that begins with this one', async () => {
    const { requests } = await run();
    assert.deepEqual(await namesIn('Factory2'), ['Deploy-A', 'Deploy-B']);
    assert.deepEqual(
      requests.filter(({ path }) => /\/resourceGroups\/Factory2\//i.test(path)),
      [],
    );
  });

  it('says of each record that stays why it does, and only shows the plan where it is asked for that', async () => {
    const { outcome, requests } = await run({ whatIf: 'true' });
    const log = logOf(outcome);
    assert.deepEqual(changesIn(requests), []);
    assert.match(log, /^5 to delete, 5 to keep$/m);
    assert.match(log, /keep Deploy-OtherFactory → Factory: It is of another factory\./);
    assert.match(log, /keep Deploy-Neighbour → Factory: It was made for another lab\./);
    assert.match(log, /keep Deploy-Failed → Factory: It did not succeed, and ended less than 15 days ago\./);
    assert.match(log, /delete Deploy-Ours → Factory: It succeeded on \S+\. It lies in FactoryVMs\./i);
  });

  it('deletes only records whose names match', async () => {
    const { outcome } = await run({ deploymentNamePattern: 'portal-?' });
    assert.equal(outcome.outputs['deletedCount'], '1', logOf(outcome));
    assert.ok(!(await namesIn('Factory')).includes('Portal-1'));
  });

  it('refuses a pattern that would take everything, before it asks Azure anything', async () => {
    const { outcome, requests } = await run({ deploymentNamePattern: '*' });
    assert.equal(outcome.result, 'Failed');
    assert.match(logOf(outcome), /deploymentNamePattern must begin with three letters or more/);
    assert.deepEqual(
      requests.filter(({ kind }) => kind === 'arm'),
      [],
    );
  });

  it('does nothing twice', async () => {
    await run();
    const { outcome, requests } = await run();
    assert.equal(outcome.result, 'Succeeded', logOf(outcome));
    assert.deepEqual(changesIn(requests), []);
  });
});
