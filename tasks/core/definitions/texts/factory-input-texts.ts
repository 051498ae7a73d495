import { buildInputTexts } from './build-input-texts.js';
import { rollbackInputTexts } from './rollback-input-texts.js';
import type { InputTexts, LabInput, PlaceInput } from './text.js';

/** The texts of the inputs of the image factory, and of those that all tasks have. */
export const factoryInputTexts: Omit<InputTexts, PlaceInput | LabInput> = {
  whatIf: {
    label: 'Only show the plan',
    meaning: 'Read everything, show what would be done and why, and change nothing.',
  },
  failOn: {
    label: 'Fail the task',
    meaning:
      'When the task has failed. Otherwise failures and warnings make it succeed with issues. A configuration that cannot be ' +
      'used and a refused sign-in always fail the task.',
    choices: {
      all: 'If everything failed',
      any: 'If anything failed',
      none: 'Never for single failures',
    },
  },
  vmSize: {
    label: 'VM size',
    meaning:
      'The size of the image VMs whose template takes it from a parameter `size` or `newVMSize`. The factory lab must allow it. `Size` in `Images.json` goes before it.',
    example: 'Standard_D2s_v5',
    empty: 'each template must set its own size, or have a default for that parameter.',
  },
  gallery: {
    label: 'Compute gallery',
    meaning:
      'The Azure Compute Gallery, in the region of the factory lab, through which the labs with `"Delivery": "Gallery"` in `Labs.json` get their images: ' +
      'its name in the subscription of the factory lab, or its resource id.',
    example: 'ImageFactory',
    empty: 'images are delivered as VHDs alone.',
  },
  ImagesToSave: {
    label: 'Images to keep',
    meaning:
      'How many images of each golden image stay, the newest ones, in the store and in every lab. `0` keeps none and needs `allowMassDeletion`.',
    example: '2',
  },
  ...buildInputTexts,
  ...rollbackInputTexts,
  imagePaths: {
    label: 'Only these images',
    group: 'behaviour',
    meaning:
      'Work on these golden images alone: their paths, folders or glob patterns, as in `ImagePaths` of `Labs.json`, one a line; a line with `!` before it leaves images out. Or the output `failedImages` of a task.',
    example: 'Windows/Server2022',
    empty: 'all images.',
  },
  snapshotResourceGroup: {
    label: 'Resource group of snapshots',
    group: 'behaviour',
    meaning:
      'The resource group, in the subscription of the factory lab, that holds the snapshots of image VMs until they are a version in the gallery. It must exist.',
    example: 'ImageFactorySnapshots',
    empty: 'that of the gallery.',
  },
  storeVhd: {
    label: 'Store VHDs beside the gallery',
    group: 'behaviour',
    meaning:
      'With a gallery, also store the VHD of what labs without gallery can take. Switch it off if all labs take images from the gallery.',
  },
  allowGeneration2: {
    label: 'Allow generation 2',
    group: 'behaviour',
    meaning: 'Store disks of generation 2 too. A custom image made of such a VHD is reported not to boot.',
  },
  newestOnly: {
    label: 'Only the newest images',
    group: 'behaviour',
    meaning: 'Of several stored images of one golden image, bring only the newest to the labs.',
  },
  markCurrent: {
    label: 'Mark the current image',
    group: 'behaviour',
    meaning:
      'One custom image of each golden image in a lab, the newest good one, carries the tag `ImageFactoryState=current`. Where an image carries it already, it is moved without this input, too.',
  },
  strictImagePaths: {
    label: 'Strict image paths',
    group: 'behaviour',
    meaning:
      'Entries of `ImagePaths` that match only the beginning of a name, as in the scripts, subscribe nothing. Give all tasks the same.',
  },
  isVhdSysPrepped: {
    label: 'Images are generalized',
    group: 'behaviour',
    meaning:
      'Mark the custom images as generalized. Switch it off if your image VMs are not generalized. Images that `Images.json` keeps from ' +
      'generalization are never marked so.',
  },
  keepFailedMachines: {
    label: 'Keep VMs of failed tests',
    group: 'behaviour',
    meaning:
      'The test VM of an image that was rejected stays for a look at it, stopped, until it expires: some hours after the time limit of its test.',
  },
  allowOtherRegions: {
    label: 'Copy VHDs to other regions',
    group: 'behaviour',
    meaning:
      'Also bring VHDs to labs in another region than the factory lab: a copy for each lab and image, of which Azure bills every byte that leaves the region. By a gallery an image leaves it once.',
  },
  stagingContainer: {
    label: 'Staging container',
    group: 'behaviour',
    meaning:
      "The blob container of each target lab's storage account through which the VHDs pass. It is emptied afterwards, never deleted.",
  },
  deleteUncommitted: {
    label: 'Also delete VMs without stored image',
    group: 'behaviour',
    meaning:
      'Delete image VMs whose image is not stored too, such as those of a cancelled run or those that are not generalized.',
  },
  allowMassDeletion: {
    label: 'Allow mass deletion',
    group: 'behaviour',
    meaning:
      'Allow `0` images to keep, the deletion of more than half of all images at once, and deletions by the build of a pull request.',
  },
  keepLastOfRemoved: {
    label: 'Keep the last of removed golden images',
    group: 'behaviour',
    meaning: 'Keep the newest image of a golden image that was removed, for example because it was renamed.',
  },
  protectInUse: {
    label: 'Spare images in use',
    group: 'behaviour',
    meaning:
      'Which custom images stay in a lab although they would be deleted, since something of the lab uses them.',
    choices: {
      formulas: 'Those that formulas use',
      none: 'None',
    },
  },
  stopStartingAfterMinutes: {
    label: 'Start nothing that ends after (minutes)',
    group: 'limits',
    meaning:
      'How many minutes the run has: nothing is started that is not expected to end by then, and what is left is unfinished, for the next run; `0` is no limit.',
    example: '330',
  },
  buildRetries: {
    label: 'Further builds of an image',
    group: 'limits',
    meaning:
      'How often an image is built again where Azure had no room for its VM, or the VM did not become ready or vanished, and for no other cause; `0` is never. `Retries` in `Images.json` goes before it.',
  },
  maxBuilds: {
    label: 'VMs at once',
    group: 'limits',
    meaning: 'How many image VMs are built at once; `0` is all that the quota of cores has room for.',
  },
  maxConcurrentJobs: ({ things, work }) => ({
    label: `${things} at once`,
    group: 'limits',
    meaning: `How many ${work} at once; \`0\` is all of them.`,
  }),
  buildTimeoutMinutes: {
    label: 'Time limit of a build (minutes)',
    group: 'limits',
    meaning:
      'How long the deployment of one image VM may take, artifacts included; `0` is no limit. `BuildTimeoutMinutes` in `Images.json` goes before it.',
  },
  StandardTimeoutMinutes: {
    label: 'Time limit of a shutdown (minutes)',
    group: 'limits',
    meaning: 'How long an image VM may take to become deallocated after its deployment has ended.',
  },
  expireAfterHours: {
    label: 'Image VMs expire after (hours)',
    group: 'limits',
    meaning: 'When DevTest Labs itself deletes an image VM that no task has deleted; `0` is never.',
  },
  testTimeoutMinutes: {
    label: 'Time limit of a test (minutes)',
    group: 'limits',
    meaning: 'How long the test of an image may take. `TimeoutMinutes` in `Images.json` goes before it.',
  },
  copyTimeoutMinutes: {
    label: 'Time limit of a copy (minutes)',
    group: 'limits',
    meaning:
      'How long the copy of one disk may take, at most 7 days: no access to what is copied lasts longer.',
  },
  stallMinutes: {
    label: 'A copy has stalled after (minutes)',
    group: 'limits',
    meaning:
      'How long a copy that has begun may stand still, while no other copy from the same storage account moves, before it is aborted and tried once more.',
  },
  lockWaitMinutes: {
    label: 'Wait for other runs (minutes)',
    group: 'limits',
    meaning:
      'How long to wait for an image that another run is working on, before it is left to that run or to the next one.',
  },
  orphanGraceHours: {
    label: 'Leftovers stay for (hours)',
    group: 'limits',
    meaning:
      'After how many hours leftovers in the store are deleted, such as a VHD without its JSON file; `0` is never. It must be longer than the longest copy.',
  },
  operationTimeoutMinutes: {
    label: 'Time limit of an operation (minutes)',
    group: 'limits',
    meaning:
      'How long Azure may take for one operation, such as making or deleting an image or a VM, or giving and ending the access to a disk.',
  },
  pollIntervalSeconds: {
    label: 'Ask Azure every (seconds)',
    group: 'limits',
    meaning:
      'How often the task asks Azure how far something is, unless Azure itself says when to ask again.',
  },
  storageAuthentication: {
    label: 'Sign-in to storage accounts',
    group: 'signIn',
    meaning:
      'How the storage accounts of the labs are reached. `entra` needs the role Storage Blob Data Contributor on each, `key` the right to list its keys; `auto` takes the keys where the role is missing.',
    choices: {
      auto: 'Microsoft Entra, else account keys',
      entra: 'Microsoft Entra only',
      key: 'Account keys only',
    },
  },
};
