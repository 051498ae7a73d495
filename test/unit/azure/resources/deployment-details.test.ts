import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { getDeploymentDetails } from '../../../../tasks/core/azure/resources/deployment-details.js';
import { answering, group } from '../answering.js';

const { signal } = new AbortController();

async function read(properties: object) {
  const { azure } = answering({ body: { properties } });
  return getDeploymentDetails(azure, { ...group, name: 'D' }, signal);
}

describe('The details of a deployment', () => {
  it('tell when it began, by its end and its duration', async () => {
    const timestamp = '2026-01-01T12:00:00Z';
    for (const [duration, startedAt] of [
      ['PT30S', '2026-01-01T11:59:30.000Z'],
      ['PT1M2.5S', '2026-01-01T11:58:57.500Z'],
      ['PT2H', '2026-01-01T10:00:00.000Z'],
      ['P1DT1M', '2025-12-31T11:59:00.000Z'],
    ] as const) {
      const found = await read({ provisioningState: 'Failed', timestamp, duration });
      assert.equal(found?.startedAt?.toISOString(), startedAt);
    }
  });

  it('tell no beginning where Azure tells none, or in a form that is not known', async () => {
    assert.equal((await read({ timestamp: '2026-01-01T12:00:00Z' }))?.startedAt, undefined);
    assert.equal((await read({ timestamp: '2026-01-01T12:00:00Z', duration: 'soon' }))?.startedAt, undefined);
    assert.equal((await read({ duration: 'PT1S' }))?.startedAt, undefined);
  });

  it('tell what it has made', async () => {
    const found = await read({ provisioningState: 'Succeeded', outputResources: [{ id: '/a' }, {}] });
    assert.deepEqual([found?.state, found?.resourceIds], ['Succeeded', ['/a']]);
  });

  it('are none where there is no record', async () => {
    const { azure } = answering({ status: 404, body: { error: { code: 'DeploymentNotFound' } } });
    assert.equal(await getDeploymentDetails(azure, { ...group, name: 'D' }, signal), undefined);
  });
});
