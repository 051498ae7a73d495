import type { Azure } from '../azure.js';
import { attempt } from '../requests/errors.js';
import { resourceId } from '../resource-id.js';
import { devTestLabsClient, itemsOf } from './dev-test-labs-client.js';

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
    const list = policies.list(resourceGroup, name, 'default', { abortSignal: signal });
    for await (const policy of itemsOf(list)) {
      const { factName: fact = '', status, evaluatorType: evaluator = '', threshold = '' } = policy;
      found.push({ fact, isEnabled: status !== 'Disabled', evaluator, threshold });
    }
    return found;
  });
}
