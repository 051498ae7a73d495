import type { Blob, Lab, World } from '../local-azure/world.js';
import { uuidOfVm } from '../../tasks/core/factory/store/vhd-names.js';
import { goldenImage, labsJson } from '../worlds/configuration.js';
import { withConfiguration } from '../worlds/inputs.js';
import { imageVM, storedImage } from '../worlds/seeds.js';
import { waitingImage } from '../worlds/waiting-images.js';
import { lab, labId, subscriptionId, world } from '../worlds/worlds.js';
import type { Night } from './night.js';
import type { Trial } from './trial.js';

const server = 'Windows\\Server.json';

const core = 'Windows\\Core.json';

/** A Configuration folder of its own: images that are to be tested change what other tasks do. */
export const testFolder = 'Tested';

export const testFiles = {
  [`${testFolder}/GoldenImages/Windows/Server.json`]: goldenImage(),
  [`${testFolder}/GoldenImages/Windows/Core.json`]: goldenImage(),
  [`${testFolder}/Labs.json`]: labsJson(subscriptionId, { Near: ['Windows'] }),
  [`${testFolder}/Images.json`]: {
    Images: [
      { ImagePaths: 'Windows', Test: 'boot' },
      { ImagePaths: 'Windows/Core.json', Test: { Scripts: ['tool.ps1'] } },
    ],
  },
  [`${testFolder}/Tests/tool.ps1`]: "Test-Path 'C:\\tool.exe'\r\n",
};

/** An image that is rejected is no failure here. */
export const testInputs = {
  ...withConfiguration,
  ConfigurationLocation: testFolder,
  vmSize: 'Standard_D2s_v5',
  failOn: 'none',
} as const;

const createdDate = '2024-05-02T06:00:00Z';

/** A VM that CreateImageVMs has built of a golden image with a test. */
export function testedVM(name: string, imagePath: string) {
  const tags = {
    ImagePath: imagePath,
    ImageFactoryPath: imagePath,
    ImageFactoryLab: labId('Factory'),
    ImageFactoryTest: 'true',
  };
  return imageVM(name, tags, { createdDate });
}

interface Waiting {
  readonly imageName: string;
  readonly imagePath: string;
  /** The VM that it was made from. */
  readonly from: string;
  readonly disk: NonNullable<Blob['disk']>;
}

function waiting({ imageName, imagePath, from, disk }: Waiting): readonly Blob[] {
  const sourceVmId = `${labId('Factory')}/virtualmachines/${from}`.toLowerCase();
  const sourceVmCreated = '2024-05-02T06:00:00.0000000+00:00';
  const guid = uuidOfVm(sourceVmId, sourceVmCreated);
  return waitingImage(imageName, { imagePath, guid, sourceVmId, sourceVmCreated, disk });
}

/** Of the server a good image waits, of the core a bad one. */
export function waitingImages(
  bad: NonNullable<Blob['disk']>,
): Required<Pick<Lab, 'virtualMachines' | 'blobs'>> {
  return {
    virtualMachines: [testedVM('Server', server), testedVM('Core', core)],
    blobs: [
      ...storedImage('Windows_Core-May-1-2024', { imagePath: core }),
      ...waiting({
        imageName: 'Windows_Server-May-2-2024',
        imagePath: server,
        from: 'Server',
        disk: { files: [], generalized: true },
      }),
      ...waiting({
        imageName: 'Windows_Core-May-2-2024',
        imagePath: core,
        from: 'Core',
        disk: bad,
      }),
    ],
  };
}

/** It boots, and lacks the tool for which the test looks. */
export const poor = { files: [], generalized: true };

const dead = { files: ['C:\\tool.exe'], flaw: 'does not boot', generalized: true } as const;

export function testWorld(factory: Partial<Lab>): World {
  return world([lab('Factory', factory), lab('Near')]);
}

export const testTrials: readonly Trial[] = [
  {
    name: 'TestImages',
    task: 'TestImages',
    outputs: { testedCount: '2', rejectedCount: '1' },
    inputs: testInputs,
    world: testWorld(waitingImages(poor)),
  },
];

/** What disturbs a run must not make it reject what is good: so these have no test that is late after another one. */
export const testNights: readonly Night[] = [
  { tasks: ['TestImages'], inputs: { TestImages: testInputs }, world: testWorld(waitingImages(dead)) },
];
