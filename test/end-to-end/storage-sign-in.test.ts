import { after, before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { TaskOutcome } from '../local-agent/agent.js';
import { openPipeline, type Pipeline } from '../local-pipeline/pipeline.js';
import { goldenImage, labsJson } from '../worlds/configuration.js';
import { factoryInputs, withConfiguration } from '../worlds/inputs.js';
import { imageVM } from '../worlds/seeds.js';
import { type Sources, writeSources } from '../worlds/sources.js';
import { lab, subscriptionId, world } from '../worlds/worlds.js';

const imagePath = 'Windows\\First.json';

const generalized = { artifacts: [{ name: 'windows-sysprep', status: 'Succeeded' }] };

const virtualMachines = [imageVM('first', { ImagePath: imagePath }, generalized)];

const withoutKeys = { allowSharedKeyAccess: false };

const withoutRole = { blobDataAccess: [] };

function errorOf({ result, issues, log }: TaskOutcome): string {
  assert.equal(result, 'Failed', log.join('\n'));
  return issues.map(({ message }) => message.replace(/\n\s+/g, ' ')).join('\n');
}

describe('Storage accounts', () => {
  let sources: Sources;
  let pipeline: Pipeline;

  before(async () => {
    sources = await writeSources({
      'Configuration/GoldenImages/Windows/First.json': goldenImage(),
      'Configuration/Labs.json': labsJson(subscriptionId, { Target: [''] }),
    });
    const labs = [
      lab('Factory', { virtualMachines, ...withoutKeys }),
      lab('Target', withoutKeys),
      lab('NoRole', { virtualMachines, ...withoutRole }),
      lab('Neither', { virtualMachines, ...withoutRole, ...withoutKeys }),
      lab('Fenced', { virtualMachines, networkDefaultAction: 'Deny' }),
    ];
    pipeline = await openPipeline({ world: world(labs), sources: sources.folder });
  });
  after(async () => {
    await pipeline.close();
    await sources.remove();
  });

  const snap = (DevTestLabName: string, storageAuthentication: string) =>
    pipeline.run('SnapImages', { ...factoryInputs, DevTestLabName, storageAuthentication });
  const requests = async () =>
    (await pipeline.azure.requests()).map(({ method, path, status }) => ({
      call: `${method} ${path.split('/').at(-1) ?? ''}`,
      status,
    }));
  const keyRequests = async () => (await requests()).filter(({ call }) => call === 'POST listKeys').length;

  it('C51 that take no account keys are served with Entra tokens from disk to custom image', async () => {
    await pipeline.azure.clearRequests();
    const outcomes = [
      await pipeline.run('SnapImages', factoryInputs),
      await pipeline.run('DistributeImages', withConfiguration),
    ];
    for (const { result, log } of outcomes) assert.equal(result, 'Succeeded', log.join('\n'));
    const { labs } = await pipeline.azure.state();
    const images = labs.find(({ name }) => name === 'Target')?.customImages;
    assert.deepEqual(
      images?.map(({ tags }) => tags['ImagePath']),
      [imagePath],
    );
    assert.equal(await keyRequests(), 0);
    assert.deepEqual(
      (await requests()).filter(({ status }) => status === 403),
      [],
    );
  });

  it('C51 that refuse the identity are served with their key, asked for once, after one refusal', async () => {
    await pipeline.azure.clearRequests();
    const { result, log } = await snap('NoRole', 'auto');
    assert.equal(result, 'Succeeded', log.join('\n'));
    assert.equal(await keyRequests(), 1);
    assert.equal((await requests()).filter(({ status }) => status === 403).length, 1);
  });

  it('are reached with their key and no token where that is wanted', async () => {
    await pipeline.azure.clearRequests();
    const { result, log } = await snap('NoRole', 'key');
    assert.equal(result, 'Succeeded', log.join('\n'));
    assert.deepEqual(
      (await requests()).filter(({ status }) => status === 403),
      [],
    );
  });

  it('that are to be reached with tokens only name the role that is missing', async () => {
    await pipeline.azure.clearRequests();
    assert.match(
      errorOf(await snap('NoRole', 'entra')),
      /AuthorizationPermissionMismatch.*the role Storage Blob Data Contributor on the storage account storenorole/,
    );
    assert.equal(await keyRequests(), 0);
  });

  it('that take no keys name the role that is missing, and suggest no key', async () => {
    assert.match(
      errorOf(await snap('Neither', 'auto')),
      /Storage Blob Data Contributor on the storage account storeneither, which takes no account keys/,
    );
  });

  it('that take no keys say so where keys are wanted', async () => {
    assert.match(
      errorOf(await snap('Neither', 'key')),
      /storeneither takes no account keys.*Set the input storageAuthentication to auto or entra/,
    );
  });

  for (const mode of ['auto', 'entra', 'key'])
    it(`whose network rules refuse the agent are told from those that want a role (${mode})`, async () => {
      const error = errorOf(await snap('Fenced', mode));
      assert.match(error, /AuthorizationFailure\).*network rules of the storage account storefenced/);
      assert.doesNotMatch(error, /Storage Blob Data Contributor/);
    });
});
