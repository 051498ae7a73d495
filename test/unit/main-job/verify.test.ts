import { after, before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { State } from '../../local-azure/state.js';
import { differences, readWanted } from '../../../scripts/main-job/verify.js';

const template = '{"resources": [{"type": "Microsoft.DevTestLab/labs/virtualmachines"}]}';

describe('What npm start wants of a Configuration folder', () => {
  let folder: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'wanted-'));
    const windows = join(folder, 'GoldenImages', 'Windows');
    await mkdir(windows, { recursive: true });
    await writeFile(join(windows, 'Tools.json'), template);
    await writeFile(join(windows, 'Tools.parameters.json'), '{"parameters": {}}');
    const lab = { LabName: 'Training', ImagePaths: [''], Delivery: 'Gallery' };
    const other = { LabName: 'Web', ImagePaths: ['Windows/Tools.json'] };
    await writeFile(join(folder, 'Labs.json'), JSON.stringify({ Labs: [lab, other] }));
  });

  after(() => rm(folder, { recursive: true }));

  it('is an image of each template, and none of a parameter file', async () => {
    const { images, labs, galleryLabs } = await readWanted(folder);
    assert.deepEqual(images, ['Windows\\Tools.json']);
    assert.deepEqual(labs.get('Training'), images);
    assert.deepEqual([...galleryLabs], ['Training']);
  });
});

describe('What npm start finds wrong with a lab that gets its images from the gallery', () => {
  const wanted = {
    images: ['Win.json'],
    labs: new Map([['Web', ['Win.json']]]),
    galleryLabs: new Set(['Web']),
  };
  const version = (name: string) => ({
    name,
    tags: { ImagePath: 'Win.json', imageName: name },
    provisioningState: 'Succeeded',
    regions: [],
    excludeFromLatest: false,
  });
  const state = (
    versions: readonly string[],
    enabledImages: readonly string[],
    snapshots: State['snapshots'] = [],
  ): State => ({
    labs: [{ id: '/web', name: 'Web', customImages: [], virtualMachines: [] }],
    galleries: [{ id: '/g', definitions: [{ name: 'Win', tags: {}, versions: versions.map(version) }] }],
    sharedGalleries: [
      { id: '/web/sharedgalleries/g', galleryId: '/g', allowAllImages: 'Disabled', enabledImages },
    ],
    snapshots,
    storageAccounts: [],
    disks: [],
    environments: [],
    formulas: [],
    deployments: [],
    customRoles: [],
    runningOperations: 0,
  });

  it('is nothing where it offers the one version of each image', () => {
    assert.deepEqual(differences(wanted, state(['1'], ['Win'])), []);
  });

  it('is an image that it does not offer', () => {
    assert.deepEqual(differences(wanted, state(['1'], [])), ['The lab Web lacks Win.json.']);
  });

  it('is no VM, VHD, snapshot or record of an image that failed its test', () => {
    const snapshots = [{ id: '/x/snapshots/Win-Nov-os', tags: {}, provisioningState: 'Succeeded' }];
    const after = state(['1'], ['Win'], snapshots);
    const vm = {
      name: 'Win',
      tags: { ImageFactoryState: 'Failed' },
      provisioningState: 'Succeeded',
      powerState: 'deallocated',
    };
    const labs = after.labs.map((lab) => ({ ...lab, virtualMachines: [vm] }));
    const blob = (name: string) => ({ name, bytes: 1, type: 'PageBlob', metadata: {} });
    const containers = [
      { name: 'imagefactoryvhds', blobs: [blob('a.vhd')] },
      { name: 'imagefactory-records', blobs: [blob('a.json')] },
    ];
    const left = { ...after, labs, storageAccounts: [{ name: 'store', containers }] };
    assert.deepEqual(differences(wanted, left, ['Win-Nov']), []);
    assert.equal(differences(wanted, left).length, 3);
  });

  it('is a version too many, and a snapshot that is left', () => {
    const snapshots = [{ id: '/s', tags: {}, provisioningState: 'Succeeded' }];
    assert.deepEqual(differences(wanted, state(['1', '2'], ['Win'], snapshots)), [
      'The lab Web has Win.json, which is one too many.',
      'The gallery has Win.json, which is one too many.',
      'The snapshot /s is left.',
    ]);
  });
});
