import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { listLabPolicies } from '../../../../tasks/core/azure/resources/lab-policies.js';
import { answering, group } from '../answering.js';

const labId = `/subscriptions/${group.subscriptionId}/resourceGroups/Factory/providers/Microsoft.DevTestLab/labs/Lab`;

describe('The policies of a lab', () => {
  for (const [status, isEnabled] of [
    ['Enabled', true],
    ['Disabled', false],
    [undefined, true],
  ] as const)
    it(`are enabled: ${isEnabled}, where their status is ${status}`, async () => {
      const properties = {
        factName: 'LabVmSize',
        status,
        evaluatorType: 'AllowedValuesPolicy',
        threshold: '[]',
      };
      const { azure, asked } = answering({ body: { value: [{ properties }] } });
      assert.deepEqual(await listLabPolicies(azure, labId, new AbortController().signal), [
        { fact: 'LabVmSize', isEnabled, evaluator: 'AllowedValuesPolicy', threshold: '[]' },
      ]);
      assert.match(asked()[0] ?? '', /\/policysets\/default\/policies\?/);
    });
});
