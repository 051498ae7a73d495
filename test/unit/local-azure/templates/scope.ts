import type { DeploymentScope } from '../../../local-azure/templates/environment.js';
import { type EvaluatedTemplate, evaluateTemplate } from '../../../local-azure/templates/evaluate.js';
import type { Value, ValueObject } from '../../../local-azure/templates/value.js';

const subscriptionId = '11111111-1111-1111-1111-111111111111';

const group = `/subscriptions/${subscriptionId}/resourceGroups/images`;

/** The id of a resource in the resource group that the tests deploy to. */
export function idOf(path: string): string {
  return `${group}/providers/${path}`;
}

export function scopeOf(template: ValueObject): DeploymentScope {
  return {
    subscriptionId,
    resourceGroup: 'images',
    deploymentName: 'nightly',
    subscription: { id: `/subscriptions/${subscriptionId}`, subscriptionId, displayName: 'Production' },
    resourceGroupObject: { id: group, name: 'images', location: 'westeurope' },
    template,
    now: new Date('2024-09-09T10:02:38Z'),
    correlationId: 'correlation',
  };
}

/** Evaluates a template with these sections; by default it has no resources. */
export function evaluate(sections: ValueObject, parameters: ValueObject = {}): EvaluatedTemplate {
  return evaluateTemplate(parameters, scopeOf({ contentVersion: '1.0.0.0', resources: [], ...sections }));
}

/** The value of an expression as an output of a template with these sections. */
export function outputOf(value: Value, sections: ValueObject = {}, parameters: ValueObject = {}): Value {
  const { outputs } = evaluate({ ...sections, outputs: { it: { type: 'object', value } } }, parameters);
  return outputs.get('it')?.value ?? null;
}

/** Checks the error of a template: `InvalidTemplate` with a message. */
export function invalid(message: RegExp): { code: string; status: number; message: RegExp } {
  return { code: 'InvalidTemplate', status: 400, message };
}
