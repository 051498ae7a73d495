import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import {
  causesSince,
  deploymentIn,
  madeSince,
} from '../../../../tasks/core/lab/environments/made-deployment.js';
import { answering } from '../../azure/answering.js';
import { environment } from './environment-answers.js';

const deployment = (name: string, minute: number) => ({
  name,
  state: 'Succeeded',
  tags: {},
  changedAt: new Date(Date.UTC(2026, 10, 30, 3, minute)),
});

describe('The deployment that was made into an environment', () => {
  it('is none of those before, in whatever order they are listed', () => {
    const before = [deployment('old', 50)];
    assert.equal(madeSince(before, [...before, deployment('new', 10)])?.name, 'new');
    assert.equal(madeSince(before, before), undefined);
  });

  it('is one of the same name that was carried out again', () => {
    assert.equal(madeSince([deployment('same', 1)], [deployment('same', 2)])?.name, 'same');
  });

  it('is the one that has ended last where others are nested in it', () => {
    const now = [deployment('nested', 3), deployment('outer', 4), deployment('another', 2)];
    assert.equal(madeSince([], now)?.name, 'outer');
  });

  it('is in the resource group of the environment', () => {
    assert.equal(deploymentIn(environment('Web'), 'd').resourceGroup, 'Factory-Web');
    const without = { name: 'Web' };
    assert.throws(() => deploymentIn(without, 'd'), /has no resource group/);
  });

  it('has no causes that could not be read', async () => {
    const { azure } = answering();
    const { signal } = new AbortController();
    assert.deepEqual(await causesSince([], environment('Web'), { azure, signal }), []);
  });
});
