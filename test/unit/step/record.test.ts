import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { recordOfAction, recordOfLeftAlone, recordOfPlanned } from '../../../tasks/core/step/record.js';
import { error, someAction, someLab } from '../report/results.js';

const target = someLab('Near');

describe('The record of an action', () => {
  it('has the reason of the plan, no details and no bytes, where its end tells none', () => {
    assert.deepEqual(recordOfAction(someAction('Win2016', { target }), { outcome: 'succeeded' }), {
      verb: 'distribute',
      subject: { kind: 'stored image', name: 'Win2016' },
      target,
      outcome: 'succeeded',
      reason: 'the lab lacks it',
      details: {},
      bytes: 0,
      findings: [],
    });
  });

  it('keeps what the plan expected, however it ended', () => {
    const expected = { expectedMachine: { seconds: 60 }, isFallback: true } as const;
    const action = someAction('Win2016', expected);
    for (const outcome of ['succeeded', 'failed', 'unfinished', 'skipped'] as const) {
      const { expectedMachine, isFallback } = recordOfAction(action, { outcome });
      assert.deepEqual({ expectedMachine, isFallback }, expected, outcome);
    }
  });

  it('has what its end tells', () => {
    const ending = { outcome: 'skipped', reason: 'The lab has it.', details: { a: 'b' }, bytes: 5 } as const;
    const { outcome, reason, details, bytes } = recordOfAction(someAction('Win2016'), ending);
    assert.deepEqual({ outcome, reason, details, bytes }, ending);
  });
});

describe('What a record tells of storage', () => {
  const action = someAction('Win', { storedBytes: 7 });

  it('is what the plan expected where the action was done, or is only planned', () => {
    assert.equal(recordOfAction(action, { outcome: 'succeeded' }).storedBytes, 7);
    assert.equal(recordOfPlanned(action).storedBytes, 7);
  });

  it('is what its end tells, where that is something else', () => {
    assert.equal(recordOfAction(action, { outcome: 'succeeded', storedBytes: 5 }).storedBytes, 5);
  });

  it('is nothing where the action was not done', () => {
    for (const outcome of ['skipped', 'failed', 'unfinished'] as const)
      assert.equal('storedBytes' in recordOfAction(action, { outcome, storedBytes: 5 }), false, outcome);
  });
});

describe('What a record tells of an image', () => {
  const imageFacts = { path: 'Win.json', name: 'Win-Nov-29-2026' };

  it('is what the action tells, and what its end adds', () => {
    const action = someAction('Win', { imageFacts });
    const record = recordOfAction(action, { outcome: 'succeeded', imageFacts: { isThere: true } });
    assert.deepEqual(record.imageFacts, { ...imageFacts, isThere: true });
  });

  it('is what the plan tells, where it leaves the image alone', () => {
    const unit = { subject: { kind: 'image', name: 'Win' }, outcome: 'skipped', reason: 'So.' } as const;
    assert.deepEqual(recordOfLeftAlone({ ...unit, imageFacts }).imageFacts, imageFacts);
  });
});

describe('The record of what is left alone', () => {
  const unit = { subject: { kind: 'lab', name: 'Near' }, outcome: 'failed', reason: 'It is gone.' } as const;

  it('has never moved a byte, and was never started', () => {
    assert.deepEqual(recordOfLeftAlone(unit), {
      ...unit,
      verb: 'leave alone',
      details: {},
      bytes: 0,
      findings: [],
    });
  });

  it('has the verb, the place, the facts and the findings of the plan', () => {
    const more = { verb: 'check', target, details: { a: 'b' }, findings: [error('a')] };
    assert.deepEqual(recordOfLeftAlone({ ...unit, ...more }), { ...unit, ...more, bytes: 0 });
  });
});
