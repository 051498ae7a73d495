import type { Azure } from '../../azure/azure.js';
import type { FactoryLabInputs } from '../../lab/find-lab.js';
import type { ActionContext, Context } from '../../step/step.js';
import type { SelectionInputs } from '../selection.js';
import type { LockInputs } from '../vhds/lease.js';

/** What decides how one image is tested. */
export interface TestingInputs extends LockInputs {
  /** The size of test VMs where Images.json says none; empty: that of the image VM. */
  readonly vmSize: string;
  /** How long a test may take where Images.json does not say it. */
  readonly testTimeoutMinutes: number;
  /** The test VM of an image that is rejected stays, stopped, until it expires. */
  readonly keepFailedMachines: boolean;
  /** Whether the VHDs of images count as generalized, unless the image says that it is not (C86). */
  readonly isVhdSysPrepped: boolean;
  readonly operationTimeoutMinutes: number;
}

export interface TestInputs extends FactoryLabInputs, SelectionInputs, TestingInputs {
  readonly ConfigurationLocation: string;
  /** Largest number of images tested at the same time; 0 is all. */
  readonly maxConcurrentJobs: number;
  readonly whatIf: boolean;
}

export type TestContext = ActionContext<TestingInputs, Azure>;

export type ReadContext = Context<TestInputs, Azure>;
