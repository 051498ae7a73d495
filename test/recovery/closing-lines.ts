import assert from 'node:assert/strict';
import { outcomeWords } from '../../tasks/core/report/words.js';
import type { TaskOutcome } from '../local-agent/agent.js';
import { logOf } from '../worlds/evidence.js';
import { reportOf } from '../worlds/reports.js';

/**
 * Asserts that a cancelled run ends its log with what is done, what is not, and how to go on.
 * @throws also if the run ended without such lines
 */
export function assertClosingLines(outcome: TaskOutcome, where: string): void {
  const { cancelled, records, message } = reportOf(outcome);
  if (!cancelled) return;
  const log = logOf(outcome);
  assert.match(log, /The run is being cancelled/, where);
  assert.ok(
    outcome.log.some((line) => line.includes(message)),
    where,
  );
  const unfinished = /^Unfinished: .*/m.exec(log)?.[0] ?? '';
  for (const record of records.filter(({ verb }) => verb !== 'leave alone' && verb !== 'keep')) {
    const row = outcome.log.find(
      (line) => line.startsWith(`${outcomeWords(record)} `) && line.includes(` ${record.subject.name} `),
    );
    assert.ok(row, `The closing table lacks ${record.subject.name}: ${where}`);
    if (record.outcome === 'unfinished')
      assert.ok(unfinished.includes(`${record.verb} ${record.subject.name}`), where);
  }
  const hasNothingToDo = records.length > 0 && unfinished === '';
  assert.match(hasNothingToDo ? message : `${unfinished} ${message}`, howToGoOn(hasNothingToDo), where);
}

function howToGoOn(hasNothingToDo: boolean): RegExp {
  return hasNothingToDo ? /^The run was cancelled: \d+ \w+/ : /Run the task again/;
}
