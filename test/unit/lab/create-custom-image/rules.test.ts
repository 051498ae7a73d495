import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { judgeExisting } from '../../../../tasks/core/lab/create-custom-image/existing.js';
import { readImageTags } from '../../../../tasks/core/lab/create-custom-image/image-tags.js';
import type { CreateImageInputs } from '../../../../tasks/core/lab/create-custom-image/inputs.js';
import type { ImageSource } from '../../../../tasks/core/lab/create-custom-image/source.js';
import { judgeMachine } from '../../../../tasks/core/lab/create-custom-image/source-machine.js';
import {
  faultOf,
  faultOfFooter,
  placeOfVhd,
} from '../../../../tasks/core/lab/create-custom-image/source-vhd.js';
import { nameDoubts, wantedImage } from '../../../../tasks/core/lab/create-custom-image/wanted.js';
import { customImageOf, labOf, machineOf } from '../../../worlds/azure-things.js';

const lab = labOf('Factory');

const inputs: CreateImageInputs = {
  LabId: lab.id,
  SubscriptionId: lab.subscriptionId,
  NewCustomImageName: 'Tools_(1)-a',
  Description: '',
  author: '',
  tags: '',
  LabVmId: 'Desk',
  vhd: '',
  OsType: 'Windows',
  WindowsOsState: 'SysprepRequested',
  LinuxOsState: 'NonDeprovisioned',
  operationTimeoutMinutes: 1,
  whatIf: false,
};

const wanted = (more: Partial<CreateImageInputs> = {}) => wantedImage({ ...inputs, ...more });

describe('The inputs of a custom image', () => {
  for (const name of ['Tools 1', 'Töols', '', 'a'.repeat(81)])
    it(`have no name that Azure refuses: "${name.slice(0, 9)}", ${name.length} characters`, () =>
      assert.throws(() => wanted({ NewCustomImageName: name }), /cannot be the name of a custom image/));

  it('may have the number of a build in the name, of whose dot Azure judges', () => {
    assert.equal(wanted({ NewCustomImageName: 'Tools-20261130.1' }).name, 'Tools-20261130.1');
    assert.deepEqual(
      nameDoubts('Tools-20261130.1').map(({ severity }) => severity),
      ['notice'],
    );
    assert.deepEqual(nameDoubts('Tools-1'), []);
  });

  it('have exactly one source', () => {
    assert.throws(() => wanted({ vhd: 'a/b.vhd' }), /An image has one source/);
    assert.throws(() => wanted({ LabVmId: '' }), /nothing to make the image of/);
  });

  it('do not have a VHD generalized', () => {
    const vhd = { LabVmId: '', vhd: 'uploads/b.vhd' } as const;
    assert.throws(() => wanted(vhd), { remedy: /Set WindowsOsState to SysprepApplied .* NonSysprepped/ });
    assert.equal(wanted({ ...vhd, OsType: 'Linux' }).osState, 'NonDeprovisioned');
  });

  const texts = (more: Partial<CreateImageInputs>) => {
    const { description, author } = wanted(more);
    return { description, author };
  };

  it('tell the run that made it where they have no texts', () => {
    const build = { kind: 'build', name: '20261130.1', requestedFor: 'Ann' } as const;
    assert.deepEqual(texts({ pipelineRun: build }), {
      description: 'Custom image created from build 20261130.1 requested for Ann.',
      author: '20261130.1',
    });
    assert.deepEqual(texts({ pipelineRun: build, Description: 'Mine', author: 'Me' }), {
      description: 'Mine',
      author: 'Me',
    });
  });

  it('never tell of undefined', () => {
    const release = { kind: 'release', name: 'Release-7' } as const;
    assert.equal(texts({ pipelineRun: release }).description, 'Custom image created from release Release-7.');
    assert.deepEqual(texts({}), {
      description: 'Custom image created from a VM: Desk.',
      author: undefined,
    });
  });
});

describe('The tags of a custom image', () => {
  it('are one a line, with values that may be empty or hold an equals sign', () => {
    assert.deepEqual(readImageTags('a=1\r\n\n b = x=y \nc=\n'), { a: '1', b: 'x=y', c: '' });
  });

  for (const [why, text, message] of [
    ['without value', 'a', /"a" has no value/],
    ['without name', '=1', /is no name of a tag/],
    ['with characters that Azure refuses', 'a%b=1', /is no name of a tag/],
    ['with long names', `${'a'.repeat(513)}=1`, /longer than 512/],
    ['with long values', `a=${'x'.repeat(257)}`, /more than 256/],
    ['that stand twice', 'a=1\nA=2', /"A" stands twice/],
    ['of factories', 'imagepath=a.json', /a tag of image factories, which would count/],
    ['of the labs of factories', 'ImageFactoryLab=x', /a tag of image factories/],
    ['of this task', 'devtestlabsrun=1', /knows its images again/],
    ['beyond their number', Array.from({ length: 50 }, (_, index) => `t${index}=1`).join('\n'), /takes 49/],
  ] as const)
    it(`are refused ${why}`, () => assert.throws(() => readImageTags(text), message));
});

describe('The VM of a custom image', () => {
  const running = { osType: 'Windows', powerState: 'PowerState/running' };
  const judge = (more: Parameters<typeof machineOf>[1], osState = 'NonSysprepped', osType = 'Windows') =>
    judgeMachine(machineOf('Desk', { ...running, ...more }), { osType, osState } as Parameters<
      typeof judgeMachine
    >[1]);

  it('is taken as it is, or generalized', () => {
    for (const state of ['NonSysprepped', 'SysprepRequested']) assert.deepEqual(judge({}, state), []);
    assert.deepEqual(
      judge({ powerState: 'PowerState/deallocated', isGeneralized: true }, 'SysprepApplied'),
      [],
    );
  });

  for (const [what, more, state, message] of [
    [
      'has another operating system',
      { osType: 'Linux' },
      'NonSysprepped',
      /runs Linux, but OsType says Windows/,
    ],
    ['has failed', { provisioningState: 'Failed' }, 'NonSysprepped', /has failed/],
    [
      'is being changed',
      { provisioningState: 'ApplyingArtifacts' },
      'NonSysprepped',
      /state is ApplyingArtifacts/,
    ],
    ['runs, though sysprep was run', {}, 'SysprepApplied', /runs, but WindowsOsState says/],
    ['is generalized and is to keep users', { isGeneralized: true }, 'NonSysprepped', /is generalized, but/],
    ['is generalized and is to be', { isGeneralized: true }, 'SysprepRequested', /is generalized, but/],
  ] as const)
    it(`is refused where it ${what}`, () => assert.throws(() => judge(more, state), message));

  it('is doubtful where it runs though deprovisioned, or does not run to be generalized', () => {
    const linux = judge({ osType: 'Linux' }, 'DeprovisionApplied', 'Linux');
    assert.match(linux[0]?.what ?? '', /runs, although it is said to be deprovisioned/);
    const stopped = judge({ powerState: 'PowerState/deallocated' }, 'SysprepRequested');
    assert.deepEqual([linux[0]?.severity, stopped[0]?.severity], ['warning', 'warning']);
  });
});

describe('The VHD of a custom image', () => {
  const account = 'https://store.blob.core.windows.net/';

  it('is named by container and name, or by its address', () => {
    const place = { container: 'uploads', name: 'a b/tools.vhd' };
    assert.deepEqual(placeOfVhd('uploads/a b/tools.vhd', account), place);
    assert.deepEqual(placeOfVhd(`${account}uploads/a%20b/tools.vhd`, account), place);
  });

  it('lies in the account of the lab', () => {
    for (const other of ['https://other.blob.core.windows.net/uploads/b.vhd', 'https://'])
      assert.throws(() => placeOfVhd(other, account), /does not lie in the lab's storage account/);
  });

  it('is named without a SAS, which no message shows', () => {
    const secret = `${account}uploads/b.vhd?sig=secret`;
    assert.throws(() => placeOfVhd(secret, account), { message: 'vhd has a query, such as a SAS, in it.' });
  });

  for (const vhd of ['b.vhd', 'UP/b.vhd', 'uploads/../b.vhd', 'uploads/'])
    it(`is no blob in ${vhd}`, () => assert.throws(() => placeOfVhd(vhd, account), /does not name a blob/));

  it('is a whole page blob', () => {
    const whole = { type: 'PageBlob', bytes: 1_049_088 };
    const copy = { id: '', status: 'pending', bytesDone: 0, bytesTotal: 1, description: '' } as const;
    assert.equal(faultOf(whole), undefined);
    assert.equal(faultOf({ ...whole, copy: { ...copy, status: 'success' } }), undefined);
    assert.match(faultOf({ ...whole, type: 'BlockBlob' }) ?? '', /no page blob/);
    assert.match(faultOf({ ...whole, copy }) ?? '', /state of its copy is pending/);
    assert.match(faultOf({ ...whole, bytes: 512 }) ?? '', /is empty/);
  });
});

describe('The end of a VHD', () => {
  const footer = (kind: number) => {
    const bytes = Buffer.alloc(512);
    bytes.write('conectix');
    bytes.writeUInt32BE(kind, 60);
    return bytes;
  };

  it('says whether it is whole, and of a fixed size', () => {
    assert.equal(faultOfFooter(footer(2)), undefined);
    assert.match(faultOfFooter(footer(3)) ?? '', /is a dynamic disk, and Azure takes only those of a fixed/);
    assert.match(faultOfFooter(footer(4)) ?? '', /is a differencing disk/);
    for (const other of [Buffer.alloc(512), footer(2).subarray(0, 100)])
      assert.match(faultOfFooter(other) ?? '', /does not end as a VHD does/);
  });
});

describe('A custom image of the name that is there', () => {
  const source: ImageSource = {
    kind: 'VM',
    id: `${lab.id}/virtualmachines/Desk`,
    name: 'Desk',
    madeAt: new Date('2026-11-20T01:00:00Z'),
  };
  const sourceVmId = source.id.toLowerCase();
  const judge = (more: Parameters<typeof customImageOf>[2], of: ImageSource = source) =>
    judgeExisting(customImageOf(lab, 'Tools', { sourceVmId, ...more }), { source: of, runId: '7' });
  const tags = { DevTestLabsRun: '7' };
  const provisioningState = 'Creating';

  it('counts as none where there is none', () =>
    assert.equal(judgeExisting(undefined, { source, runId: '7' }), 'nothing'));

  it('is made anew where it has failed', () =>
    assert.equal(judge({ provisioningState: 'Failed' }), 'failed'));

  it('is joined while it is made of the same source', () => {
    assert.equal(judge({ provisioningState }), 'being made');
    assert.throws(() => judge({ provisioningState, sourceVmId: `${sourceVmId}2` }), /in the state Creating/);
    assert.throws(() => judge({ provisioningState: 'Deleting' }), /in the state Deleting/);
  });

  it('is recognised where this run made it of the same source', () => {
    assert.equal(judge({ tags }), 'made');
    assert.throws(() => judge({ tags, sourceVmId: `${sourceVmId}2` }), /this run made of something else/);
    assert.throws(() => judge({ tags }, { ...source, madeAt: new Date('2026-11-21') }), /something else/);
  });

  it('is left where another run or somebody else made it', () => {
    for (const other of [{}, { tags: { DevTestLabsRun: '8' } }])
      assert.throws(() => judge(other), {
        message: /There is a custom image Tools already\./,
        remedy: /DeleteCustomImage/,
      });
  });

  it('is never replaced where a factory brought it', () => {
    const ofFactory = { tags: { ...tags, imagepath: 'a.json' } };
    for (const state of ['Succeeded', 'Failed', 'Creating'])
      assert.throws(() => judge({ ...ofFactory, provisioningState: state }), /image factory brought it/);
  });

  it('is told apart by the address of its VHD', () => {
    const url = 'https://store.blob.core.windows.net/uploads/a.vhd';
    const vhd: ImageSource = { kind: 'VHD', url, name: 'a.vhd', madeAt: new Date(0) };
    const image = customImageOf(lab, 'Tools', { tags });
    assert.equal(
      judgeExisting({ ...image, vhdUrl: url.replace('https', 'http') }, { source: vhd, runId: '7' }),
      'made',
    );
    const spaced: ImageSource = { ...vhd, url: url.replace('a.vhd', 'a%20%28b%29.vhd') };
    const vhdUrl = url.replace('a.vhd', 'a (b).vhd');
    assert.equal(judgeExisting({ ...image, vhdUrl }, { source: spaced, runId: '7' }), 'made');
    assert.throws(() => judgeExisting({ ...image, vhdUrl: `${url}2` }, { source: vhd, runId: '7' }));
  });
});
