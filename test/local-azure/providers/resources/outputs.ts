import { ArmError } from '../../arm/provider.js';
import type { EvaluatedTemplate, Output } from '../../templates/evaluate.js';
import { isOfType } from '../../templates/parameters.js';
import { typeOf } from '../../templates/value.js';

/** The error of a deployment whose resources are there, and one of whose outputs is not of the declared type. */
export function outputsFailure({ outputs }: EvaluatedTemplate): ArmError | undefined {
  const wrong = [...outputs].filter(([, { type, value }]) => !isOfType(value, type));
  if (wrong.length === 0) return undefined;
  const names = wrong.map(([name]) => name).join(',');
  return new ArmError(
    400,
    'DeploymentOutputEvaluationFailed',
    `Unable to evaluate template outputs: '${names}'. Please see error details and deployment operations. ` +
      'Please see https://aka.ms/arm-common-errors for usage details.',
    wrong.map(([name, output]) => wrongOutput(name, output)),
  );
}

function wrongOutput(name: string, { type, value }: Output): object {
  return {
    code: 'DeploymentOutputEvaluationFailed',
    target: name,
    message:
      `The template output '${name}' is not valid: The provided value is not valid. Expected a value of type '${type}', ` +
      `but received a value of type '${typeOf(value)}'.`,
  };
}
