import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { recordOfAction, recordOfLeftAlone } from '../../../tasks/core/step/record.js';
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

  it('has what its end tells', () => {
    const ending = { outcome: 'skipped', reason: 'The lab has it.', details: { a: 'b' }, bytes: 5 } as const;
    const { outcome, reason, details, bytes } = recordOfAction(someAction('Win2016'), ending);
    assert.deepEqual({ outcome, reason, details, bytes }, ending);
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
