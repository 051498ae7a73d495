import type { Azure } from '../azure/azure.js';
import type { TaskValues } from '../definitions/task-values.js';
import type { TaskDefinition } from '../definitions/input.js';
import type { ReportOrigin } from '../report/schema.js';
import type { PipelineRun } from '../step/pipeline-run.js';
import type { Permit } from '../step/context.js';
import type { Listener } from '../step/event.js';
import type { Reporter } from './reporter.js';

/** A host that runs tasks: Azure Pipelines, a command line. */
export interface TaskHost {
  readonly reporter: Reporter;
  /** Identifies the run, e.g. `4711`. */
  readonly runId: string;
  /** What the host tells of the run; the portal comes with the connection. */
  readonly origin: Omit<ReportOrigin, 'portalUrl'>;
  /** The secrets that the host gave to the task, which must never be shown. */
  readonly secrets: (definition: TaskDefinition) => readonly string[];
  /**
   * Reads the task's inputs and how it signs in. Loads nothing of Azure.
   * @throws where an input is missing or wrong
   */
  readonly prepare: <D extends TaskDefinition>(definition: D) => PreparedTask<D>;
  /**
   * Asks for leave to carry out the actions of a plan; absent where that was given with the task.
   * @throws why they must not be carried out
   */
  readonly permit?: Permit;
  /** Is told everything that happens, as it happens; absent where the log is enough. Texts are as Azure gave them. */
  readonly listen?: Listener;
}

export interface PreparedTask<D extends TaskDefinition> {
  readonly inputs: TaskValues<D> & RunFacts;
  /**
   * Absent where the task runs without Azure.
   * @throws where the host finds out that it cannot sign in
   */
  readonly signIn?: (signal: AbortSignal) => Promise<SignedIn>;
}

export interface SignedIn {
  readonly azure: Azure;
  /** The portal of the cloud; absent where that is unknown. */
  readonly portalUrl?: string;
}

/** Facts of the run that a step is given besides the task's inputs. */
export interface RunFacts {
  /** True for the build of a pull request, which must not delete (C94). */
  readonly isPullRequest: boolean;
  /** Absent on a host that knows of no pipeline. */
  readonly pipelineRun?: PipelineRun;
  /** The name of the machine that the task runs on; absent where the host does not tell. */
  readonly agentMachine?: string;
  /** The commit that the run was started for; absent where the host does not tell. */
  readonly sourceVersion?: string;
}
