import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { condense } from '../../../tasks/core/report/condense.js';

const there = { outcome: 'skipped', reason: 'The lab has it.' };

const failed = { outcome: 'failed', reason: 'Azure said no.' };

describe('A page of many units', () => {
  it('shows all where they can be read', () => {
    const units = [failed, ...Array.from({ length: 200 }, () => there)];
    assert.deepEqual(condense(units), { shown: units, counted: [] });
  });

  it('counts what was skipped by its reason where it is too much, and still shows what failed', () => {
    const changed = { ...there, reason: 'It changed.' };
    const units = [...Array.from({ length: 300 }, () => there), failed, changed];
    assert.deepEqual(condense(units), {
      shown: [failed],
      counted: ['300 more skipped: The lab has it.', '1 more skipped: It changed.'],
    });
  });
});
