import type { Azure } from '../../azure/azure.js';
import type { PipelineRun } from '../../step/pipeline-run.js';
import type { ActionContext, Context } from '../../step/step.js';
import type { LabInputs } from '../find-lab.js';

export interface CreateImageInputs extends LabInputs {
  readonly NewCustomImageName: string;
  /** Empty: tells the run that made the image. */
  readonly Description: string;
  /** Empty: the release or build. */
  readonly author: string;
  /** `name=value`, one a line. */
  readonly tags: string;
  /** The name of a VM of the lab, or its resource id; empty where the source is a VHD. */
  readonly LabVmId: string;
  /** The address of a VHD in the lab's storage account, or `container/name`; empty where the source is a VM. */
  readonly vhd: string;
  readonly OsType: 'Windows' | 'Linux';
  readonly WindowsOsState: 'NonSysprepped' | 'SysprepRequested' | 'SysprepApplied';
  readonly LinuxOsState: 'NonDeprovisioned' | 'DeprovisionRequested' | 'DeprovisionApplied';
  readonly pipelineRun?: PipelineRun;
  readonly operationTimeoutMinutes: number;
  readonly whatIf: boolean;
}

export type OsState = CreateImageInputs['WindowsOsState' | 'LinuxOsState'];

export type ReadContext = Context<CreateImageInputs, Azure>;

export type CreateImageContext = ActionContext<CreateImageInputs, Azure>;
