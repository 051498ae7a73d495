import type { TaskDefinition } from '../tasks/core/definitions/input.js';
import {
  cleanUpFactory,
  createImageVMs,
  distributeImages,
  outputImageList,
  retireImages,
  rollbackImages,
  runImageFactory,
  snapImages,
  testImages,
  validateConfiguration,
} from '../tasks/core/definitions/tasks.js';
import type { TaskHost } from '../tasks/core/run/host.js';
import type { Ending, runTaskOn } from '../tasks/core/run/run-task.js';

/** A command: a task of the extension with options. */
export interface Command {
  readonly name: string;
  readonly task: TaskDefinition;
  /** One sentence, for the list of commands. */
  readonly summary: string;
  /** What its page of help says first, in place of what the form of the task says. */
  readonly help?: string;
  readonly examples: readonly [string, string];
  /** Shows its plan and stops. */
  readonly isPlan?: true;
  /** May be given the Configuration folder without its option. */
  readonly takesFolder?: true;
  /** Loads its step when it is run. */
  readonly run: (runOn: typeof runTaskOn, host: TaskHost) => Promise<Ending>;
}

export const commands: readonly Command[] = [
  {
    name: 'validate',
    task: validateConfiguration,
    summary: 'Checks the Configuration folder: alone, and with a lab or a way to sign in in Azure, too.',
    help:
      'Checks all that can be known of the Configuration folder, and changes nothing. With --lab or --auth it also asks Azure whether ' +
      'the labs, sizes, images and rights are there that the other commands need, and says what a full run would do.',
    examples: ['validate', 'validate --lab ImageFactory --vm-size Standard_D2s_v5 --report results'],
    takesFolder: true,
    run: (runOn, host) =>
      runOn(host, validateConfiguration, () => import('../tasks/core/factory/validate/step.js')),
  },
  {
    name: 'plan',
    task: runImageFactory,
    summary: 'Shows what `run` would do, and changes nothing.',
    examples: [
      'plan --lab ImageFactory --images-to-keep 2',
      'plan --lab ImageFactory --images-to-keep 2 --detailed-exitcode --json',
    ],
    isPlan: true,
    run: runWhole,
  },
  {
    name: 'run',
    task: runImageFactory,
    summary: 'Builds, stores, distributes and retires every image, each as soon as it is ready.',
    help:
      'Does what build, snap, distribute, clean-up and retire do in a row, without waiting for the slowest image, copy or lab: every ' +
      'image goes on as soon as it is ready. The whole plan is shown before anything is changed.',
    examples: [
      'run --lab ImageFactory --images-to-keep 2 --yes',
      'run --lab ImageFactory --images-to-keep 2 --only Windows --max-builds 10 --report results',
    ],
    run: runWhole,
  },
  {
    name: 'build',
    task: createImageVMs,
    summary: 'Builds a VM in the factory lab from each golden image, and generalizes it.',
    help:
      'Builds one image VM in the factory lab for each ARM template below GoldenImages, waits until its artifacts have succeeded, and ' +
      'leaves it generalized and deallocated for snap.',
    examples: [
      'build --lab ImageFactory --vm-size Standard_D2s_v5',
      'build --lab ImageFactory --only Windows/Server2022 --what-if',
    ],
    run: (runOn, host) => runOn(host, createImageVMs, () => import('../tasks/core/factory/create/step.js')),
  },
  {
    name: 'snap',
    task: snapImages,
    summary: 'Saves the disk of every image VM as a stored image.',
    examples: ['snap --lab ImageFactory', 'snap --lab ImageFactory --gallery ImageFactory --no-store-vhd'],
    run: (runOn, host) => runOn(host, snapImages, () => import('../tasks/core/factory/snap/step.js')),
  },
  {
    name: 'test',
    task: testImages,
    summary: 'Tests stored images on VMs made of them, before labs get them.',
    help:
      'Makes a VM in the factory lab of every image that waits for its test, sees whether it boots, and runs the scripts and ' +
      'artifacts that Images.json names. Only an image that passes is handed out.',
    examples: ['test --lab ImageFactory', 'test --lab ImageFactory --only Windows --keep-failed-machines'],
    run: (runOn, host) => runOn(host, testImages, () => import('../tasks/core/factory/test/step.js')),
  },
  {
    name: 'distribute',
    task: distributeImages,
    summary: 'Brings every stored image to each lab that wants it.',
    examples: ['distribute --lab ImageFactory', 'distribute --lab ImageFactory --newest-only --what-if'],
    run: (runOn, host) =>
      runOn(host, distributeImages, () => import('../tasks/core/factory/distribute/step.js')),
  },
  {
    name: 'clean-up',
    task: cleanUpFactory,
    summary: 'Deletes the image VMs whose image is stored, and those that failed.',
    help: 'Deletes the image VMs whose image is stored, and those that failed. VMs with the tag FactoryIgnore stay.',
    examples: ['clean-up --lab ImageFactory --yes', 'clean-up --lab ImageFactory --what-if'],
    run: (runOn, host) => runOn(host, cleanUpFactory, () => import('../tasks/core/factory/clean-up/step.js')),
  },
  {
    name: 'retire',
    task: retireImages,
    summary: 'Keeps the newest images of each golden image in store and labs, and deletes older ones.',
    examples: [
      'retire --lab ImageFactory --images-to-keep 2 --yes',
      'retire --lab ImageFactory --images-to-keep 2 --what-if --detailed-exitcode',
    ],
    run: (runOn, host) => runOn(host, retireImages, () => import('../tasks/core/factory/retire/step.js')),
  },
  {
    name: 'rollback',
    task: rollbackImages,
    summary: 'Revokes an image everywhere, and makes the one before current again.',
    help:
      'Revokes the newest image of a golden image, or the one that is named: nothing hands it out any more, every lab goes back to the ' +
      'newest good one, and gets it where it lacks it. Changes nothing where no good image would be left.',
    examples: [
      'rollback --lab ImageFactory --image Windows/Server2022 --reason boot-loop --what-if',
      'rollback --lab ImageFactory --image Windows_Server2022-Nov-30-2026 --reason not-activated --yes',
    ],
    run: (runOn, host) => runOn(host, rollbackImages, () => import('../tasks/core/factory/rollback/step.js')),
  },
  {
    name: 'list',
    task: outputImageList,
    summary: 'Lists the stored images, and the images of each lab with their ages.',
    help:
      'Lists the stored images; with a Configuration folder also the images of each lab, their ages, and what is missing there. ' +
      'Changes nothing. --json writes them as data.',
    examples: ['list --lab ImageFactory', 'list --lab ImageFactory --json'],
    run: (runOn, host) => runOn(host, outputImageList, () => import('../tasks/core/factory/list/step.js')),
  },
];

function runWhole(runOn: typeof runTaskOn, host: TaskHost): Promise<Ending> {
  return runOn(host, runImageFactory, async () =>
    (await import('../tasks/core/factory/whole/step.js')).wholeStep(),
  );
}
