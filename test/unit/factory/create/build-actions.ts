import type { BuildAction } from '../../../../tasks/core/factory/create/actions.js';
import { deploymentNameOf } from '../../../../tasks/core/factory/create/deployment-names.js';
import type { CreateInputs } from '../../../../tasks/core/factory/create/inputs.js';
import type { PreparedTemplate } from '../../../../tasks/core/factory/templates/prepare-template.js';
import type { Answer } from '../../azure/answering.js';
import { lab, machineLooking, type MachineLook } from '../../lab/fake-lab.js';

export const imagePath = 'Win\\W.json';

export const deploymentName = deploymentNameOf('W', lab.id, imagePath);

export const inputs: CreateInputs = {
  DevTestLabName: 'Factory',
  imagePaths: '',
  SubscriptionId: lab.subscriptionId,
  gallery: '',
  snapshotResourceGroup: '',
  ConfigurationLocation: '/configuration',
  machineUserName: 'admin',
  machinePassword: '',
  parameterOverrides: '',
  StandardTimeoutMinutes: 1,
  vmSize: 'Standard_D2s_v5',
  includeSysprep: true,
  buildTimeoutMinutes: 1,
  operationTimeoutMinutes: 1,
  build: 'all',
  maxImageAgeDays: 30,
  expireAfterHours: 0,
  maxConcurrentJobs: 0,
  whatIf: false,
};

export const preparedTemplate: PreparedTemplate = {
  template: { resources: [] },
  parameters: { size: { value: 'Standard_D2s_v5' } },
  artifactCount: 0,
  deallocates: false,
  isNamedOtherwise: false,
  machineNames: ['W'],
  inputs: 'template=0',
  findings: [],
};

/** What is expected of a VM of which the template tells nothing. */
export const usualMachine = {
  osType: 'Windows',
  osState: 'Generalized',
  generation: 'V1',
  isTrustedLaunch: false,
} as const;

/** The build of the golden image W as the VM W. */
export function buildAction(
  more: Partial<BuildAction> = {},
  prepared: Partial<PreparedTemplate> = {},
): BuildAction {
  return {
    kind: 'build',
    key: imagePath,
    verb: 'build',
    work: 'build',
    subject: { kind: 'golden image', name: imagePath },
    reason: 'It becomes the VM W.',
    lab,
    imagePath,
    vmName: 'W',
    deploymentName,
    prepared: { ...preparedTemplate, ...prepared },
    adopted: false,
    expected: usualMachine,
    leftRecords: [],
    ...more,
  };
}

/** The VM of that build, as the run 1 makes it. */
export function imageVm({ tags, ...look }: MachineLook = {}): Answer {
  const own = { ImageFactoryPath: imagePath, ImageFactoryRun: '1' };
  return machineLooking({ power: 'running', tags: { ...own, ...tags }, ...look });
}
