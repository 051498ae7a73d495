import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { hasArtifactSource } from '../../../../tasks/core/azure/resources/artifact-sources.js';
import { type Answer, answering, group } from '../answering.js';

const labId = `/subscriptions/${group.subscriptionId}/resourceGroups/Factory/providers/Microsoft.DevTestLab/labs/Lab`;

describe('An artifact source', () => {
  const has = (answer: Answer) =>
    hasArtifactSource(answering(answer).azure, labId, 'public repo', new AbortController().signal);

  const notFound = (code: string): Answer => ({
    status: 404,
    body: { error: { code, message: 'Not found.' } },
  });

  it('is one of the lab where Azure says nothing else', async () => {
    assert.equal(await has({ body: { properties: {} } }), true);
  });

  it('counts for nothing where it is disabled', async () => {
    assert.equal(await has({ body: { properties: { status: 'Disabled' } } }), false);
  });

  it('may be missing', async () => {
    assert.equal(await has(notFound('ResourceNotFound')), false);
  });

  it('is not taken for missing where the subscription is', async () => {
    await assert.rejects(has(notFound('SubscriptionNotFound')), {
      message: /^Could not read the artifact source public repo of the lab Lab/,
    });
  });
});
