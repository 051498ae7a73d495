import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { outputs } from '../../../../tasks/core/factory/validate/step.js';
import { error, someRecord, warning } from '../../report/results.js';

describe('The output variables of ValidateConfiguration', () => {
  it('count the errors and warnings of all that was checked', () => {
    const notice = { severity: 'notice', what: 'c' } as const;
    const records = [
      someRecord('one', 'failed', { findings: [error('a'), warning('b')] }),
      someRecord('other', 'succeeded', { findings: [warning('b'), notice] }),
    ];
    assert.deepEqual(outputs(records), { errorCount: '1', warningCount: '2' });
  });
});
