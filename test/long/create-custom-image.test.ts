import { after, before, beforeEach, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { Pipeline, RunOptions } from '../local-pipeline/pipeline.js';
import { connectionAs, publishedRole, withRoles } from '../roles/night.js';
import { imagesIn, labIn } from '../worlds/contents.js';
import {
  assertReadable,
  assertRefused,
  changesIn,
  logOf,
  observe,
  type Observed,
} from '../worlds/evidence.js';
import { openPipelineWith } from '../worlds/pipelines.js';
import { customImage, imageVM } from '../worlds/seeds.js';
import { lab, labId, world } from '../worlds/worlds.js';

const running = { powerState: 'running', generalized: false } as const;

const contoso = lab('Contoso', {
  virtualMachines: [
    imageVM('Desk', {}, running),
    imageVM('Server', {}, { ...running, osType: 'Linux' }),
    imageVM('Prepared', {}),
  ],
  customImages: [customImage('Golden', 'Win2022.json'), customImage('Mine', undefined)],
  blobs: [
    { container: 'uploads', name: 'tools.vhd', pageBytes: 1_049_088 },
    { container: 'uploads', name: 'notes.vhd', text: 'no disk' },
  ],
});

const here = world([contoso, lab('Other', { virtualMachines: [imageVM('Far', {}, running)] })]);

const inputs = {
  LabId: labId('Contoso'),
  NewCustomImageName: 'Tools-1',
  OsType: 'Windows',
  WindowsOsState: 'NonSysprepped',
  pollIntervalSeconds: '0.05',
};

describe('CreateCustomImage', () => {
  let pipeline: Pipeline;

  const run = async (
    more: Readonly<Record<string, string>>,
    { variables, ...options }: RunOptions = {},
  ): Promise<Observed> => {
    const given = { 'build.buildId': '4711', ...variables };
    const observed = await observe(
      pipeline,
      'CreateCustomImage',
      { ...inputs, ...more },
      { ...options, variables: given },
    );
    assertReadable(observed.outcome);
    return observed;
  };

  const made = async (more: Readonly<Record<string, string>>, options?: RunOptions) => {
    const observed = await run(more, options);
    assert.equal(observed.outcome.result, 'Succeeded', logOf(observed.outcome));
    const image = labIn(observed.state, 'Contoso').customImages.find(({ name }) => name === 'Tools-1');
    return { ...observed, image };
  };

  /** A run that must change nothing; its log. */
  const refused = async (more: Readonly<Record<string, string>>) => assertRefused(await run(more));

  before(async () => {
    pipeline = await openPipelineWith({}, here);
  });

  beforeEach(() => pipeline.azure.begin(here));

  after(() => pipeline.close());

  it('makes an image of a VM as it is, and tells its id', async () => {
    const { outcome, image } = await made({ LabVmId: 'Desk', tags: 'team=tools' });
    assert.equal(image?.provisioningState, 'Succeeded');
    assert.deepEqual(image.tags, { team: 'tools', DevTestLabsRun: '4711' });
    const { customImageId = '' } = outcome.outputs;
    assert.equal(customImageId, `${labId('Contoso')}/customimages/Tools-1`.toLowerCase());
  });

  it('has a VM of Linux generalized first where that is requested', async () => {
    const { state } = await made({
      LabVmId: 'Server',
      OsType: 'Linux',
      LinuxOsState: 'DeprovisionRequested',
    });
    const server = labIn(state, 'Contoso').virtualMachines.find(({ name }) => name === 'Server');
    assert.equal(server?.powerState, 'deallocated');
  });

  it('makes an image of a VHD in the account of the lab', async () => {
    const vhd = 'uploads/tools.vhd';
    const { image } = await made({ vhd, WindowsOsState: 'SysprepApplied' });
    assert.equal(image?.provisioningState, 'Succeeded');
  });

  it('only says what it would make, where it is asked for the plan', async () => {
    const { outcome, requests } = await run({ LabVmId: 'Desk', whatIf: 'true' });
    assert.deepEqual(changesIn(requests), []);
    assert.match(logOf(outcome), /create +Tools-1/);
  });

  it('recognises what the same run has made, and refuses what another one has', async () => {
    await made({ LabVmId: 'Desk' });
    const again = await made({ LabVmId: 'Desk' });
    assert.deepEqual(changesIn(again.requests), []);
    assert.match(again.outcome.outputs['customImageId'] ?? '', /tools-1$/);
    const other = await run({ LabVmId: 'Desk' }, { variables: { 'build.buildId': '4712' } });
    assert.equal(other.outcome.result, 'Failed');
    assert.match(logOf(other.outcome), /There is a custom image Tools-1 already/);
    assert.deepEqual(changesIn(other.requests), []);
  });

  it('makes an image anew whose creation failed, after it has said why it failed', async () => {
    await pipeline.azure.addFaults({ service: 'resource fails', id: 'tools-1$', count: { first: 1 } });
    const { outcome } = await run({ LabVmId: 'Desk' });
    assert.equal(outcome.result, 'Failed');
    assert.match(logOf(outcome), /Could not create the custom image Tools-1 in the lab Contoso: /i);
    assert.doesNotMatch(logOf(outcome), /Bearer|RestError/i);
    assert.ok(outcome.log.join('\n').length < 10_000);
    const { image } = await made({ LabVmId: 'Desk' });
    assert.equal(image?.provisioningState, 'Succeeded');
  });

  it('goes on where the answer to its request is lost', async () => {
    const lost = {
      act: 'reset after',
      kind: 'arm',
      method: 'PUT',
      path: 'customimages',
      count: { first: 1 },
    } as const;
    await pipeline.azure.addFaults(lost);
    const { image } = await made({ LabVmId: 'Desk' });
    assert.equal(image?.provisioningState, 'Succeeded');
  });

  for (const [why, more, message] of [
    ['a VM that is not there', { LabVmId: 'Dest' }, /has no VM Dest\. It has: Desk, Prepared, Server\./],
    [
      'a VM of another lab',
      { LabVmId: `${labId('Other')}/virtualmachines/Far` },
      /LabVmId lies in another lab than Contoso/,
    ],
    ['a VM of another system', { LabVmId: 'Server' }, /runs Linux, but OsType says Windows/],
    ['a generalized VM', { LabVmId: 'Prepared' }, /is generalized, but WindowsOsState says NonSysprepped/],
    ['a running VM', { LabVmId: 'Desk', WindowsOsState: 'SysprepApplied' }, /runs, but WindowsOsState/],
    ['no source', {}, /both LabVmId and vhd are empty/],
    [
      'a VHD that is not there',
      { vhd: 'uploads/gone.vhd' },
      /gone\.vhd in the lab's storage account does not exist\. uploads has: tools\.vhd\./,
    ],
    [
      'a VHD in a container that is not there',
      { vhd: 'nowhere/gone.vhd' },
      /The container nowhere has no VHD, or does not exist/,
    ],
    ['a blob that is no disk', { vhd: 'uploads/notes.vhd' }, /is a BlockBlob, and no page blob/],
    ["a factory's image", { LabVmId: 'Desk', NewCustomImageName: 'Golden' }, /an image factory brought it/],
    [
      "somebody's image",
      { LabVmId: 'Desk', NewCustomImageName: 'mine' },
      /There is a custom image Mine already/,
    ],
    ["a factory's tag", { LabVmId: 'Desk', tags: 'ImagePath=a.json' }, /a tag of image factories/],
  ] as const)
    it(`refuses ${why} before anything is changed`, async () => assert.match(await refused(more), message));

  it('makes both kinds of images with its role', async () => {
    const identities = [{ name: 'me', role: await publishedRole('CreateCustomImage') }];
    await pipeline.azure.begin(withRoles(identities, here));
    const options = { endpoints: [connectionAs('me', identities, pipeline)] };
    await made({ LabVmId: 'Desk' }, options);
    await made({ vhd: 'uploads/tools.vhd', NewCustomImageName: 'Tools-2' }, options);
    assert.ok(imagesIn(await pipeline.azure.state(), 'Contoso').includes('Tools-2'));
  });
});
