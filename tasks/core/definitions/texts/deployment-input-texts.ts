import type { DeploymentInput, InputTexts } from './text.js';

/** The texts of the inputs that say what is deployed into a lab or an environment, and how. */
export const deploymentInputTexts: Pick<InputTexts, DeploymentInput> = {
  TemplateFile: {
    label: 'Template file',
    group: 'template',
    meaning: 'The ARM template, in your repository. Comments and a byte order mark are allowed.',
    example: 'templates/vm.json',
    empty: 'the template is at the address, or there is none.',
  },
  templateUri: {
    label: 'Address of the template',
    group: 'template',
    meaning:
      'In place of a file: the https address of the ARM template, from which Azure reads it. An address with a token belongs into a secret variable.',
    example: '$(TemplateAddress)',
    empty: 'the template is a file, or there is none.',
  },
  ParametersFile: {
    label: 'Parameter file',
    group: 'template',
    meaning: 'An ARM parameter file with values for the template; references to a key vault are allowed.',
    example: 'templates/vm.parameters.json',
    empty: 'values come from the next input alone.',
  },
  ParameterOverrides: {
    label: 'Parameters',
    group: 'template',
    meaning:
      'Values that go before those of the file: `-name value` pairs on any number of lines, a value with spaces in quotes, arrays and ' +
      'objects as JSON; or all of them as JSON.',
    example: '-size Standard_D2s_v5 -password "$(VmPassword)"',
    empty: 'values come from the file and from the template.',
  },
  image: {
    label: 'Image',
    group: 'machine',
    meaning:
      'The image of the VM: a custom image of the lab by its name or resource id, an image of the Marketplace as `publisher/offer/sku`, ' +
      'or one of a gallery by its resource id.',
    example: 'MicrosoftWindowsServer/WindowsServer/2022-datacenter',
    empty: 'a template is needed.',
  },
  size: {
    label: 'Size',
    group: 'machine',
    meaning: 'The size of the VM. The lab must allow it.',
    example: 'Standard_D2s_v5',
    empty: 'the template says it.',
  },
  userName: {
    label: 'User name of the VM',
    group: 'machine',
    meaning: 'The administrator of the VM.',
    example: 'tester',
    empty: 'the template says it, or the image has its users.',
  },
  password: {
    label: 'Password of the VM',
    group: 'machine',
    meaning: 'The password of that user, from a secret variable.',
    example: '$(VmPassword)',
    empty: 'a public key is needed, or the image has its users.',
  },
  sshPublicKey: {
    label: 'Public key of the user',
    group: 'machine',
    meaning: 'The SSH public key of the user of a Linux VM, in place of a password.',
    example: 'ssh-ed25519 AAAA… tester',
    empty: 'the user has a password.',
  },
  virtualNetwork: {
    label: 'Virtual network',
    group: 'machine',
    meaning: 'The virtual network of the lab: its name in the lab.',
    example: 'DtlContoso',
    empty: 'the only one of the lab.',
  },
  subnet: {
    label: 'Subnet',
    group: 'machine',
    meaning: 'The subnet of that network in which the lab allows VMs.',
    example: 'DtlContosoSubnet',
    empty: 'the only one in which the lab allows VMs.',
  },
  ownership: {
    label: 'Who has the VM',
    group: 'machine',
    meaning: 'Whose the VM is once it is made.',
    choices: {
      template: 'As the template says; without one, its creator',
      claimed: 'The identity of the service connection',
      unclaimed: 'Nobody: lab users can claim it',
    },
  },
  FailOnArtifactError: {
    label: 'Fail if an artifact fails',
    group: 'retries',
    meaning:
      'The task fails where an artifact of the VM has failed, or is missing. Otherwise it warns, and succeeds with issues.',
  },
  WaitMinutesForApplyArtifacts: {
    label: 'Wait for artifacts (minutes)',
    group: 'retries',
    meaning:
      'How long to wait for artifacts that are still being applied once the deployment has ended; `0` is not at all.',
  },
  deleteOnFailure: {
    label: 'Delete what failed',
    group: 'retries',
    meaning: 'Where the task fails, delete the VM that it made, and the record of its deployment.',
  },
  RetryOnFailure: {
    label: 'Try again',
    group: 'retries',
    meaning: 'Deploy again after a failure.',
  },
  RetryCount: {
    label: 'How often',
    group: 'retries',
    meaning: 'How many more attempts there are after the first.',
  },
  DeleteFailedLabVMBeforeRetry: {
    label: 'Delete the failed VM before',
    group: 'retries',
    meaning: 'Delete the VM of a failed attempt before the next one.',
  },
  DeleteFailedDeploymentBeforeRetry: {
    label: 'Delete the failed deployment before',
    group: 'retries',
    meaning: 'Delete the record of a failed deployment before the next attempt.',
  },
  AppendRetryNumberToVMName: {
    label: 'Number the attempts',
    group: 'retries',
    meaning: 'The VM of the second attempt is called `name-1`, that of the third `name-2`, and so on.',
  },
  OutputTemplateVariables: {
    label: 'Set a variable for each output',
    group: 'outputs',
    meaning:
      'Set a variable of the job for each output of the template, by the name of the output. Outputs of secure types become secret and stay empty: Azure tells them nobody.',
  },
  ExportEnvironmentTemplate: {
    label: 'Download the exported template',
    group: 'outputs',
    meaning:
      'Download `azuredeploy.json` from the folder that two outputs of the template name: its address, and a token for it.',
  },
  ExportEnvironmentTemplateLocation: {
    label: 'Download it to',
    group: 'outputs',
    meaning: 'The folder for the file. It is made where it is missing.',
  },
  EnvironmentTemplateLocationVariable: {
    label: 'Output with the address',
    group: 'outputs',
    meaning: 'The name of the output that has the address of the folder.',
  },
  EnvironmentTemplateSasTokenVariable: {
    label: 'Output with the token',
    group: 'outputs',
    meaning: 'The name of the output that has the token, with its question mark.',
  },
  deploymentTimeoutMinutes: {
    label: 'Time limit of a deployment (minutes)',
    group: 'limits',
    meaning: 'How long one deployment may take, artifacts included; `0` is no limit.',
  },
};
