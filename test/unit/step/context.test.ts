import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { Finding } from '../../../tasks/core/step/action.js';
import { createActionContext, createContext } from '../../../tasks/core/step/context.js';
import type { StepEvent } from '../../../tasks/core/step/event.js';
import { warning } from '../report/results.js';
import { action } from './running.js';

function contexts() {
  const events: StepEvent[] = [];
  const [ofRun, ofAction]: [Finding[], Finding[]] = [[], []];
  const emit = (event: StepEvent) => void events.push(event);
  const context = createContext(
    {
      inputs: { pollIntervalSeconds: 1, whatIf: false },
      azure: undefined,
      signal: new AbortController().signal,
      runId: '1',
      emit,
      protect: () => undefined,
      now: () => new Date(0),
    },
    ofRun,
  );
  const actionContext = createActionContext(context, action('a'), () => Promise.resolve(), emit, {
    findings: ofAction,
    phase: () => undefined,
  });
  return { context, actionContext, events, ofRun, ofAction };
}

describe('The context of a step', () => {
  it('emits what is read and what is noticed, and keeps the findings of the run', () => {
    const { context, events, ofRun } = contexts();
    context.reading('3 labs.');
    context.notice(warning('odd'));
    assert.deepEqual(events, [
      { type: 'reading', what: '3 labs.' },
      { type: 'noticed', finding: warning('odd') },
    ]);
    assert.deepEqual(ofRun, [warning('odd')]);
  });
});

describe('The context of an action', () => {
  it('emits events that name the action, and keeps its findings from those of the run', () => {
    const { actionContext, events, ofRun, ofAction } = contexts();
    actionContext.progress(1, 2);
    actionContext.waiting('the copy', 'pending');
    actionContext.notice(warning('odd'));
    assert.deepEqual(events, [
      { type: 'progress', action: action('a'), bytesDone: 1, bytesTotal: 2 },
      { type: 'waiting', action: action('a'), what: 'the copy', state: 'pending' },
      { type: 'noticed', finding: warning('odd'), action: action('a') },
    ]);
    assert.deepEqual([ofRun, ofAction], [[], [warning('odd')]]);
  });
});
