import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { curableBy } from '../../../../tasks/core/factory/create/build-retry.js';
import { becauseOf, type BuildFailure } from '../../../../tasks/core/factory/create/failure.js';

function failed(codes: readonly (string | undefined)[], more: Partial<BuildFailure> = {}): Error {
  const causes = codes.map((code) => ({
    message: 'Told by Azure.',
    ...(code === undefined ? {} : { code }),
  }));
  return becauseOf(new Error('It could not be built.'), { causes, mayHaveArtifacts: false, ...more });
}

const nameOf = (error: unknown) => curableBy(error)?.name;

describe('C114 An image is built again', () => {
  const cases = [
    ['allocation', 'AllocationFailed'],
    ['allocation', 'ZonalAllocationFailed'],
    ['allocation', 'OverconstrainedAllocationRequest'],
    ['allocation', 'OverconstrainedZonalAllocationRequest'],
    ['capacity', 'SkuNotAvailable'],
    ['agent not ready', 'OSProvisioningTimedOut'],
    ['agent not ready', 'VMStartTimedOut'],
    ['agent not ready', 'VMAgentStatusCommunicationError'],
    ['agent not ready', 'VMExtensionProvisioningTimeout'],
    ['VM gone', 'VM vanished'],
  ] as const;
  for (const [name, code] of cases)
    it(`for ${code}: ${name}`, () => {
      assert.equal(nameOf(failed([code])), name);
    });

  it('for a code in whatever case a service writes it', () => {
    assert.equal(nameOf(failed(['allocationFAILED'])), 'allocation');
  });

  it('for several causes each of which is in the table', () => {
    assert.equal(nameOf(failed(['AllocationFailed', 'SkuNotAvailable'])), 'allocation');
  });

  it('for a VM that found no room or vanished, whatever an artifact did', () => {
    const names = ['AllocationFailed', 'VM vanished'].map((code) =>
      nameOf(failed([code], { mayHaveArtifacts: true })),
    );
    assert.deepEqual(names, ['allocation', 'VM gone']);
  });
});

describe('C114 An image is never built again', () => {
  const cases = {
    'a failed artifact': 'VMExtensionProvisioningError',
    'an extension that does not recover': 'VMExtensionHandlerNonTransientError',
    'a policy': 'RequestDisallowedByPolicy',
    'a policy of the lab': 'LabPolicyViolation',
    'a quota': 'QuotaExceeded',
    'a quota of cores': 'OperationNotAllowed',
    'a template': 'InvalidTemplate',
    'a template that Azure refuses': 'InvalidTemplateDeployment',
    'a parameter': 'InvalidParameter',
    'a password': 'InvalidPasswordLength',
    'a password that the operating system refuses': 'OSProvisioningInternalError',
    'an image that is not generalized': 'OSProvisioningClientError',
    'a missing role': 'AuthorizationFailed',
    'a missing resource': 'ResourceNotFound',
    'a cancelled operation': 'OperationCanceled',
    'a text that names a code of the table': 'AllocationFailed: no room',
    'no code': undefined,
  };
  for (const [what, code] of Object.entries(cases))
    it(`for ${what}`, () => {
      assert.equal(curableBy(failed([code])), undefined);
    });

  for (const code of ['VMAgentStatusCommunicationError', 'VMExtensionProvisioningTimeout'])
    it(`for ${code} once an artifact has begun`, () => {
      assert.equal(curableBy(failed([code], { mayHaveArtifacts: true })), undefined);
    });

  for (const codes of [
    ['AllocationFailed', 'RequestDisallowedByPolicy'],
    ['RequestDisallowedByPolicy', 'AllocationFailed'],
    ['AllocationFailed', undefined],
  ])
    it(`for ${String(codes[0])} beside ${String(codes[1])}`, () => {
      assert.equal(curableBy(failed(codes)), undefined);
    });

  it('where no cause is known', () => {
    const errors = [failed([]), new Error('AllocationFailed'), { code: 'AllocationFailed' }, undefined];
    assert.deepEqual(
      errors.map((error) => curableBy(error)),
      errors.map(() => undefined),
    );
  });
});
