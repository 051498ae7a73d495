import { after, before, beforeEach, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { Pipeline } from '../local-pipeline/pipeline.js';
import { machinesIn } from '../worlds/contents.js';
import {
  assertReadable,
  assertRefused,
  assertSucceeded,
  changesIn,
  logOf,
  observe,
  type Observed,
} from '../worlds/evidence.js';
import { labVmFiles, labVmInputs, labVmPassword, labVmWorld } from '../worlds/lab-vm-worlds.js';
import { openPipelineWith } from '../worlds/pipelines.js';
import { imageVM } from '../worlds/seeds.js';
import { labId } from '../worlds/worlds.js';

const fromImage = {
  TemplateFile: '',
  ParameterOverrides: '',
  image: 'MicrosoftWindowsServer/WindowsServer/2022-datacenter',
  size: 'Standard_D2s_v3',
  userName: 'tester',
  password: labVmPassword,
};

describe('CreateLabVM', () => {
  let pipeline: Pipeline;

  const run = async (more: Readonly<Record<string, string>> = {}): Promise<Observed> => {
    const observed = await observe(pipeline, 'CreateLabVM', { ...labVmInputs, ...more });
    assertReadable(observed.outcome);
    assert.ok(!logOf(observed.outcome).includes(labVmPassword), 'the password is in the log');
    return observed;
  };

  const succeeds = async (more: Readonly<Record<string, string>> = {}) => assertSucceeded(await run(more));

  /** A run that must change nothing; its log. */
  const refused = async (more: Readonly<Record<string, string>>) => assertRefused(await run(more));

  before(async () => {
    pipeline = await openPipelineWith(labVmFiles, labVmWorld());
  });

  beforeEach(() => pipeline.azure.begin(labVmWorld()));

  after(() => pipeline.close());

  describe('from a template', () => {
    it('makes the VM, and tells its ids and names', async () => {
      const { outcome, state } = await succeeds();
      assert.deepEqual(machinesIn(state, 'Contoso'), ['web']);
      const { labVmId = '', labVmName, labVmFqdn, computeVmId = '' } = outcome.outputs;
      assert.equal(labVmId.toLowerCase(), `${labId('Contoso')}/virtualmachines/web`.toLowerCase());
      assert.deepEqual([labVmName, labVmFqdn], ['web', 'web.westeurope.cloudapp.azure.com']);
      assert.match(computeVmId, /\/Microsoft\.Compute\/virtualMachines\/web$/i);
    });

    it('tells the VM even where the template makes something else before it', async () => {
      const { outcome } = await succeeds({ TemplateFile: 'network-first.json' });
      assert.match(outcome.outputs['labVmId'] ?? '', /\/virtualmachines\/web$/i);
    });

    it('takes values of the file, and the names of the inputs before them', async () => {
      const { state } = await succeeds({ ParametersFile: 'vm.parameters.json' });
      assert.deepEqual(machinesIn(state, 'Contoso'), ['web']);
    });

    it('only says what it would deploy, where it is asked for the plan', async () => {
      const { outcome, requests } = await succeeds({ whatIf: 'true' });
      assert.deepEqual(changesIn(requests), []);
      assert.match(logOf(outcome), /vm\.json is deployed as Dtl-web-[\da-f]{8}: the VM web by values for /);
      assert.equal(outcome.outputs['labVmId'] ?? '', '');
    });

    it('is done where an earlier run with the same inputs has made the VM', async () => {
      await succeeds();
      const { requests, outcome } = await succeeds();
      assert.deepEqual(changesIn(requests), []);
      assert.match(outcome.outputs['labVmId'] ?? '', /\/virtualmachines\/web$/i);
    });

    it('refuses another VM of the name, and one that was made with other values', async () => {
      await succeeds();
      const log = await refused({ ParametersFile: 'vm.parameters.json' });
      assert.match(log, /The lab Contoso has another VM web already/);
      await pipeline.azure.begin(labVmWorld([imageVM('WEB', {})]));
      assert.match(await refused({}), /The lab Contoso has another VM WEB already/);
    });
  });

  describe('from an image', () => {
    it('makes a VM of a Marketplace image, which anybody can claim', async () => {
      const { state } = await succeeds({ ...fromImage, ownership: 'unclaimed' });
      assert.deepEqual(machinesIn(state, 'Contoso'), ['web']);
    });

    it('makes a VM of a custom image by its id', async () => {
      const image = `${labId('Contoso').toUpperCase()}/customimages/TOOLS`.replace(
        '/SUBSCRIPTIONS',
        '/subscriptions',
      );
      await succeeds({ ...fromImage, image });
    });

    it('takes longer names for Linux, and a public key', async () => {
      const sshPublicKey = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ3 tester';
      const VirtualMachineName = 'a-machine-with-a-long-name';
      const linux = { ...fromImage, image: 'Server', password: '', sshPublicKey, VirtualMachineName };
      const { state } = await succeeds(linux);
      assert.deepEqual(machinesIn(state, 'Contoso'), [VirtualMachineName]);
    });

    for (const [what, more, reason] of [
      ['an image that the lab lacks', { image: 'Tool' }, /no custom image Tool\..*It has: Server, Tools\./s],
      [
        'a Marketplace image that it lacks',
        { image: 'MicrosoftWindowsServer/WindowsServer/2019' },
        /no Marketplace image .*2019\..*It has: Canonical/s,
      ],
      [
        'a Marketplace image that it does not allow',
        { image: 'MicrosoftWindowsServer/WindowsServer/2016-datacenter' },
        /policies of the lab Contoso do not allow the Marketplace image/,
      ],
      [
        'a size that it does not allow',
        { size: 'Standard_D8s_v3' },
        /allow the size Standard_D8s_v3.*It allows/s,
      ],
      ['a network that it lacks', { virtualNetwork: 'Nowhere' }, /no virtual network Nowhere/],
      ['a long name of a Windows VM', { VirtualMachineName: 'a-name-of-16-let' }, /at most 15/],
      ['no size', { size: '' }, /size is not/],
      ['no user', { userName: '', password: '' }, /userName is missing/],
      ['an image of another lab', { image: `${labId('Other')}/customimages/Tools` }, /lies in another lab/],
    ] as const)
      it(`refuses ${what}`, async () => {
        assert.match(await refused({ ...fromImage, ...more }), reason);
      });
  });

  describe('refuses', () => {
    for (const [what, more, reason] of [
      ['a template and an image', { image: 'Tools' }, /TemplateFile and image are both given/],
      ['neither', { TemplateFile: '', ParameterOverrides: '' }, /Nothing says of what the VM is made/],
      ['a file and an address', { templateUri: 'https://a.example/t.json' }, /are both given/],
      ['a size beside a template', { size: 'Standard_D2s_v3' }, /size and TemplateFile are given/],
      [
        'a template without a lab VM',
        { TemplateFile: 'none.json', ParameterOverrides: '' },
        /makes no lab VM/,
      ],
      [
        'a VM in another lab',
        { TemplateFile: 'other-lab.json' },
        /in the lab Other, and LabId names Contoso/,
      ],
      [
        'a parameter without a value',
        { ParameterOverrides: '' },
        /The parameter password of .* gets no value/,
      ],
      [
        'a size that the lab does not allow',
        { ParameterOverrides: '-password x -size Standard_D8s_v3' },
        /do not allow the size Standard_D8s_v3/,
      ],
      ['a name with a slash', { VirtualMachineName: 'a/b' }, /Azure refuses the name "a\/b"/],
      ['a hyphen at the end', { VirtualMachineName: 'web-' }, /Azure refuses the name "web-"/],
      [
        'a name that is too long in the last attempt',
        {
          VirtualMachineName: 'fourteen-chars',
          RetryOnFailure: 'true',
          AppendRetryNumberToVMName: 'true',
        },
        /the name "fourteen-chars-3", which the VM would have in the last attempt/,
      ],
      ['a RetryCount that is no number', { RetryOnFailure: 'true', RetryCount: 'many' }, /RetryCount/],
    ] as const)
      it(what, async () => {
        assert.match(await refused(more), reason);
      });
  });
});
