import { define, leaveOut, makeCurrentVerb, writeFormulaVerb } from '../step/action.js';
import type { Outcome, UnitRecord } from '../step/record.js';

/** What a person reads of an outcome, by the verb of its action. */
const words: Readonly<Record<string, Readonly<Record<Outcome, string>>>> = {
  build: wordsOf('built', 'build'),
  snap: wordsOf('stored', 'store'),
  test: wordsOf('passed', 'test'),
  store: wordsOf('stored', 'store'),
  reject: wordsOf('rejected', 'reject'),
  mark: wordsOf('marked', 'mark'),
  distribute: wordsOf('brought', 'bring'),
  [makeCurrentVerb]: wordsOf('made current', makeCurrentVerb),
  [writeFormulaVerb]: wordsOf('written', 'write'),
  publish: wordsOf('published', 'publish'),
  create: wordsOf('created', 'create'),
  update: wordsOf('updated', 'update'),
  delete: wordsOf('deleted', 'delete'),
  list: { ...wordsOf('listed', 'list'), failed: 'not read', skipped: 'missing' },
  [define]: wordsOf('defined', define),
  start: wordsOf('started', 'start'),
  stop: wordsOf('stopped', 'stop'),
  hide: wordsOf('hidden', 'hide'),
  revoke: wordsOf('revoked', 'revoke'),
  deprecate: wordsOf('deprecated', 'deprecate'),
  restore: wordsOf('restored', 'restore'),
  'end the access to': wordsOf('access ended', 'end the access'),
  keep: { ...wordsOf('kept', 'keep'), skipped: 'kept' },
  check: { ...wordsOf('checked', 'check'), failed: 'wrong' },
  [leaveOut]: { ...wordsOf('left out', leaveOut), skipped: 'left out' },
  'leave alone': { ...wordsOf('checked', 'leave alone'), failed: 'failed' },
};

function wordsOf(done: string, work: string): Readonly<Record<Outcome, string>> {
  return {
    succeeded: done,
    failed: `not ${done}`,
    unfinished: 'not finished',
    skipped: 'left alone',
    planned: `would ${work}`,
  };
}

/** What became of a unit, in a word or two: `built`, `not stored`, `would delete`. */
export function outcomeWords({ verb, outcome }: Pick<UnitRecord, 'verb' | 'outcome'>): string {
  return (words[verb] ?? wordsOf('done', verb))[outcome];
}

/** How many units have each of the words: `3 built, 1 left alone`. */
export function countWords(records: readonly Pick<UnitRecord, 'verb' | 'outcome'>[]): string {
  const counts = new Map<string, number>();
  for (const record of records) {
    const word = outcomeWords(record);
    counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return [...counts].map(([word, count]) => `${count} ${word}`).join(', ');
}
