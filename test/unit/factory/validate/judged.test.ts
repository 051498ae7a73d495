import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import {
  checked,
  type Judged,
  judgedRun,
  keyOfLab,
  merged,
} from '../../../../tasks/core/factory/validate/judged.js';
import { error, warning } from '../../report/results.js';
import { entryOf } from './checked-things.js';

const judged = (key: string, more: Partial<Judged> = {}): Judged => ({
  key,
  subject: { kind: 'golden image', name: key },
  findings: [],
  details: {},
  ...more,
});

describe('Judgements', () => {
  it('of one thing become one, with the details of the first', () => {
    const [first, second, third] = [
      judged('one', { findings: [error('a')], details: { vmName: 'Server' } }),
      judged('other'),
      judged('one', { findings: [warning('b')] }),
    ];
    assert.deepEqual(merged([first, second, third]), [
      { ...first, findings: [error('a'), warning('b')] },
      second,
    ]);
  });

  it('have failed with an error, and count errors and warnings', () => {
    const { outcome, reason } = checked(
      judged('one', { findings: [{ ...error('a'), file: 'Labs.json' }, warning('b'), warning('c')] }),
    );
    assert.deepEqual([outcome, reason], ['failed', 'Errors: 1, warnings: 2.']);
  });

  it('have an error as their reason that no file shows, and say how many there are', () => {
    const [first, second] = [error('The gallery was not found.'), error('b')];
    const inFile = { ...error('c'), file: 'Labs.json' };
    const reasons = [[first], [inFile, first], [first, second], [first, warning('d')]].map(
      (findings) => checked(judged('one', { findings })).reason,
    );
    assert.deepEqual(reasons, [
      'The gallery was not found.',
      'Errors: 2, warnings: 0: The gallery was not found.',
      'Errors: 2, warnings: 0: The gallery was not found.',
      'The gallery was not found.',
    ]);
  });

  it('have succeeded with warnings and notices', () => {
    const notice = { severity: 'notice', what: 'c' } as const;
    const outcomes = [[], [notice], [warning('b')]].map((findings) => checked(judged('one', { findings })));
    assert.deepEqual(
      outcomes.map(({ outcome, reason }) => [outcome, reason]),
      [
        ['succeeded', 'Nothing is wrong.'],
        ['succeeded', 'Nothing is wrong.'],
        ['succeeded', 'Errors: 0, warnings: 1.'],
      ],
    );
  });

  it('keep a reason of their own', () => {
    assert.equal(
      checked(judgedRun('A full run', [], 'It would copy nothing.')).reason,
      'It would copy nothing.',
    );
  });

  it('tell labs of one name apart by their place in Labs.json', () => {
    const entry = entryOf('Near');
    assert.notEqual(keyOfLab(entry), keyOfLab({ ...entry, line: entry.line + 1 }));
  });
});
