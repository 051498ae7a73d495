import { beforeEach, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { codeOf, createLaboratory, lab, type Laboratory } from '../laboratory.js';

const machines = `${lab}/virtualmachines`;

const machine = (changes: object = {}) => ({
  tags: { purpose: 'test' },
  properties: {
    size: 'Standard_D2s_v3',
    password: 'not-a-secret',
    galleryImageReference: { publisher: 'MicrosoftWindowsServer', sku: '2022-datacenter', osType: 'Windows' },
    ...changes,
  },
});

const artifacts = (...names: readonly string[]) => ({
  artifacts: names.map((name) => ({ artifactId: `/artifactSources/public repo/artifacts/${name}` })),
});

interface ShownMachine {
  readonly properties: Readonly<Record<string, unknown>> & {
    readonly computeVm?: {
      readonly statuses: readonly { readonly code: string }[];
      readonly osDiskId: string;
    };
  };
}

describe("A lab's virtual machine", () => {
  let laboratory: Laboratory;
  beforeEach(() => {
    laboratory = createLaboratory({
      virtualMachines: [
        { name: 'present', osType: 'Windows', powerState: 'deallocated', generalized: true },
        { name: 'modern', osType: 'Windows', powerState: 'running', generation: 'V2' },
      ],
      customImages: [{ name: 'base', osType: 'Windows' }],
    });
  });

  const show = async (name: string, expand = 'Properties($expand=ComputeVm,Artifacts)') =>
    ((await laboratory.ask('GET', `${machines}/${name}?$expand=${expand}`)).body as ShownMachine).properties;

  it('runs once it is built', async () => {
    await laboratory.deploy('built', machine());
    const { provisioningState, computeVm } = await show('built');
    assert.equal(provisioningState, 'Succeeded');
    assert.equal(computeVm?.statuses.at(-1)?.code, 'PowerState/running');
  });

  it('is refused with an artifact that is not there, or whose repository the lab has disabled', async () => {
    await assert.rejects(laboratory.deploy('built', machine(artifacts('gone'))), {
      code: 'ArtifactNotFound',
    });
    const name = 'public repo';
    const type = 'Microsoft.DevTestLab/labs/artifactSources';
    const id = `${lab}/artifactsources/${name}`;
    laboratory.resources.set({ id, name, type, properties: { status: 'Disabled' } });
    await assert.rejects(laboratory.deploy('built', machine(artifacts('editor'))), {
      status: 400,
      code: 'ArtifactSourceDisabled',
    });
  });

  it('fails where its size cannot boot the generation of its image, as Compute says it', async () => {
    await assert.rejects(laboratory.deploy('built', machine({ size: 'Standard_D2s_v6' })), {
      status: 400,
      code: 'BadRequest',
      message: /The selected VM size 'Standard_D2s_v6' cannot boot Hypervisor Generation '1'\./,
    });
    assert.equal((await show('built'))['provisioningState'], 'Failed');
    const reference = { publisher: 'MicrosoftWindowsDesktop', offer: 'windows-11', sku: 'win11-23h2-pro' };
    await laboratory.deploy('new', machine({ size: 'Standard_D2s_v6', galleryImageReference: reference }));
    await assert.rejects(
      laboratory.deploy('old', machine({ size: 'Standard_A2_v2', galleryImageReference: reference })),
      { message: /cannot boot Hypervisor Generation '2'\./ },
    );
  });

  it('is generalized and deallocated by the artifact that does so', async () => {
    await laboratory.deploy('built', machine(artifacts('editor', 'generalize')));
    const codes = (await show('built')).computeVm?.statuses.map(({ code }) => code);
    assert.deepEqual(codes?.slice(1), ['OSState/generalized', 'PowerState/deallocated']);
  });

  it('has no deployment status without artifacts', async () => {
    await laboratory.deploy('built', machine());
    assert.deepEqual((await show('built'))['artifactDeploymentStatus'], {
      artifactsApplied: 0,
      totalArtifacts: 0,
    });
  });

  it('never shows its password', async () => {
    await laboratory.deploy('built', machine());
    assert.ok(!JSON.stringify(await show('built')).includes('not-a-secret'));
  });

  it('lives in a generated resource group of its own', async () => {
    await laboratory.deploy('built', machine());
    const { computeVm, computeId } = await show('built');
    assert.match(
      String(computeId),
      /^\/subscriptions\/s\/resourceGroups\/Bench\d{10,}\/.*\/virtualMachines\/built$/,
    );
    assert.ok(laboratory.resources.has(computeVm?.osDiskId ?? ''));
  });

  it('is refused under a name that is taken', async () => {
    await assert.rejects(laboratory.deploy('Present', machine()), { code: 'Conflict' });
  });

  for (const name of ['a'.repeat(16), '123', '-a', 'a_b']) {
    it(`is not called ${name} with Windows`, async () => {
      await assert.rejects(laboratory.deploy(name, machine()), { code: 'InvalidVirtualMachineName' });
    });
  }

  it('may have a longer name with Linux', async () => {
    const linux = { galleryImageReference: { publisher: 'canonical', osType: 'Linux' } };
    await laboratory.deploy('a'.repeat(64), machine(linux));
    await assert.rejects(laboratory.deploy('a'.repeat(65), machine(linux)), {
      code: 'InvalidVirtualMachineName',
    });
  });

  it('is refused with an artifact that nobody offers', async () => {
    await assert.rejects(laboratory.deploy('built', machine(artifacts('unheard-of'))), {
      code: 'ArtifactNotFound',
    });
    assert.equal(codeOf(await laboratory.ask('GET', `${machines}/built`)), 'ResourceNotFound');
  });

  it('is refused once its expiration date is over', async () => {
    const expiring = (expirationDate: string) => laboratory.deploy('built', machine({ expirationDate }));
    for (const date of ['2017-08-31T14:00:00.000Z', 'tomorrow'])
      await assert.rejects(expiring(date), { code: 'InvalidExpirationDate' });
    await expiring('2999-01-01T00:00:00Z');
  });

  it('is made of custom images of its own lab only', async () => {
    const of = (customImageId: string) =>
      laboratory.deploy('built', machine({ galleryImageReference: undefined, customImageId }));
    const other = lab.replace(/Bench$/, 'Bench2');
    await assert.rejects(of(`${other}/customImages/base`), { code: 'InvalidCustomImage' });
    await assert.rejects(of(`${lab}/customImages/unheard-of`), { code: 'CustomImageNotFound' });
    await of(`${lab.toUpperCase()}/customImages/base`);
  });

  it('is made of custom images that are there, with their generation', async () => {
    const of = (name: string) =>
      machine({ galleryImageReference: undefined, customImageId: `${lab}/customimages/${name}` });
    const vm = { sourceVmId: `${machines}/modern`, windowsOsInfo: { windowsOsState: 'NonSysprepped' } };
    const creation = await laboratory.ask('PUT', `${lab}/customimages/modern`, { properties: { vm } });
    await assert.rejects(laboratory.deploy('built', of('modern')), { status: 409, message: /not yet ready/ });
    await laboratory.follow(creation);
    const refused = laboratory.deploy('built', {
      ...of('modern'),
      properties: { ...of('modern').properties, size: 'Standard_A2_v2' },
    });
    await assert.rejects(refused, { message: /cannot boot Hypervisor Generation '2'/ });
  });

  it('is made in a network and a subnet of its lab', async () => {
    const network = `${lab}/virtualnetworks/dtlbench`;
    const within = (labVirtualNetworkId: string, labSubnetName?: string) =>
      laboratory.deploy('built', machine({ labVirtualNetworkId, ...(labSubnetName && { labSubnetName }) }));
    const elsewhere = network.replace('Bench/', 'Other/');
    laboratory.resources.set({ id: elsewhere, name: 'dtlbench', type: '', properties: {} });
    await assert.rejects(within(elsewhere), { code: 'InvalidVirtualNetwork' });
    await assert.rejects(within(`${network}2`), { code: 'InvalidVirtualNetwork' });
    await assert.rejects(within(network, 'nowhere'), { code: 'InvalidSubnet' });
    await within(network, 'DtlBenchSubnet');
  });

  it('needs the key with which users are to sign in, and never shows it', async () => {
    const keyed = (sshKey?: string) =>
      laboratory.deploy('built', machine({ isAuthenticationWithSshKey: true, ...(sshKey && { sshKey }) }));
    await assert.rejects(keyed(), { code: 'MissingRequiredProperty' });
    await keyed('ssh-rsa a-key');
    assert.ok(!JSON.stringify(await show('built')).includes('a-key'));
  });

  it("is its creator's, unless anybody may claim it or another owner is given", async () => {
    const owned = async (name: string, changes: object) => {
      await laboratory.deploy(name, machine(changes), 'me');
      const { allowClaim, ownerObjectId, createdByUserId } = await show(name);
      return [allowClaim, ownerObjectId, createdByUserId];
    };
    assert.deepEqual(await owned('mine', {}), [false, 'me', 'me']);
    assert.deepEqual(await owned('free', { allowClaim: true }), [true, '', 'me']);
    assert.deepEqual(await owned('hers', { ownerObjectId: 'she' }), [false, 'she', 'me']);
  });

  it('has a name in the public network unless it has no public address', async () => {
    await laboratory.deploy('Public', machine());
    await laboratory.deploy('private', machine({ disallowPublicIpAddress: true }));
    assert.equal((await show('Public'))['fqdn'], 'public.westus.cloudapp.azure.com');
    assert.equal((await show('private'))['fqdn'], undefined);
  });

  it('tells in the preview of the API whether artifacts can be applied to it', async () => {
    const tells = async (name: string, apiVersion = '2018-10-15-preview') => {
      const { body } = await laboratory.ask('GET', `${machines}/${name}`, undefined, { apiVersion });
      return (body as ShownMachine).properties['canApplyArtifacts'];
    };
    assert.deepEqual([await tells('modern'), await tells('present')], [true, false]);
    assert.equal(await tells('modern', '2018-09-15'), undefined);
  });

  it('shows its artifacts where $expand names them, however that is spelled', async () => {
    await laboratory.deploy('built', machine(artifacts('editor')));
    const shown = async (query: string) => {
      const { body } = await laboratory.ask('GET', `${machines}/built?${query}`);
      return 'artifacts' in (body as ShownMachine).properties;
    };
    for (const query of [
      '$expand=properties($expand=artifacts)',
      '$expand=Properties($expand=Artifacts,ComputeVm)',
      '%24expand=properties(%24expand%3Dartifacts)',
      '$EXPAND=PROPERTIES($EXPAND=ARTIFACTS)',
    ])
      assert.ok(await shown(query), query);
    assert.ok(!(await shown('$expand=properties($expand=computeVm)')));
  });

  it('leaves nothing behind when it is deleted while it is built', async () => {
    const before = [...laboratory.resources.all()].length;
    const building = laboratory.deploy('built', machine());
    await Promise.all([
      assert.rejects(building, { code: 'ResourceNotFound' }),
      Promise.resolve(laboratory.resources.delete(`${machines}/built`)),
    ]);
    assert.equal([...laboratory.resources.all()].length, before);
  });

  it('fails for the cause of a fault as often as that says, and stays so long as nobody deletes it', async () => {
    const fault = {
      service: 'resource fails',
      id: '/virtualmachines/built$',
      code: 'AllocationFailed',
    } as const;
    laboratory.faults.add([{ ...fault, message: 'No room.', count: { first: 2 } }]);
    for (let count = 0; count < 2; count += 1) {
      await assert.rejects(laboratory.deploy('built', machine()), { code: 'ResourceDeploymentFailure' });
      assert.equal((await show('built'))['provisioningState'], 'Failed');
      await laboratory.complete('DELETE', `${machines}/built`);
    }
    await laboratory.deploy('built', machine());
    assert.equal((await show('built'))['provisioningState'], 'Succeeded');
  });

  it('is gone, with its name free, once it was read, where somebody deletes it then', async () => {
    laboratory.faults.add([{ service: 'machine disappears', id: '/built$', count: { first: 1 } }]);
    await laboratory.deploy('built', machine());
    assert.equal((await show('built'))['provisioningState'], 'Succeeded');
    assert.equal((await laboratory.ask('GET', `${machines}/built`)).status, 404);
    await laboratory.deploy('built', machine());
    await show('built');
    assert.equal((await laboratory.ask('GET', `${machines}/built`)).status, 200);
  });

  it('does not start again once it is generalized', async () => {
    assert.equal(codeOf(await laboratory.ask('POST', `${machines}/present/start`)), 'OperationNotAllowed');
  });

  it('takes disk and resource group with it', async () => {
    const { computeId, computeVm } = await show('present');
    await laboratory.complete('DELETE', `${machines}/present`);
    assert.ok(!laboratory.resources.has(computeVm?.osDiskId ?? ''));
    assert.ok(!laboratory.resources.has(String(computeId).split('/providers/')[0] ?? ''));
    assert.equal((await laboratory.ask('DELETE', `${machines}/present`)).status, 204);
  });

  it('takes at most 50 tags', async () => {
    const tags = Object.fromEntries(Array.from({ length: 51 }, (_, index) => [`tag${index}`, '']));
    assert.equal(codeOf(await laboratory.ask('PATCH', `${machines}/present`, { tags })), 'TooManyTags');
  });
});
