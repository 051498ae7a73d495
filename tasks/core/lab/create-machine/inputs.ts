import type { Azure } from '../../azure/azure.js';
import type { ActionContext, Context } from '../../step/step.js';
import type { LabInputs } from '../find-lab.js';
import type { ParameterInputs } from '../templates/deployment-parameters.js';
import type { TemplateInputs } from '../templates/template-source.js';

/** The inputs that describe a VM without a template; empty where they are not given. */
export interface DescribedMachine {
  readonly image: string;
  readonly size: string;
  readonly userName: string;
  readonly password: string;
  readonly sshPublicKey: string;
  readonly virtualNetwork: string;
  readonly subnet: string;
}

/** The inputs that say how often it is tried, and what becomes of what has failed. */
export interface RetryInputs {
  readonly RetryOnFailure: boolean;
  /** Attempts after the first. */
  readonly RetryCount: number;
  readonly DeleteFailedLabVMBeforeRetry: boolean;
  readonly DeleteFailedDeploymentBeforeRetry: boolean;
  readonly AppendRetryNumberToVMName: boolean;
  readonly deleteOnFailure: boolean;
}

export interface CreateMachineInputs
  extends LabInputs, TemplateInputs, ParameterInputs, DescribedMachine, RetryInputs {
  readonly VirtualMachineName: string;
  readonly ownership: 'template' | 'claimed' | 'unclaimed';
  readonly FailOnArtifactError: boolean;
  /** 0 is not at all. */
  readonly WaitMinutesForApplyArtifacts: number;
  /** 0 is no limit. */
  readonly deploymentTimeoutMinutes: number;
  readonly operationTimeoutMinutes: number;
  readonly whatIf: boolean;
}

export type ReadContext = Context<CreateMachineInputs, Azure>;

export type CreateMachineContext = ActionContext<CreateMachineInputs, Azure>;
