import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { eventText, tallyText } from '../../../tasks/core/run/event-text.js';
import { someAction, someLab, someRecord, warning } from '../report/results.js';

const action = someAction('Win2016', { target: someLab('Near') });

const record = someRecord('Win2016', 'failed', { target: someLab('Near') });

describe('The line of an event', () => {
  it('is what is being read', () => {
    assert.equal(eventText({ type: 'reading', what: '3 labs.' }), '3 labs.');
  });

  it('names the action that starts, and what one waits for', () => {
    assert.equal(eventText({ type: 'started', action }), 'distribute Win2016 → Near: started');
    assert.equal(
      eventText({ type: 'waiting', action, what: 'the copy', state: '41 of 128 GB' }),
      'distribute Win2016 → Near: the copy: 41 of 128 GB',
    );
  });

  it('is a finding, with the action that noticed it', () => {
    const finding = warning('The copy stands still');
    assert.equal(eventText({ type: 'noticed', finding }), 'warning: The copy stands still.');
    assert.equal(
      eventText({ type: 'noticed', finding, action }),
      'distribute Win2016 → Near: warning: The copy stands still.',
    );
  });

  it('tells how an action ended, and after what time', () => {
    assert.equal(
      eventText({ type: 'ended', record, action }),
      'distribute Win2016 → Near: not brought after 1 min 0 s: because',
    );
  });

  it('is none for a plan, for progress and for what was left alone', () => {
    assert.equal(eventText({ type: 'planned', plan: { actions: [], leftAlone: [] } }), undefined);
    assert.equal(eventText({ type: 'progress', action, bytesDone: 1, bytesTotal: 2 }), undefined);
    assert.equal(eventText({ type: 'ended', record }), undefined);
  });
});

describe('The text of a tally', () => {
  const tally = { planned: 12, ended: 3, failed: 1, running: 5, fraction: 0.2 };

  it('counts what ended, failed and runs, with the gigabytes', () => {
    const bytes = { bytesDone: 41 * 2 ** 30, bytesTotal: 128 * 2 ** 30 };
    assert.equal(tallyText({ ...tally, ...bytes }), '3 of 12 done, 1 failed, 5 running; 41 GB of 128 GB');
  });

  it('leaves out what there is none of', () => {
    const none = { failed: 0, running: 0, bytesDone: 0, bytesTotal: 0 };
    assert.equal(tallyText({ ...tally, ...none }), '3 of 12 done');
    assert.equal(tallyText({ ...tally, ...none, planned: 0 }), 'nothing planned yet');
  });
});
