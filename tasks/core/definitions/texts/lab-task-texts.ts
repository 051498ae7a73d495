import type { LabTaskTexts } from './text.js';

const ofEnvironment = {
  environmentResourceId: 'The resource id of the environment.',
  environmentResourceGroupId: 'The resource id of its resource group.',
  environmentOutputs:
    'The outputs of the template as a JSON object: the value by name. Outputs of the types securestring and secureobject are not in it.',
} as const;

export const labTaskTexts: LabTaskTexts = {
  CreateLabVM: {
    friendlyName: 'DevTest Labs: create VM',
    description: 'Creates a virtual machine in a lab, from a template or from an image.',
    help:
      'Deploys a template with one or more lab virtual machines, as the portal exports it, or makes a VM from an image by the ' +
      'inputs. Waits for its artifacts, and tells what they say where they fail.',
    instanceName: 'Create a lab VM',
    outputs: {
      labVmId: 'The resource id of the lab VM.',
      labVmName: 'Its name, with the number of the attempt where one is appended.',
      labVmFqdn: 'The name by which it is reached; empty where it has none.',
      computeVmId: 'The resource id of its compute VM; empty where this connection cannot see it.',
    },
  },
  DeleteLabVM: {
    friendlyName: 'DevTest Labs: delete VM',
    description: 'Deletes a virtual machine of a lab.',
    help: 'Deletes the VM of exactly this name in exactly this lab, with its disks, and waits until it is gone.',
    instanceName: 'Delete a lab VM',
    outputs: {},
  },
  CreateCustomImage: {
    friendlyName: 'DevTest Labs: create custom image',
    description: 'Makes a custom image of a virtual machine of the lab, or of a VHD.',
    help: 'Checks the source first, then makes the custom image and waits until it can be used.',
    instanceName: 'Create a custom image',
    outputs: { customImageId: 'The resource id of the custom image, as Azure spells it.' },
  },
  DeleteCustomImage: {
    friendlyName: 'DevTest Labs: delete custom image',
    description: 'Deletes a custom image of a lab.',
    help:
      'Deletes the custom image of exactly this name in exactly this lab. One that an image factory brought, or that something ' +
      'of the lab still uses, stays.',
    instanceName: 'Delete a custom image',
    outputs: {},
  },
  CreateLabEnvironment: {
    friendlyName: 'DevTest Labs: create environment',
    description: 'Creates an environment from a template of a repository of the lab.',
    help:
      'Creates the environment as the identity of the service connection, waits for its deployment, and gives the outputs of the ' +
      'template to later steps.',
    instanceName: 'Create an environment',
    outputs: ofEnvironment,
  },
  UpdateLabEnvironment: {
    friendlyName: 'DevTest Labs: update environment',
    description: 'Deploys a template into the resource group of an environment.',
    help:
      'Deploys a template of your repository, or one at an address, into the environment; what the template does not name stays. ' +
      'Waits for the deployment, and gives the outputs of the template to later steps.',
    instanceName: 'Update an environment',
    inputs: {
      TemplateFile: { empty: 'the template is at the address.' },
      templateUri: { empty: 'the template is a file.' },
    },
    outputs: { environmentOutputs: ofEnvironment.environmentOutputs },
  },
  DeleteLabEnvironment: {
    friendlyName: 'DevTest Labs: delete environment',
    description: 'Deletes an environment of a lab with its resource group.',
    help:
      'Deletes the environment of exactly this name with all that its resource group holds, and waits until it is gone. Those of ' +
      'others stay, unless you allow it.',
    instanceName: 'Delete an environment',
    outputs: {},
  },
};
