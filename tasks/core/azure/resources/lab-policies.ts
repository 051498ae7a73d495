import type { Azure } from '../azure.js';
import { attempt } from '../requests/errors.js';
import { resourceId } from '../resource-id.js';
import { devTestLabsClient } from './dev-test-labs-client.js';

/** A policy of a lab: the values that its fact, e.g. `LabVmSize`, may have. */
export interface LabPolicy {
  readonly fact: string;
  readonly isEnabled: boolean;
  /** `AllowedValuesPolicy` or `MaxValuePolicy`. */
  readonly evaluator: string;
  /** A JSON list of the allowed values, or the largest value. */
  readonly threshold: string;
}

/** Lists all policies of a lab. */
export async function listLabPolicies(
  azure: Azure,
  labId: string,
  signal: AbortSignal,
): Promise<LabPolicy[]> {
  const { subscriptionId, resourceGroup, name } = resourceId(labId);
  return attempt(`list the policies of the lab ${name}`, async () => {
    const found: LabPolicy[] = [];
    const { policies } = devTestLabsClient(azure, subscriptionId);
    for await (const policy of policies.list(resourceGroup, name, 'default', { abortSignal: signal })) {
      const { factName: fact = '', status, evaluatorType: evaluator = '', threshold = '' } = policy;
      found.push({ fact, isEnabled: status !== 'Disabled', evaluator, threshold });
    }
    return found;
  });
}
