import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { Finding } from '../../../../tasks/core/step/action.js';
import type { JsonRecord } from '../../../../tasks/core/report/schema.js';
import { cardsOf } from '../../../../results-tab/views/problems.js';
import { labId, report } from '../samples.js';

const finding: Finding = { severity: 'error', what: 'No quota', why: 'Ten cores', remedy: 'Ask for more.' };

const problem: JsonRecord = {
  verb: 'distribute',
  subject: { kind: 'stored image', name: 'Win-1' },
  image: { path: 'Win.json' },
  target: { kind: 'lab', id: labId('A'), name: 'A' },
  outcome: 'failed',
  reason: 'No quota',
  findings: [finding],
  details: {},
  seconds: 1,
  bytes: 0,
};

const cards = (problems: readonly JsonRecord[], findings: readonly Finding[] = []) =>
  cardsOf([report({ more: { problems, findings } })]);

describe('The cards of what failed', () => {
  it('say which image failed in which lab, why, and what to do', () => {
    const [card] = cards([problem]);
    assert.equal(card?.title, 'Win.json → A');
    assert.equal(card.text, 'No quota');
    assert.deepEqual(card.why, ['Ten cores'], 'what the text says already is not said again');
    assert.deepEqual(card.remedies, ['Ask for more.']);
  });

  it('lead to the log of the step and to the lab in the portal', () => {
    const [card] = cards([problem]);
    assert.deepEqual(
      card?.links.map(({ address }) => address),
      [
        'https://dev.azure.com/contoso/p/_build/results?buildId=7&view=logs&t=1',
        `https://portal.azure.com/#resource${labId('A')}`,
      ],
    );
  });

  it('lead to the image VM in the factory lab', () => {
    const [card] = cards([{ ...problem, details: { vmName: 'Win' } }]);
    assert.equal(
      card?.links.at(-1)?.address,
      `https://portal.azure.com/#resource${labId('Factory')}/virtualmachines/Win`,
    );
  });

  it('tell a finding once that a failed record has', () => {
    assert.equal(cards([problem], [finding]).length, 1);
  });

  it('have the worst first', () => {
    const others = (['notice', 'warning'] as const).map((severity) => ({ severity, what: severity }));
    assert.deepEqual(
      cards([{ ...problem, outcome: 'unfinished' }, problem], others).map(({ severity }) => severity),
      ['failed', 'unfinished', 'warning', 'notice'],
    );
  });

  it('name file and line of a finding', () => {
    const [card] = cards([], [{ ...finding, code: 'IF221', file: 'Labs.json', line: 3 }]);
    assert.equal(card?.title, 'IF221');
    assert.deepEqual(card.source, ['DistributeImages', 'Labs.json, line 3']);
  });
});
