import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { condense } from '../../../tasks/core/report/condense.js';
import type { UnitRecord } from '../../../tasks/core/step/record.js';
import { someLab, someLeftAlone, someRecord } from './results.js';

const repeated = (record: UnitRecord, count: number) => Array.from({ length: count }, () => record);

describe('A page of many units', () => {
  it('shows what failed before what is unfinished, and that before what was done', () => {
    const records = [
      someRecord('done', 'succeeded'),
      someRecord('half', 'unfinished'),
      someRecord('broken', 'failed'),
      someRecord('gone', 'skipped'),
    ];
    const { shown, counted } = condense(records);
    assert.deepEqual(
      [shown.map(({ subject }) => subject.name), counted],
      [['broken', 'half', 'done', 'gone'], []],
    );
  });

  it('names what the plan left alone beside its reason where it is little', () => {
    const records = ['a', 'b'].map((name) =>
      someLeftAlone(name, 'The lab has it.', { target: someLab('Near') }),
    );
    assert.deepEqual(condense(records), {
      shown: [],
      counted: ['a → Near, b → Near: left alone: The lab has it.'],
    });
  });

  it('only counts it by its reason where it is more, the most frequent first', () => {
    const records = [someLeftAlone('x', 'It changed.'), ...repeated(someLeftAlone('a', 'It is there.'), 300)];
    assert.deepEqual(condense(records).counted, [
      '300 left alone: It is there.',
      'x: left alone: It changed.',
    ]);
  });

  it('only counts images that stay', () => {
    const kept = someLeftAlone('a', 'No rule deletes it.', { verb: 'keep' });
    assert.deepEqual(condense([kept]).counted, ['1 kept: No rule deletes it.']);
  });

  it('counts what was checked and is right', () => {
    const { startedAt, endedAt, ...right } = someRecord('a', 'succeeded', {
      verb: 'check',
      reason: 'Right.',
    });
    assert.ok(startedAt && endedAt);
    assert.deepEqual(condense([right]), { shown: [], counted: ['a: checked: Right.'] });
  });

  it('shows what a list does not have', () => {
    const missing = someLeftAlone('a', 'The lab has none.', { verb: 'list' });
    assert.deepEqual(condense([missing]), { shown: [missing], counted: [] });
  });

  it('shows two hundred of a kind and counts the others', () => {
    const records = [
      ...repeated(someRecord('a', 'failed'), 250),
      ...repeated(someRecord('b', 'succeeded'), 201),
    ];
    const { shown, counted } = condense(records);
    assert.deepEqual([shown.length, counted], [400, ['And 50 not brought.', 'And 1 brought.']]);
  });

  it('has few lines, however many reasons there are', () => {
    const records = Array.from({ length: 60_000 }, (_, index) => someLeftAlone('a', `Because of ${index}.`));
    const { counted } = condense(records);
    assert.deepEqual([counted.length, counted.at(-1)], [21, 'And 59980 left alone.']);
  });
});
