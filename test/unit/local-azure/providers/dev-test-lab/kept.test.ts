import { beforeEach, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { codeOf, createLaboratory, lab, type Laboratory } from '../laboratory.js';

interface Shown {
  readonly id: string;
  readonly type: string;
  readonly tags?: object;
  readonly properties: Readonly<Record<string, unknown>>;
}

const shutdown = {
  location: 'westus',
  tags: { purpose: 'test' },
  properties: { taskType: 'LabVmsShutdownTask', dailyRecurrence: { time: '1900' }, timeZoneId: 'UTC' },
};

describe('What a lab only keeps', () => {
  let laboratory: Laboratory;
  beforeEach(() => {
    laboratory = createLaboratory({
      virtualMachines: [{ name: 'present', osType: 'Windows', powerState: 'deallocated' }],
    });
  });

  const machine = `${lab}/virtualMachines/present`;

  const namesIn = async (collection: string) => {
    const { value } = (await laboratory.ask('GET', collection)).body as { value: { name: string }[] };
    return value.map(({ name }) => name);
  };

  for (const [what, owner, type] of [
    ['a lab', lab, 'Microsoft.DevTestLab/labs/schedules'],
    ['a machine', machine, 'Microsoft.DevTestLab/labs/virtualMachines/schedules'],
  ] as const)
    it(`has schedules of ${what}, which are made, changed, listed and deleted at once`, async () => {
      const schedule = `${owner}/schedules/LabVmsShutdown`;
      const made = await laboratory.ask('PUT', schedule, shutdown);
      const { id, properties, ...rest } = made.body as Shown;
      assert.deepEqual([made.status, id, rest.type], [201, schedule.toLowerCase(), type]);
      assert.deepEqual([properties['status'], properties['provisioningState']], ['Disabled', 'Succeeded']);
      const enabled = {
        ...shutdown,
        properties: { ...shutdown.properties, status: 'Enabled', createdDate: 'x' },
      };
      assert.equal((await laboratory.ask('PUT', schedule, enabled)).status, 200);
      await laboratory.ask('PATCH', schedule, { tags: { purpose: 'changed' } });
      const shown = (await laboratory.ask('GET', schedule.toUpperCase())).body as Shown;
      assert.deepEqual(shown.tags, { purpose: 'changed' });
      assert.deepEqual(shown.properties, { ...properties, status: 'Enabled' });
      assert.deepEqual(await namesIn(`${owner}/schedules`), ['LabVmsShutdown']);
      const deletions = [await laboratory.ask('DELETE', schedule), await laboratory.ask('DELETE', schedule)];
      assert.deepEqual(
        deletions.map(({ status }) => status),
        [200, 204],
      );
      assert.equal(codeOf(await laboratory.ask('GET', schedule)), 'ResourceNotFound');
    });

  it('is refused without something that it belongs to, or without properties', async () => {
    const ask = async (method: string, path: string, body?: object) =>
      codeOf(await laboratory.ask(method, path, body));
    assert.equal(
      await ask('PUT', `${lab}/virtualmachines/gone/schedules/s`, shutdown),
      'ParentResourceNotFound',
    );
    assert.equal(await ask('GET', `${lab}/virtualmachines/gone/schedules`), 'ResourceNotFound');
    assert.equal(await ask('PUT', `${lab}/schedules/s`, {}), 'InvalidRequestContent');
  });

  it('has schedules of a machine by a template, as long as there is the machine', async () => {
    await laboratory.deploy('present/schedules/LabVmsShutdown', shutdown);
    assert.deepEqual(await namesIn(`${machine}/schedules`), ['LabVmsShutdown']);
    await laboratory.complete('DELETE', machine);
    assert.equal(laboratory.resources.has(`${machine}/schedules/LabVmsShutdown`), false);
    await assert.rejects(laboratory.deploy('present/schedules/LabVmsShutdown', shutdown), {
      code: 'ParentResourceNotFound',
    });
  });

  it('has artifact sources beside the public repository, whose tokens it never shows', async () => {
    const source = `${lab}/artifactsources/own`;
    const own = { uri: 'https://git.example/own.git', sourceType: 'VsoGit', securityToken: 'not-a-secret' };
    assert.equal((await laboratory.ask('PUT', source, { properties: own })).status, 201);
    const { properties } = (await laboratory.ask('GET', source)).body as Shown;
    assert.deepEqual(
      [properties['uri'], properties['status'], properties['securityToken']],
      [own.uri, 'Enabled', undefined],
    );
    assert.deepEqual(await namesIn(`${lab}/artifactsources`), ['own', 'public repo']);
    assert.deepEqual(await namesIn(`${source}/artifacts`), []);
    await laboratory.ask('DELETE', source);
    assert.equal(codeOf(await laboratory.ask('GET', `${source}/artifacts`)), 'ResourceNotFound');
  });

  it('applies no artifact of a source that was disabled', async () => {
    const repository = `${lab}/artifactsources/public repo`;
    const build = (name: string) =>
      laboratory.deploy(name, {
        properties: {
          size: 'Standard_D2s_v5',
          galleryImageReference: { publisher: 'P', sku: 'S', osType: 'Windows' },
          artifacts: [{ artifactId: '/artifactSources/Public Repo/artifacts/editor' }],
        },
      });
    await build('before');
    const { properties } = (await laboratory.ask('GET', repository)).body as Shown;
    await laboratory.ask('PUT', repository, { properties: { ...properties, status: 'Disabled' } });
    await assert.rejects(build('after'), { code: 'ArtifactSourceDisabled' });
  });

  it('has formulas, which never show a password, and those of the world', async () => {
    const customImageId = `${lab}/customimages/base`;
    const content = { size: 'Standard_D2s_v3', customImageId };
    const secrets = { password: 'not-a-secret', sshKey: 'not-a-key' };
    const made = await laboratory.ask('PUT', `${lab}/formulas/Desk`, {
      properties: {
        osType: 'Windows',
        formulaContent: { location: 'westus', properties: { ...content, ...secrets } },
      },
    });
    const { type, properties } = made.body as Shown;
    assert.deepEqual([made.status, type], [201, 'Microsoft.DevTestLab/labs/formulas']);
    assert.deepEqual(properties['formulaContent'], { location: 'westus', properties: content });
    assert.ok('creationDate' in properties && !('createdDate' in properties));
    const filled = createLaboratory({ formulas: [{ name: 'Server', osType: 'Linux', customImage: 'Base' }] });
    const shown = (await filled.ask('GET', `${lab}/formulas/server`)).body as Shown;
    assert.match(JSON.stringify(shown.properties), new RegExp(`"customImageId":"${customImageId}"`, 'i'));
    assert.equal((await filled.ask('DELETE', `${lab}/formulas/server`)).status, 200);
  });
});
