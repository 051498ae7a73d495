import { after, before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { openOldAzure } from '../legacy/azure.js';
import { type Script, scripts } from '../legacy/scripts.js';
import type { Pipeline } from '../local-pipeline/pipeline.js';
import { goldenImage, labsJson } from '../worlds/configuration.js';
import { blobsIn, imagesIn, labIn } from '../worlds/contents.js';
import { assertSucceeded, logOf, observe } from '../worlds/evidence.js';
import { night } from '../worlds/inputs.js';
import { openPipelineWith } from '../worlds/pipelines.js';
import { customImage, imageVM, storedImage } from '../worlds/seeds.js';
import { waitingImage } from '../worlds/waiting-images.js';
import { lab, labId, subscriptionId, world } from '../worlds/worlds.js';

const server = 'Windows\\Server.json';

const box = 'Tools\\Box.json';

const sourceOf = (name: string) => `${labId('Factory')}/virtualmachines/${name}`;

/** The second image of the server has no tool; the first of the box is good. */
const someWorld = world([
  lab('Factory', {
    virtualMachines: [
      imageVM(
        'Server',
        { ImagePath: server, ImageFactoryPath: server, ImageFactoryLab: labId('Factory') },
        { createdDate: '2024-05-02T06:00:00Z' },
      ),
    ],
    blobs: [
      ...storedImage('Windows_Server-May-1-2024', { imagePath: server }),
      ...waitingImage('Windows_Server-May-2-2024', {
        imagePath: server,
        guid: 'aaaaaaaa-4428-55e1-97a7-e44aaf43a0f9',
        sourceVmId: sourceOf('Server'),
        sourceVmCreated: '2024-05-02T06:00:00.0000000+00:00',
      }),
      ...waitingImage('Tools_Box-May-2-2024', {
        imagePath: box,
        guid: 'bbbbbbbb-4428-55e1-97a7-e44aaf43a0f9',
        osType: 'Linux',
        sourceVmId: sourceOf('Box'),
      }),
    ],
  }),
  lab('Near', { customImages: [customImage('Windows_Server-May-1-2024', server)] }),
]);

const labs = labsJson(subscriptionId, { Near: [''] });

const files = {
  'Configuration/GoldenImages/Windows/Server.json': goldenImage(),
  'Configuration/GoldenImages/Tools/Box.json': goldenImage({ osType: 'Linux' }),
  'Configuration/Labs.json': labs,
  'Configuration/Images.json': {
    Images: [
      { ImagePaths: 'Windows', Test: { Scripts: ['tool.ps1'] } },
      { ImagePaths: 'Tools', Test: 'boot' },
    ],
  },
  'Configuration/Tests/tool.ps1': "Test-Path 'C:\\tool.exe'\r\n",
};

describe('Images that are tested before labs get them', () => {
  let factory: Pipeline;
  before(async () => {
    factory = await openPipelineWith(files, someWorld);
  });
  after(() => factory.close());

  /** The images of the lab after a script of old. */
  const runScript = async (script: Script) => {
    const [application] = someWorld.applications;
    assert.ok(application);
    const errors = await script({
      azure: await openOldAzure(factory.azure, someWorld, application),
      agent: { shell: 'Windows PowerShell 5.1', culture: 'sv-SE' },
      factoryName: 'Factory',
      entries: labs.Labs,
      templates: { [server]: goldenImage(), [box]: goldenImage() },
      imagesToSave: 1,
    });
    assert.deepEqual(errors, []);
    return imagesIn(await factory.azure.state(), 'Near');
  };

  it('C122 are rejected, or wait on where they cannot be judged, and the results say which', async () => {
    await factory.azure.addFaults({ service: 'resource fails', id: '/it-bbbb', code: 'AllocationFailed' });
    const { outcome, state } = await observe(factory, 'TestImages', night.TestImages);
    await factory.azure.clearFaults();
    const told = [outcome.outputs['rejectedCount'], outcome.result];
    assert.deepEqual(told, ['1', 'Failed'], logOf(outcome));
    const states = blobStates(state);
    assert.deepEqual(states, ['rejected', 'snapped']);
    const [file] = outcome.tests.flatMap(({ files: all }) => all);
    assert.equal(outcome.outputs['testResults'], file?.path);
    assert.match(
      file?.content ?? '',
      /<testcase classname="Windows_Server-May-2-2024[^>]*name="tool.ps1"[^>]*>\s*<failure/,
    );
  });

  it('C122 stay unseen by the scripts, which neither store nor distribute nor delete them', async () => {
    const before = await factory.azure.state();
    for (const script of ['SnapImagesFromVMs', 'DistributeImages', 'RetireImages'] as const)
      assert.deepEqual(await runScript(scripts[script]), ['Windows_Server-May-1-2024'], script);
    const stored = (state: typeof before) => blobsIn(state, 'storefactory', 'imagefactoryvhds');
    assert.deepEqual(stored(await factory.azure.state()), stored(before));
  });

  it('C122 are kept from labs, which keep their last good image', async () => {
    const { outcome } = await observe(factory, 'DistributeImages', night.DistributeImages);
    assert.equal(outcome.result, 'SucceededWithIssues', logOf(outcome));
    assert.match(logOf(outcome), /Windows_Server-May-2-2024: left alone: .*rejected/);
    assert.match(logOf(outcome), /Tools_Box-May-2-2024: left alone: .*TestImages/);
    const { state } = assertSucceeded(await observe(factory, 'RetireImages', night.RetireImages));
    assert.deepEqual(imagesIn(state, 'Near'), ['Windows_Server-May-1-2024']);
    assert.ok(blobsIn(state, 'storefactory', 'imagefactoryvhds').includes('Windows_Server-May-1-2024.vhd'));
  });

  it('C122 are tested again where they could not be judged, and brought then', async () => {
    assertSucceeded(await observe(factory, 'TestImages', night.TestImages));
    const { state } = assertSucceeded(await observe(factory, 'DistributeImages', night.DistributeImages));
    assert.deepEqual(imagesIn(state, 'Near'), ['Tools_Box-May-2-2024', 'Windows_Server-May-1-2024']);
  });

  it('C122 leave the VM of a rejected one to CleanUpFactory', async () => {
    const { state } = assertSucceeded(await observe(factory, 'CleanUpFactory', night.CleanUpFactory));
    assert.deepEqual(labIn(state, 'Factory').virtualMachines, []);
  });
});

/** The states in the records of the images, by the names of their VHDs. */
function blobStates({ storageAccounts }: Awaited<ReturnType<Pipeline['azure']['state']>>): string[] {
  const containers = storageAccounts.flatMap((account) => account.containers);
  const records = containers
    .filter(({ name }) => name === 'imagefactory-records')
    .flatMap(({ blobs }) => blobs);
  const ordered = records.toSorted((one, other) => (one.name < other.name ? -1 : 1));
  return ordered.map(({ metadata }) => metadata['imagefactorystate'] ?? '');
}
