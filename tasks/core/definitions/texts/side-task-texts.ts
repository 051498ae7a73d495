import type { SideTaskTexts } from './text.js';

export const sideTaskTexts: SideTaskTexts = {
  UpdateBuildAgent: {
    friendlyName: 'Image factory: start or stop the agent',
    description: 'Starts or stops the lab VM that hosts a build agent.',
    help:
      'Starts the VM before the jobs that need its agent, and stops it afterwards, so that it costs only its disks in between. Run ' +
      'it on another agent than the one that it stops.',
    instanceName: 'Start or stop the build agent',
    outputs: {},
  },
  CleanDeploymentHistory: {
    friendlyName: 'Image factory: clean history',
    description: 'Deletes old records of the deployments of the factory.',
    help:
      'A resource group keeps at most 800 records of deployments. Deletes those of the factory lab and its VMs, of a name like `Deploy-*`, ' +
      'that succeeded or ended more than 15 days ago. What was deployed stays.',
    instanceName: 'Clean the deployment history',
    counted: { things: 'Records', work: 'records are deleted' },
    outputs: {
      deletedCount: 'How many records were deleted.',
      keptCount: 'How many records of such a name were kept.',
      failedCount: 'How many records could not be deleted, and how many resource groups could not be read.',
    },
  },
  OutputImageList: {
    friendlyName: 'Image factory: list images',
    description: 'Lists the images that the factory has stored, and those that the labs have.',
    help:
      'Shows the stored images as a table in log and summary, and gives them to later steps as JSON; with a Configuration folder also the ' +
      'images of each lab, their ages, and what is missing there. Changes nothing.',
    instanceName: 'List the stored images',
    inputs: {
      ConfigurationLocation: {
        also: 'With it, what the labs of `Labs.json` have is listed, too.',
        empty: 'only what the factory has stored is listed.',
      },
    },
    outputs: {
      imageList:
        'The stored images as a JSON array of objects with `imageName`, `imagePath`, `osType` and `timestamp`, by operating system and path.',
      imageCount: 'How many there are.',
      failedCount: 'How many cannot be read, labs included.',
    },
  },
};
