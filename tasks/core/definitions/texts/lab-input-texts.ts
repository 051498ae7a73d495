import type { DeploymentInput, InputTexts, LabInput } from './text.js';

/** The texts of the inputs of single steps in a lab and of the tasks beside the nightly run. */
export const labInputTexts: Pick<InputTexts, Exclude<LabInput, DeploymentInput>> = {
  BuildAgent: {
    label: 'VM of the agent',
    meaning: 'The VM of the lab that hosts the agent: its name, or its resource id.',
    example: 'BuildAgent1',
  },
  Action: {
    label: 'What to do',
    meaning: 'Whether the VM is started, or stopped and deallocated.',
    choices: { Start: 'Start it', Stop: 'Stop and deallocate it' },
  },
  deploymentNamePattern: {
    label: 'Names of deployments',
    meaning:
      'Delete only records whose name is like this one; `*` stands for any characters, `?` for one. It must begin with three letters or more.',
  },
  htmlFile: {
    label: 'HTML file',
    group: 'behaviour',
    meaning:
      'Write the list to this file as a page, too: one file that opens without a network. A relative path starts at `$(System.DefaultWorkingDirectory)`.',
    example: '$(Build.ArtifactStagingDirectory)/images.html',
    empty: 'no page is written.',
  },
  VirtualMachineName: {
    label: 'Name of the VM',
    meaning:
      'The name of the new VM; the parameter `newVMName` of the template gets it. At most 15 characters on Windows, 64 on Linux.',
    example: 'test-$(Build.BuildId)',
  },
  NewCustomImageName: {
    label: 'Name of the image',
    meaning: 'The name of the new custom image: 1 to 80 of A-Z, a-z, 0-9, `_`, `-`, `(` and `)`.',
    example: 'Tools-$(Build.BuildId)',
  },
  EnvironmentName: {
    label: 'Name of the environment',
    meaning: 'The name of the new environment, which also becomes a part of the name of its resource group.',
    example: 'test-$(Build.BuildId)',
  },
  LabVmId: {
    label: 'VM of the lab',
    meaning: 'The VM: its name in the lab, or its resource id.',
    example: 'Build01',
    empty: 'the source is a VHD.',
  },
  CustomImageId: {
    label: 'Custom image',
    meaning: 'The custom image: its name in the lab, or its resource id.',
    example: 'Tools-4711',
  },
  EnvironmentId: {
    label: 'Environment',
    meaning:
      'The environment: its name, or its resource id. A name means one that the identity of the service connection has made.',
    example: 'test-4711',
  },
  RepositoryId: {
    label: 'Repository of templates',
    meaning: 'The repository of the lab that has the template: its name, or its resource id.',
    example: 'Public Environment Repo',
    empty: 'that in the resource id of the template.',
  },
  TemplateId: {
    label: 'Template',
    meaning:
      'The template of the environment: its name in the repository, or its resource id. Pick it from the list, or type a name.',
    example: 'WebApp',
  },
  allowFactoryImages: {
    label: 'Also an image of an image factory',
    meaning: 'Delete the image although its tag `ImagePath` says that an image factory brought it.',
  },
  allowOtherUsers: {
    label: "Also somebody else's environment",
    meaning:
      'Delete the environment although another identity made it. It must be given as a resource id, which says whose it is.',
  },
  ignoreMissing: {
    label: 'Succeed if it is not there',
    meaning: 'What is gone already counts as deleted. Otherwise the task fails, and names what is there.',
  },
  vhd: {
    label: 'VHD',
    group: 'source',
    meaning:
      "In place of a VM: a VHD in the lab's storage account, by its address or as `container/name`. It must be a page blob, and whole.",
    example: 'uploads/tools.vhd',
    empty: 'the source is a VM.',
  },
  OsType: {
    label: 'Operating system',
    group: 'source',
    meaning: 'The operating system of the source.',
    choices: { Linux: 'Linux', Windows: 'Windows' },
  },
  LinuxOsState: {
    label: 'State of Linux',
    group: 'source',
    meaning:
      'How the VM is prepared, or is to be. An image of a VM that is deprovisioned asks for a new user at each start from it.',
    choices: {
      NonDeprovisioned: 'Keep users and settings',
      DeprovisionRequested: 'Deprovision it, after which the VM itself is of no use',
      DeprovisionApplied: 'It is deprovisioned already',
    },
  },
  WindowsOsState: {
    label: 'State of Windows',
    group: 'source',
    meaning: 'How the VM is prepared, or is to be.',
    choices: {
      NonSysprepped: 'Keep users and settings',
      SysprepRequested: 'Run sysprep, after which the VM itself is of no use',
      SysprepApplied: 'Sysprep has been run already, and the VM is shut down',
    },
  },
  Description: {
    label: 'Description',
    group: 'behaviour',
    meaning: 'The text that lab users read beside the image.',
    example: 'Tools of build $(Build.BuildNumber)',
    empty: 'which build or release made it, and for whom.',
  },
  author: {
    label: 'Author',
    group: 'behaviour',
    meaning: 'Who has made the image, as lab users read it.',
    example: 'Team Tools',
    empty: 'the number of the build, or the name of the release.',
  },
  tags: {
    label: 'Tags',
    group: 'behaviour',
    meaning: 'Tags of the image, one a line as `name=value`.',
    example: 'costCenter=4711',
    empty: 'it gets none but that of this run.',
  },
};
