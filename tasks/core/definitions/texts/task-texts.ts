import { labTaskTexts } from './lab-task-texts.js';
import { sideTaskTexts } from './side-task-texts.js';
import type { CommonOutputTexts, FactoryTaskTexts, TaskTexts } from './text.js';

/** The output variables that every task has. */
export const commonOutputTexts: CommonOutputTexts = {
  failedImages:
    'A JSON array of the paths of the golden images that failed; `[]` if none did, or if the run stopped before it came to images.',
  summaryText: 'The result in one sentence.',
};

const currentImagesText =
  'A JSON object: by image path and lab, the name of the custom image that is the current one; `{}` where none is marked.';

const factoryTaskTexts: FactoryTaskTexts = {
  CreateImageVMs: {
    friendlyName: 'Image factory: create image VMs',
    description: 'Builds a virtual machine in the factory lab from every golden image, and generalizes it.',
    help:
      'Builds one image VM in the factory lab for each ARM template below `GoldenImages`, waits until its artifacts have ' +
      'succeeded, and leaves it generalized and deallocated for the task *Snap images*.',
    instanceName: 'Create image VMs',
    counted: { things: 'VMs', work: 'image VMs are built' },
    inputs: {
      gallery: {
        also: 'Here read with `build: changed` alone, for the images that are in the gallery and not in the store.',
        empty: 'such images are built each time.',
      },
    },
    outputs: {
      createdCount: 'How many image VMs were created.',
      failedCount: 'How many golden images failed.',
      imageVMs: 'A JSON object: the name of the image VM by image path.',
    },
  },
  SnapImages: {
    friendlyName: 'Image factory: snap images',
    description: 'Saves the OS disk of every image VM as a stored image.',
    help:
      "Copies the OS disk of every deallocated image VM into the container `imagefactoryvhds` of the factory lab's storage " +
      'account, with a JSON file that describes it. The copies run inside Azure.',
    instanceName: 'Snap images',
    counted: { things: 'Copies', work: 'disks are copied' },
    outputs: {
      storedCount: 'How many images were stored.',
      failedCount: 'How many image VMs failed.',
      storedImages: 'A JSON object: the name of the stored image by image path.',
    },
  },
  TestImages: {
    friendlyName: 'Image factory: test images',
    description:
      'Tests the stored images that Images.json wants tested, on VMs made of them, before labs get them.',
    help:
      'Makes a VM in the factory lab of every image that waits for its test, sees whether it boots, and runs the scripts and artifacts ' +
      'that `Images.json` names. Only an image that passes is handed out; one that fails never is, and labs keep their last good one. ' +
      'Run it after *Snap images*.',
    instanceName: 'Test images',
    counted: { things: 'Tests', work: 'images are tested' },
    inputs: {
      vmSize: {
        also: 'Here: of the test VMs of images whose test in `Images.json` has no `Size`.',
        empty: 'the size of the VM that the image was made from, as long as that is there.',
      },
    },
    outputs: {
      testedCount: 'How many images were tested: they passed, or were rejected.',
      rejectedCount: 'How many of them were rejected.',
      testResults:
        'The file with what was tested, in the form of JUnit, in the temporary folder of the agent; empty where nothing was tested. The run shows it as a test run by itself.',
    },
  },
  DistributeImages: {
    friendlyName: 'Image factory: distribute images',
    description: 'Brings every stored image to the labs that subscribed to it, as a custom image.',
    help:
      'Copies every stored image to each lab that lists it in `Labs.json` and lacks it, and creates a custom image there. ' +
      'The copies run inside Azure. Also works alone, such as after a change of `Labs.json`.',
    instanceName: 'Distribute images',
    counted: { things: 'Copies', work: 'images are brought to a lab' },
    inputs: {
      maxConcurrentJobs: {
        also: 'In a gallery five times as many are published, since Azure copies them by itself.',
      },
    },
    outputs: {
      distributedCount: 'How many custom images were created.',
      skippedCount: 'How many were left alone, mostly because the lab has the image.',
      failedCount: 'How many failed.',
      currentImages: currentImagesText,
    },
  },
  CleanUpFactory: {
    friendlyName: 'Image factory: clean up',
    description: 'Deletes the image VMs of the factory lab whose image is safely stored.',
    help:
      'Deletes the image VMs whose image is stored, and those that failed. VMs with the tag `FactoryIgnore` stay. Run it ' +
      'with the condition `always()`.',
    instanceName: 'Clean up the factory',
    counted: { things: 'VMs', work: 'VMs are deleted' },
    outputs: {
      deletedCount: 'How many VMs were deleted.',
      keptCount: 'How many VMs were kept.',
      failedCount: 'How many VMs could not be deleted.',
    },
  },
  RetireImages: {
    friendlyName: 'Image factory: retire images',
    description: 'Deletes the images that are no longer kept, in the store and in every lab.',
    help:
      'Keeps the newest images of each golden image in the store and in every lab, and deletes the older ones, those of golden ' +
      "images that were removed, and those that a lab no longer lists in `Labs.json`. Touches nothing that is not this factory's.",
    instanceName: 'Retire images',
    counted: { things: 'Images', work: 'images are deleted' },
    outputs: {
      retiredCount: 'How many images were deleted.',
      keptCount: 'How many images were kept.',
      failedCount: 'How many images could not be deleted.',
    },
  },
  RollbackImages: {
    friendlyName: 'Image factory: roll back an image',
    description: 'Revokes an image in the store and in every lab, and makes the one before current again.',
    help:
      'Revokes the newest image of a golden image, or the one that you name: nothing hands it out any more, every lab goes back to the ' +
      'newest good one, and gets it where it lacks it. Changes nothing where no good image would be left.',
    instanceName: 'Roll back an image',
    counted: { things: 'Labs', work: 'custom images are brought, marked or deleted' },
    outputs: {
      revokedImage: 'The name of the image that is revoked.',
      currentImage: 'The name of the image that takes its place.',
      switchedCount: 'In how many labs another image became the current one.',
      failedCount: 'How many actions failed, and how many labs could not be read.',
    },
  },
  RunImageFactory: {
    friendlyName: 'Image factory: run the whole factory',
    description: 'Builds, stores, distributes and retires every image, each as soon as it is ready.',
    help:
      'Does what the tasks *Create image VMs*, *Snap images*, *Distribute images*, *Clean up the factory* and *Retire images* do ' +
      'in a row, without waiting for the slowest image, copy or lab: every image goes on as soon as it is ready. The whole plan is ' +
      'shown before anything is changed.',
    instanceName: 'Run the whole image factory',
    counted: {
      things: 'Copies',
      work: 'images are brought to a lab, how many are tested, and how many images and VMs are deleted,',
    },
    inputs: {
      stopStartingAfterMinutes: { also: 'Give less than `timeoutInMinutes` of the job.' },
      maxConcurrentJobs: {
        also: 'In a gallery five times as many are published. Builds are bounded by `maxBuilds`, and what saves disks by nothing else.',
      },
      lockWaitMinutes: {
        also: 'So long, too, a whole run waits for another one on its factory lab, before it gives up.',
      },
    },
    outputs: {
      createdCount: 'How many image VMs were created.',
      storedCount: 'How many images were stored.',
      testedCount: 'How many images were tested: they passed, or were rejected.',
      rejectedCount: 'How many of them were rejected.',
      distributedCount: 'How many images were brought to labs.',
      deletedCount: 'How many image VMs were deleted.',
      retiredCount: 'How many images were deleted.',
      failedCount: 'How many actions failed.',
      unfinishedCount: 'How many actions were not finished: the run had no time for them, or was cancelled.',
      imageVMs: 'A JSON object: the name of the image VM by image path.',
      storedImages: 'A JSON object: the name of the stored image by image path.',
      currentImages: currentImagesText,
    },
  },
  ValidateConfiguration: {
    friendlyName: 'Image factory: validate configuration',
    description: 'Checks golden images and Labs.json before a machine is built, with Azure or without.',
    help:
      'Checks all that can be known of the Configuration folder, and changes nothing. With a service connection it also asks ' +
      'Azure whether the labs, sizes, images and rights are there that the other tasks need, and says what a full run would do.',
    instanceName: 'Validate the Configuration folder',
    inputs: {
      ConnectedServiceName: { empty: 'nothing is asked of Azure.' },
      DevTestLabName: { empty: 'only the target labs are checked in Azure.' },
      vmSize: {
        also: 'Give it as to CreateImageVMs.',
        empty:
          'with a service connection, each template must set its own size; without one, sizes that are an input are not checked.',
      },
      ImagesToSave: { also: 'Give it as to RetireImages.', empty: 'what it would delete is not counted.' },
      includeSysprep: { also: 'Give it as to CreateImageVMs.' },
      parameterOverrides: { also: 'Give it as to CreateImageVMs.' },
      allowOtherRegions: { also: 'Give it as to DistributeImages.' },
    },
    outputs: {
      errorCount: 'How many errors were found.',
      warningCount: 'How many warnings were found.',
    },
  },
};

export const taskTexts: TaskTexts = { ...factoryTaskTexts, ...labTaskTexts, ...sideTaskTexts };
