import type { CreateMachineInputs } from '../../../../tasks/core/lab/create-machine/inputs.js';

/** The inputs of CreateLabVM, empty but for these. */
export function createInputs(more: Partial<CreateMachineInputs>): CreateMachineInputs {
  return {
    LabId: 'Contoso',
    SubscriptionId: '11111111-1111-4111-8111-111111111111',
    VirtualMachineName: 'web',
    TemplateFile: '',
    templateUri: '',
    ParametersFile: '',
    ParameterOverrides: '',
    image: '',
    size: '',
    userName: '',
    password: '',
    sshPublicKey: '',
    virtualNetwork: '',
    subnet: '',
    ownership: 'template',
    FailOnArtifactError: false,
    WaitMinutesForApplyArtifacts: 0,
    deleteOnFailure: false,
    RetryOnFailure: false,
    RetryCount: 3,
    DeleteFailedLabVMBeforeRetry: false,
    DeleteFailedDeploymentBeforeRetry: false,
    AppendRetryNumberToVMName: false,
    deploymentTimeoutMinutes: 0,
    operationTimeoutMinutes: 1,
    whatIf: false,
    ...more,
  };
}
