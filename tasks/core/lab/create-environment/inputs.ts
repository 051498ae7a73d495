import type { Azure } from '../../azure/azure.js';
import type { ActionContext, Context } from '../../step/step.js';
import type { OutputInputs } from '../environments/inputs.js';
import type { LabInputs } from '../find-lab.js';
import type { ParameterInputs } from '../templates/deployment-parameters.js';

export interface CreateEnvironmentInputs extends LabInputs, ParameterInputs, OutputInputs {
  readonly EnvironmentName: string;
  /** A repository of the lab by its name, the name that the portal shows, or its resource id; empty: any. */
  readonly RepositoryId: string;
  /** A template by its name, the name that the portal shows, or its resource id. */
  readonly TemplateId: string;
  /** The time limit of the environment's deployment; 0 is none. */
  readonly deploymentTimeoutMinutes: number;
  readonly whatIf: boolean;
}

export type ReadContext = Context<CreateEnvironmentInputs, Azure>;

export type CreateEnvironmentContext = ActionContext<CreateEnvironmentInputs, Azure>;
