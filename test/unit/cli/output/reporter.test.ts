import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { join } from 'node:path';
import { coloursFor } from '../../../../cli/output/colours.js';
import { createFlagNames } from '../../../../cli/output/flag-names.js';
import { createReporter, type Display } from '../../../../cli/output/reporter.js';
import { publish } from '../../../../tasks/core/run/publish.js';
import { someRecord, someReport, someResult } from '../../report/results.js';

const plain = coloursFor(false, true, {});

const colourful = coloursFor(true, true, {});

/** A reporter, and what it writes. */
function shown(changes: Partial<Display> = {}) {
  const written: string[] = [];
  const display = {
    writeError: (text: string) => void written.push(text),
    colours: plain,
    isQuiet: false,
    isVerbose: false,
    nameOptions: (text: string) => text,
    ...changes,
  };
  return {
    reporter: createReporter(display, { attachment: () => undefined, tests: () => undefined }),
    written,
  };
}

const SubscriptionId = { name: 'SubscriptionId', type: 'text' } as const;

const problem = { severity: 'error', what: 'It is wrong', remedy: 'Mend it.' } as const;

describe('A run on a command line', () => {
  it('has headings over what has something to say only', () => {
    const { reporter, written } = shown();
    reporter.group('Read');
    reporter.endGroup();
    reporter.group('Plan');
    reporter.line('one');
    reporter.line('two');
    assert.deepEqual(written, ['Plan\n', 'one\n', 'two\n']);
  });

  it('shows findings as editors and terminals make links of, from the folder in which it runs', () => {
    const { reporter, written } = shown();
    reporter.issue({ ...problem, file: join(process.cwd(), 'a b', 'Labs.json'), line: 3, column: 18 });
    reporter.issue({ severity: 'warning', what: 'It is odd' });
    const place = `${join('a b', 'Labs.json')}:3:18`;
    assert.deepEqual(written, [`${place}: error: It is wrong. Mend it.\n`, 'warning: It is odd.\n']);
  });

  it('names no option in place of a property of a file, nor in the place of a finding', () => {
    const { reporter, written } = shown({ nameOptions: createFlagNames([SubscriptionId]) });
    const what = 'A lab has no SubscriptionId';
    reporter.line(what, { severity: 'error', what, file: 'Labs.json' });
    reporter.line('SubscriptionId is empty');
    reporter.issue({ severity: 'error', what, file: 'SubscriptionId', line: 2 });
    reporter.complete({ taskResult: 'Failed', message: what });
    assert.deepEqual(written, [
      `${what}\n`,
      '--subscription is empty\n',
      `SubscriptionId:2: error: ${what}.\n`,
    ]);
  });

  it('is quiet but for errors, warnings and the result, of which it says all', () => {
    const { reporter, written } = shown({ isQuiet: true });
    const findings = [{ ...problem, messages: ['Azure said no'] }];
    const located = { ...problem, what: 'Not there', file: 'Labs.json', line: 3 };
    const records = [someRecord('Win', 'failed', { findings })];
    publish(reporter, someReport(someResult(records, { findings: [located] })));
    assert.deepEqual(written, [
      'Labs.json:3: error: Not there. Mend it.\n',
      'error: Win: It is wrong.\n  - Azure said no\n  Mend it.\n',
      'error: No.\n',
    ]);
  });

  it('tells an error that is the result once', () => {
    const { reporter, written } = shown();
    reporter.issue({ ...problem, file: 'Labs.json' });
    reporter.complete({ taskResult: 'Failed', message: 'It is wrong. Mend it.' });
    assert.deepEqual(written, ['Labs.json: error: It is wrong. Mend it.\n']);
  });

  it('tells a failure though a warning says the same', () => {
    const { reporter, written } = shown();
    reporter.issue({ severity: 'warning', what: 'It is odd' });
    reporter.complete({ taskResult: 'Failed', message: 'It is odd.' });
    assert.deepEqual(written, ['warning: It is odd.\n', 'error: It is odd.\n']);
  });

  it('tells its success once, whether it is quiet or not', () => {
    for (const isQuiet of [true, false]) {
      const { reporter, written } = shown({ isQuiet });
      const report = someReport(someResult([]), { taskResult: 'Succeeded', message: 'All is well.' });
      publish(reporter, report);
      assert.equal(written.filter((text) => text.includes('All is well.')).length, 1);
    }
  });

  it('shows what helps to find a defect where that is wanted', () => {
    for (const isVerbose of [true, false]) {
      const { reporter, written } = shown({ isVerbose });
      reporter.debug('at line 1');
      assert.deepEqual(written, isVerbose ? ['debug: at line 1\n'] : []);
    }
  });

  it('shows no secret, in whatever it says', () => {
    const { reporter, written } = shown({ isVerbose: true });
    reporter.protect('open sesame');
    reporter.group('a open sesame');
    reporter.line('b open sesame');
    reporter.issue({ severity: 'error', what: 'c open sesame', file: 'open sesame' });
    reporter.debug('d open sesame');
    reporter.complete({ taskResult: 'Failed', message: 'e open sesame' });
    assert.ok(!written.join('').includes('sesame'));
    assert.equal(written.join('').split('***').length - 1, 6);
  });

  it('has colours where its words are, and one line each', () => {
    const { reporter, written } = shown({ colours: colourful });
    reporter.issue(problem);
    reporter.complete({ taskResult: 'SucceededWithIssues', message: 'One\nfailed.' });
    assert.deepEqual(written, [
      '\u001b[31merror: It is wrong. Mend it.\u001b[39m\n',
      '\u001b[33mwarning: One ⏎ failed.\u001b[39m\n',
    ]);
  });

  it('moves the line of a terminal, writes above it, and hides it at the end', () => {
    const events: string[] = [];
    const live = {
      show: (text: string) => void events.push(`show ${text}`),
      above: (lines: string) => void events.push(`above ${lines}`),
      hide: () => void events.push('hide'),
    };
    const { reporter, written } = shown({ live });
    reporter.progress(12, '1 of 8');
    reporter.line('built');
    reporter.complete({ taskResult: 'Failed', message: 'No.' });
    assert.deepEqual(events, ['show 12 % · 1 of 8', 'above built\n', 'hide']);
    assert.deepEqual(written, ['error: No.\n']);
  });
});

describe('The colours of a terminal', () => {
  const isColourful = (...given: Parameters<typeof coloursFor>) => coloursFor(...given).error('x') !== 'x';

  it('show in a terminal that has some', () => {
    assert.ok(isColourful(true, true, { TERM: 'xterm' }));
    assert.ok(isColourful(true, true, { NO_COLOR: '' }));
  });

  it('do not show elsewhere, nor where they are not wanted', () => {
    assert.ok(!isColourful(false, true, {}));
    assert.ok(!isColourful(true, false, {}));
    assert.ok(!isColourful(true, true, { NO_COLOR: '1' }));
    assert.ok(!isColourful(true, true, { TERM: 'dumb' }));
  });
});
