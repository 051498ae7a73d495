import { beforeEach, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import {
  canceled,
  createOperations,
  type Operations,
  statusFolder,
} from '../../../local-azure/arm/operations.js';
import { ArmError, type ArmResponse } from '../../../local-azure/arm/provider.js';
import { createRouter } from '../../../local-azure/arm/router.js';
import { createClock } from '../../../local-azure/clock.js';
import { createFaults } from '../../../local-azure/faults/faults.js';
import { armRequest } from './requests.js';

const lab = '/subscriptions/s/resourceGroups/g/providers/Microsoft.DevTestLab/labs/l';

const devTestLab = statusFolder.devTestLab('s', 'westus');

const disk = statusFolder.disk('s', 'westus');

describe('A long-running operation', () => {
  let operations: Operations;
  let settle: { resolve: (value?: unknown) => void; reject: (error: Error) => void };
  let work: Promise<unknown>;

  beforeEach(() => {
    const clock = createClock({ timeScale: 1, seed: 1 });
    operations = createOperations(clock, createFaults(clock));
    work = new Promise((resolve, reject) => {
      settle = { resolve, reject };
    });
  });

  const start = (folder: string) => operations.start({ request: armRequest(lab), folder, work });

  const poll = async (address: string): Promise<ArmResponse> => {
    await new Promise(setImmediate);
    const match = createRouter(operations.routes)('GET', new URL(address).pathname);
    assert.ok(typeof match === 'object', `nothing answers ${address}`);
    return match.route.handle(armRequest(address, { parameters: match.parameters }));
  };

  it('runs until its work is done', async () => {
    const { 'azure-asyncoperation': status, location } = start(devTestLab);
    assert.deepEqual(await poll(status), { status: 200, body: { status: 'Running' } });
    assert.deepEqual(await poll(location), { status: 202, body: { status: 'Running' } });
    settle.resolve();
    assert.deepEqual(await poll(status), { status: 200, body: { status: 'Succeeded' } });
    assert.deepEqual(await poll(location), { status: 200, body: { status: 'Succeeded' } });
  });

  it('answers at its status address without signature, as the API descriptions have it', async () => {
    const { 'azure-asyncoperation': status } = start(devTestLab);
    const { origin, pathname } = new URL(status);
    const described = `${origin}${pathname}?api-version=2018-09-15`;
    assert.deepEqual(await poll(described), { status: 200, body: { status: 'Running' } });
    await assert.rejects(poll(`${described}&monitor=true`), { code: 'InvalidOperationAddress' });
  });

  it('gives the result of a disk operation at both addresses', async () => {
    const { 'azure-asyncoperation': status, location } = start(disk);
    settle.resolve({ accessSAS: 'an address' });
    const { properties } = (await poll(status)).body as { properties?: unknown };
    assert.deepEqual(properties, { output: { accessSAS: 'an address' } });
    assert.deepEqual((await poll(location)).body, { accessSAS: 'an address' });
  });

  it('is in progress at a status address of galleries, while it runs', async () => {
    const { 'azure-asyncoperation': status, location } = start(statusFolder.gallery('s', 'West US'));
    const { startTime, name, ...running } = (await poll(status)).body as Readonly<Record<string, string>>;
    assert.deepEqual(running, { status: 'InProgress' });
    assert.ok(
      startTime !== undefined && status.includes(`/locations/West%20US/capsOperations/${name ?? ''}?`),
    );
    assert.equal((await poll(location)).status, 202);
    settle.resolve();
    const done = (await poll(status)).body as Readonly<Record<string, string>>;
    assert.deepEqual(Object.keys(done), ['startTime', 'endTime', 'status', 'name']);
    assert.deepEqual(await poll(location), { status: 200 });
  });

  it('fails with the error of its work, details included', async () => {
    const { 'azure-asyncoperation': status, location } = start(devTestLab);
    settle.reject(new ArmError(409, 'Conflict', 'No.', [{ code: 'Because' }]));
    const error = { code: 'Conflict', message: 'No.', details: [{ code: 'Because' }] };
    assert.deepEqual(await poll(status), { status: 200, body: { status: 'Failed', error } });
    assert.deepEqual(await poll(location), { status: 409, body: { error } });
  });

  it('ends as canceled when its work was', async () => {
    const { 'azure-asyncoperation': status } = start(devTestLab);
    settle.reject(canceled);
    assert.equal(((await poll(status)).body as { status: string }).status, 'Canceled');
  });

  it('ends with 204 where deletions of deployments are followed', async () => {
    const { location } = start(statusFolder.results('s'));
    settle.resolve();
    assert.deepEqual(await poll(location), { status: 204 });
  });

  it('answers at no address that was trimmed or mixed up', async () => {
    const { 'azure-asyncoperation': status, location } = start(devTestLab);
    const trimmed = status.replace(/&s=[^&]*/, '');
    const mixed = status.replace(/&s=[^&]*/, /&s=[^&]*/.exec(location)?.[0] ?? '');
    await assert.rejects(poll(trimmed), { code: 'InvalidOperationAddress' });
    await assert.rejects(poll(mixed), { code: 'InvalidOperationAddress' });
  });

  it('has addresses as long as the real ones', () => {
    assert.ok(start(devTestLab).location.length > 2500);
  });
});
