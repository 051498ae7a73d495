import fc from 'fast-check';
import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { mostCharacters } from '../../../tasks/core/report/fit.js';
import { alignedTable, textTable } from '../../../tasks/core/report/table.js';
import { someLab, someLeftAlone, someRecord } from './results.js';

describe('The closing table', () => {
  it('has a line for each record, with time and gigabytes', () => {
    const record = someRecord('Win2016', 'succeeded', { target: someLab('ContosoLab'), bytes: 2 ** 30 });
    assert.deepEqual(textTable([record]), [
      'Outcome  Image    Where       Reason   Time       Moved',
      '-------  -------  ----------  -------  ---------  -----',
      'brought  Win2016  ContosoLab  because  1 min 0 s  1 GB',
    ]);
  });

  it('calls the column of names after what they name', () => {
    const headingOf = (...kinds: readonly string[]) =>
      textTable(kinds.map((kind) => someRecord('a', 'succeeded', { subject: { kind, name: 'a' } })))[0];
    assert.match(headingOf('virtual machine', 'virtual machine') ?? '', /^Outcome +VM /);
    assert.match(headingOf('environment') ?? '', /^Outcome +Environment /);
    assert.match(headingOf('environment', 'custom image') ?? '', /^Outcome +Image /);
  });

  it('begins with what failed, and ends with the number of what was left alone', () => {
    const records = [
      someRecord('good', 'succeeded'),
      someLeftAlone('there', 'The lab has it.'),
      someRecord('bad', 'failed'),
    ];
    assert.deepEqual(
      textTable(records)
        .slice(2)
        .map((line) => line.replace(/ {2,}.*/, '')),
      ['not brought', 'brought', 'there: left alone: The lab has it.'],
    );
  });

  it('names the golden image where the subject is something made of it', () => {
    const made = someRecord('Win2016-Aug-4-2018', 'succeeded', { imageFacts: { path: 'Win2016.json' } });
    assert.match(textTable([made]).join('\n'), /Golden image[^]*Win2016\.json/);
    const golden = someRecord('Win2016.json', 'succeeded', { imageFacts: { path: 'Win2016.json' } });
    assert.doesNotMatch(textTable([golden]).join('\n'), /Golden image/);
  });

  it('leaves out columns in which nothing stands', () => {
    assert.deepEqual(
      alignedTable([
        ['A', 'B', 'C'],
        ['a', '', 'c'],
      ]),
      ['A  C', '-  -', 'a  c'],
    );
  });

  it('keeps a record on one line whatever its reason holds', () => {
    assert.equal(textTable([someRecord('a', 'failed', { reason: 'one\ntwo' })]).length, 3);
  });

  it('has no line that the log would have to wrap, whatever a record holds', () => {
    const text = fc.string({ unit: fc.constantFrom('a', ' ', '\\', '😀'), maxLength: 400 });
    fc.assert(
      fc.property(text, text, text, text, (name, path, place, reason) => {
        const details = { imagePath: path };
        const record = someRecord(name, 'failed', {
          target: someLab(place),
          reason,
          details,
          bytes: 2 ** 50,
        });
        for (const line of textTable([record])) assert.ok(line.length <= mostCharacters, line);
      }),
    );
  });

  it('is empty where nothing happened', () => {
    assert.deepEqual(textTable([]), []);
  });
});
