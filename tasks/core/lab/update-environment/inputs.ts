import type { Azure } from '../../azure/azure.js';
import type { ActionContext, Context } from '../../step/step.js';
import type { OutputInputs } from '../environments/inputs.js';
import type { LabInputs } from '../find-lab.js';
import type { ParameterInputs } from '../templates/deployment-parameters.js';
import type { TemplateInputs } from '../templates/template-source.js';

export interface UpdateEnvironmentInputs extends LabInputs, TemplateInputs, ParameterInputs, OutputInputs {
  /** The name of an environment of the identity, or the resource id of anybody's. */
  readonly EnvironmentId: string;
  /** The time limit of the deployment; 0 is none. */
  readonly deploymentTimeoutMinutes: number;
  readonly whatIf: boolean;
}

export type ReadContext = Context<UpdateEnvironmentInputs, Azure>;

export type UpdateEnvironmentContext = ActionContext<UpdateEnvironmentInputs, Azure>;
