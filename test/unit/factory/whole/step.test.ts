import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { wholeStep } from '../../../../tasks/core/factory/whole/step.js';
import type { UnitRecord } from '../../../../tasks/core/step/record.js';
import { someRecord } from '../../report/results.js';

function saved(vm: string, outcome: UnitRecord['outcome'], imagePath: string): UnitRecord {
  return someRecord(vm, outcome, {
    verb: 'snap',
    subject: { kind: 'image VM', name: vm },
    imageFacts: { path: imagePath, name: `${vm}-Nov-30-2026` },
  });
}

describe('The output variables of a whole run', () => {
  it('count an image once that is stored by snapshots and as a VHD, and only where both are', () => {
    const outputs = wholeStep().outputs?.([
      saved('Whole', 'succeeded', 'Whole.json'),
      saved('Whole', 'succeeded', 'Whole.json'),
      saved('Half', 'succeeded', 'Half.json'),
      saved('Half', 'unfinished', 'Half.json'),
    ]);
    assert.equal(outputs?.['storedCount'], '1');
    assert.equal(outputs['storedImages'], '{"Whole.json":"Whole-Nov-30-2026"}');
  });
});
