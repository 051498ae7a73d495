import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { Environment } from '../../../../tasks/core/azure/resources/environments.js';
import { fingerprintTag, plan } from '../../../../tasks/core/lab/create-environment/plan.js';
import { environment } from '../environments/environment-answers.js';
import { lab } from '../fake-lab.js';

const template = { id: `${lab.id}/artifactsources/own/armtemplates/Site`, name: 'Site' };

function planned(present?: Partial<Environment>) {
  const { actions } = plan(
    {
      lab,
      template: { ...template, displayName: 'Site', isEnabled: true },
      parameters: () => ({ password: 'Corr3ct' }),
      fingerprint: 'same',
      before: [],
      ...(present ? { present: environment('Web', present) } : {}),
    },
    { EnvironmentName: 'web' },
  );
  const [action] = actions;
  assert.ok(action);
  return action;
}

describe('The plan for a new environment', () => {
  it('makes it of the template, marked with what it is made of', () => {
    const { way, environment: made, reason } = planned();
    assert.equal(way, 'make');
    assert.deepEqual(made, { name: 'web', templateId: template.id, tags: { [fingerprintTag]: 'same' } });
    assert.equal(reason, 'EnvironmentName names it; it is made of Site.');
  });

  it('holds no value of a parameter', () => {
    assert.ok(!JSON.stringify(planned()).includes('Corr3ct'));
  });

  it('joins one that is being made of the same, and no other', () => {
    const making = { provisioningState: 'Creating' };
    assert.equal(planned({ ...making, tags: { [fingerprintTag]: 'same' } }).way, 'join');
    const other = planned({ ...making, tags: { [fingerprintTag]: 'other' } });
    assert.deepEqual(
      [other.way, other.reason],
      ['make', 'It is Creating: Site is deployed into it once that has ended.'],
    );
  });

  it('deploys again into one that is there, whose name and other tags stay', () => {
    const { way, reason, environment: made } = planned({ tags: { owner: 'team', [fingerprintTag]: 'same' } });
    assert.equal(way, 'make');
    assert.match(reason, /It is there already: Site is deployed into it again/);
    assert.deepEqual([made.name, made.tags], ['Web', { owner: 'team', [fingerprintTag]: 'same' }]);
    assert.match(planned({ provisioningState: 'Failed' }).reason, /It is there as Failed/);
  });

  it('makes one anew that is being deleted, with nothing of that one', () => {
    const {
      way,
      reason,
      environment: made,
    } = planned({
      provisioningState: 'Deleting',
      tags: { owner: 'team', [fingerprintTag]: 'same' },
    });
    assert.equal(way, 'make');
    assert.match(reason, /being deleted: it is made anew/);
    assert.deepEqual(made.tags, { [fingerprintTag]: 'same' });
  });
});
