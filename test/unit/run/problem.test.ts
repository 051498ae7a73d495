import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { errorText, findingsOf, problemWithFindings } from '../../../tasks/core/run/problem.js';
import { problem } from '../../../tasks/core/step/problem.js';
import { error } from '../report/results.js';

const finding = { ...error('The input a is wrong'), code: 'IF1', remedy: 'Correct a.' };

describe('An error made of findings', () => {
  it('is the finding itself where there is one', () => {
    assert.equal(
      errorText(problemWithFindings([finding], 'Some are wrong.')),
      'IF1: The input a is wrong. Correct a.',
    );
  });

  it('says what several have in common, and carries each', () => {
    const findings = [finding, error('The input b is wrong')];
    const made = problemWithFindings(findings, '2 inputs are wrong.');
    assert.equal(errorText(made), '2 inputs are wrong. Each is listed with its remedy.');
    assert.deepEqual(findingsOf(made), findings);
  });
});

describe('Any error', () => {
  it('is one finding, with its remedy if it has one', () => {
    assert.deepEqual(findingsOf(new Error('No.')), [error('No.')]);
    assert.deepEqual(findingsOf(problem('No.', 'Try again.')), [{ ...error('No.'), remedy: 'Try again.' }]);
  });

  it('is told with its remedy', () => {
    assert.equal(errorText(problem('No.', 'Try again.')), 'No. Try again.');
    assert.equal(
      errorText(problem('No such lab: /labs/A', 'Try again.')),
      'No such lab: /labs/A. Try again.',
    );
    assert.equal(errorText('thrown'), 'thrown');
  });
});
