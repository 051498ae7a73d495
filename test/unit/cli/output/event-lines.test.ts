import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { createEventLines } from '../../../../cli/output/event-lines.js';
import type { StepEvent } from '../../../../tasks/core/step/event.js';
import { someAction } from '../../report/results.js';

function linesOf(events: readonly StepEvent[], times: readonly number[] = []): unknown[] {
  const lines: string[] = [];
  const left = [...times];
  let time = 0;
  const listen = createEventLines({
    write: (text) => lines.push(text),
    redact: (text) => text.replaceAll('secret', '***'),
    now: () => time,
  });
  for (const event of events) {
    time = left.shift() ?? time;
    listen(event);
  }
  for (const line of lines) assert.match(line, /^[^\n]*\n$/);
  return lines.map((line) => JSON.parse(line) as unknown);
}

describe('The events of a run as lines of JSON', () => {
  const action = someAction('copy', { bytes: 10 });

  it('tell when what happened to what', () => {
    const [started] = linesOf([{ type: 'started', action }], [1000]);
    const { verb, subject } = action;
    assert.deepEqual(started, { at: '1970-01-01T00:00:01.000Z', type: 'started', verb, subject });
  });

  it('tell bytes once a second, and the last ones always', () => {
    const at = (bytesDone: number): StepEvent => ({ type: 'progress', action, bytesDone, bytesTotal: 10 });
    const lines = linesOf([at(1), at(2), at(3), at(10)], [0, 500, 1000, 1001]);
    assert.deepEqual(
      lines.map((line) => (line as { readonly bytesDone: number }).bytesDone),
      [1, 3, 10],
    );
  });

  it('show no secret, and hold no command of an engine', () => {
    const lines: string[] = [];
    const listen = createEventLines({
      write: (text) => lines.push(text),
      redact: (text) => text.replaceAll('secret', '***'),
      now: () => 0,
    });
    const what = 'secret ##vso[task.complete]\n::error::x';
    listen({ type: 'noticed', finding: { severity: 'error', what } });
    assert.doesNotMatch(lines.join(''), /secret|##vso|^::/m);
    const [{ finding }] = lines.map((line) => JSON.parse(line) as { readonly finding: { what: string } }) as [
      { readonly finding: { readonly what: string } },
    ];
    assert.equal(finding.what, '*** ##vso[task.complete]\n::error::x');
  });
});
