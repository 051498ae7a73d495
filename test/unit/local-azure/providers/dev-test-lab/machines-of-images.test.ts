import { beforeEach, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { DiskContents } from '../../../../local-azure/world-disks.js';
import { codeOf, createLaboratory, lab, type Laboratory } from '../laboratory.js';

const store = 'https://azure.test/benchstorage/store';

const tests = 'https://azure.test/benchstorage/tests/Windows/smoke.ps1?sig=not-a-secret';

const generalized = { files: ['C:\\Editor\\editor.exe'], generalized: true };

interface ShownArtifact {
  readonly status: string;
  readonly deploymentStatusMessage?: string;
  readonly vmExtensionStatusMessage?: string;
}

describe('A virtual machine that is made from a custom image', () => {
  let laboratory: Laboratory;
  beforeEach(() => {
    laboratory = createLaboratory();
    laboratory.files.set(tests, { status: 200, text: "Test-Path 'C:\\Editor\\editor.exe'" });
  });

  const makeImage = async (disk?: DiskContents) => {
    const url = `${store}/image.vhd`;
    laboratory.blobs.set(url, { type: 'PageBlob', copyStatus: undefined, hasVhdFooter: true, disk });
    const properties = { vhd: { imageName: url, osType: 'Windows', sysPrep: true } };
    await laboratory.complete('PUT', `${lab}/customimages/image`, { properties });
  };

  const put = (...artifacts: readonly object[]) =>
    laboratory.ask('PUT', `${lab}/virtualmachines/made`, {
      properties: { size: 'Standard_D2s_v3', customImageId: `${lab}/customImages/image`, artifacts },
    });

  const script = (changes: Readonly<Record<string, unknown>> = {}) => ({
    artifactId: '/artifactSources/public repo/artifacts/windows-run-powershell',
    parameters: Object.entries({
      scriptFileUris: JSON.stringify([tests]),
      scriptToRun: 'Windows/smoke.ps1',
      ...changes,
    }).map(([name, value]) => ({ name, value })),
  });

  /** The artifacts of the machine that a request makes. */
  const artifactsOf = async (...artifacts: readonly object[]) => {
    const { status } = await laboratory.follow(await put(...artifacts));
    assert.equal(status, 'Succeeded');
    const { body } = await laboratory.ask(
      'GET',
      `${lab}/virtualmachines/made?$expand=properties($expand=artifacts)`,
    );
    return (body as { properties: { artifacts: ShownArtifact[] } }).properties.artifacts;
  };

  const failureOf = async (...artifacts: readonly object[]) => {
    const [first] = await artifactsOf(...artifacts);
    assert.equal(first?.status, 'Failed');
    return `${first.deploymentStatusMessage ?? ''} ${first.vmExtensionStatusMessage ?? ''}`;
  };

  it('is made by a request without a template', async () => {
    await makeImage();
    assert.deepEqual(await artifactsOf(), []);
  });

  it('finds what the artifacts of its image left on the disk', async () => {
    await makeImage(generalized);
    assert.equal((await artifactsOf(script()))[0]?.status, 'Succeeded');
  });

  it('fails a script that looks for what is not on the disk', async () => {
    await makeImage({ files: [] });
    assert.match(await failureOf(script()), /exit code of: '1'.*editor\.exe is not there/s);
  });

  it('fails a script whose address it may not read, and says so as the extension does', async () => {
    await makeImage(generalized);
    laboratory.files.set(tests, { status: 403, text: '' });
    const failure = await failureOf(script());
    assert.match(failure, /Failed to download all specified files.*\(403\) Forbidden/s);
    assert.doesNotMatch(failure, /not-a-secret/);
  });

  it('fails a script that is not among the files', async () => {
    await makeImage(generalized);
    assert.match(await failureOf(script({ scriptToRun: 'smoke.ps1' })), /does not exist/);
  });

  it('skips the artifacts after one that fails', async () => {
    await makeImage({ files: [] });
    const statuses = (await artifactsOf(script(), script())).map(({ status }) => status);
    assert.deepEqual(statuses, ['Failed', 'Skipped']);
  });

  it('is refused with parameters that the artifact lacks or does not have', async () => {
    await makeImage(generalized);
    assert.equal(codeOf(await put(script({ scriptToRun: '' }))), 'InvalidArtifactParameters');
    assert.equal(codeOf(await put(script({ scriptContent: 'x' }))), 'InvalidArtifactParameters');
    assert.equal(codeOf(await put(script({ scriptFileUris: [tests] }))), 'InvalidArtifactParameters');
  });

  const sick: readonly (readonly [what: string, disk: DiskContents])[] = [
    ['does not boot', { files: [], flaw: 'does not boot', generalized: true }],
    ['is not generalized though it is said to be', { files: [], generalized: false }],
  ];
  for (const [what, disk] of sick)
    it(`fails if its image ${what}`, async () => {
      await makeImage(disk);
      const { status, error } = await laboratory.follow(await put());
      assert.equal(status, 'Failed');
      assert.match(JSON.stringify(error), /OSProvisioningTimedOut/);
    });

  it('is there without its artifacts if the agent in its image is dead', async () => {
    await makeImage({ files: [], flaw: 'has a dead agent' });
    assert.match(await failureOf(script()), /VMAgentStatusCommunicationError/);
  });

  it('inherits the flaw of the machine of which its image was made', async () => {
    laboratory.faults.add([
      { service: 'image does not boot', id: 'built Windows.Server', count: { nth: 1 } },
    ]);
    await laboratory.deploy('built', {
      tags: { ImagePath: 'Windows\\Server.json' },
      properties: { size: 'Standard_D2s_v3', galleryImageReference: { osType: 'Windows' } },
    });
    const sourceVmId = `${lab}/virtualmachines/built`;
    const vm = { sourceVmId, windowsOsInfo: { windowsOsState: 'SysprepRequested' } };
    await laboratory.complete('PUT', `${lab}/customimages/image`, { properties: { vm } });
    assert.equal((await laboratory.follow(await put())).status, 'Failed');
  });

  it('lacks what an artifact of the first machine left out unseen', async () => {
    laboratory.faults.add([{ service: 'artifact leaves nothing' }]);
    const artifacts = ['editor', 'generalize'].map((name) => ({
      artifactId: `/artifactSources/public repo/artifacts/${name}`,
    }));
    const properties = { size: 'Standard_D2s_v3', galleryImageReference: { osType: 'Windows' }, artifacts };
    await laboratory.deploy('built', { properties });
    const vm = {
      sourceVmId: `${lab}/virtualmachines/built`,
      windowsOsInfo: { windowsOsState: 'SysprepApplied' },
    };
    await laboratory.complete('PUT', `${lab}/customimages/image`, { properties: { vm } });
    assert.match(await failureOf(script()), /is not there/);
  });
});
