import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { listFormulas } from '../../../../tasks/core/azure/resources/formulas.js';
import { answering, group } from '../answering.js';

const labId = `/subscriptions/${group.subscriptionId}/resourceGroups/Factory/providers/Microsoft.DevTestLab/labs/Lab`;

const customImageId = `${labId}/customimages/Tools`;

const formula = (name: string, properties: object) => ({ id: `${labId}/formulas/${name}`, name, properties });

const { signal } = new AbortController();

describe('The formulas of a lab', () => {
  it('tell the custom image that they make VMs of, on all pages', async () => {
    const nextLink = `https://management.example.com${labId}/formulas?page=2`;
    const { azure } = answering(
      { body: { value: [formula('A', { formulaContent: { properties: { customImageId } } })], nextLink } },
      { body: { value: [formula('B', { formulaContent: null }), formula('C', {})] } },
    );
    assert.deepEqual(await listFormulas(azure, labId, signal), [
      { id: `${labId}/formulas/A`, name: 'A', customImageId },
      { id: `${labId}/formulas/B`, name: 'B' },
      { id: `${labId}/formulas/C`, name: 'C' },
    ]);
  });

  it('of another lab are an error', async () => {
    const { azure } = answering({ body: { value: [{ id: '/subscriptions/s/formulas/A', name: 'A' }] } });
    await assert.rejects(listFormulas(azure, labId, signal), /does not lie in/);
  });
});
