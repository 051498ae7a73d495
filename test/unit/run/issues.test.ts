import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { chooseIssues } from '../../../tasks/core/run/issues.js';
import { error, warning } from '../report/results.js';

const many = (make: typeof error, count: number) =>
  Array.from({ length: count }, (_, index) => make(`number ${index + 1}`));

describe('The issues on the run’s page', () => {
  it('are the first ten errors and ten warnings; the others are for the log', () => {
    const errors = many(error, 12);
    const warnings = many(warning, 11);
    const { issues, others } = chooseIssues([...errors, ...warnings], undefined, 10);
    assert.deepEqual(issues, [...errors.slice(0, 10), ...warnings.slice(0, 10)]);
    assert.deepEqual(others, [...errors.slice(10), ...warnings.slice(10)]);
  });

  it('leave room for the one that the agent makes of the task’s result', () => {
    assert.equal(chooseIssues(many(error, 12), 'error', 10).issues.length, 9);
    assert.equal(chooseIssues(many(error, 12), 'warning', 10).issues.length, 10);
  });

  it('are never notices', () => {
    const notice = { severity: 'notice' as const, what: 'by the way' };
    assert.deepEqual(chooseIssues([notice], undefined, 10), { issues: [], others: [notice] });
  });
});
