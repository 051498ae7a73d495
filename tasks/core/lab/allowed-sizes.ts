import type { LabPolicy } from '../azure/resources/lab-policies.js';

/** The sizes that the lab allows, in lower case; undefined where it allows every size. */
export function allowedSizes(policies: readonly LabPolicy[]): readonly string[] | undefined {
  const policy = policies.find(
    ({ fact, isEnabled, evaluator }) =>
      fact === 'LabVmSize' && isEnabled && evaluator === 'AllowedValuesPolicy',
  );
  return policy && listIn(policy.threshold).map((size) => size.toLowerCase());
}

/** The values of a policy's threshold, which is a text with a JSON array; empty for any other text. */
function listIn(threshold: string): readonly string[] {
  return [...threshold.matchAll(/"([^"]+)"/g)].map(([, value = '']) => value);
}
