import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { exportDisk } from '../../../../tasks/core/factory/snap/export-disk.js';
import { recordsContainer } from '../../../../tasks/core/factory/store/image-records.js';
import { readCompanion } from '../../../../tasks/core/factory/store/companion.js';
import { readRecordBody } from '../../../../tasks/core/factory/store/record-body.js';
import { readRecordMarks } from '../../../../tasks/core/factory/store/record-marks.js';
import { refusal } from '../../azure/blobs/memory-container.js';
import { action, lab, snapWorld } from './snap-world.js';

type World = Awaited<ReturnType<typeof snapWorld>>;

const computeId = `/subscriptions/${lab.subscriptionId}/resourceGroups/g/providers/Microsoft.Compute/virtualMachines/vm`;

const imageReference = { publisher: 'p', offer: 'o', sku: 's', version: 'latest', exactVersion: '1.2.3' };

const machine = { body: { properties: { storageProfile: { imageReference } } } };

const built = { ...action, computeId, origin: { commit: 'abc', builtBy: '7', seconds: { build: 60 } } };

const tested = { ...built, isToBeTested: true };

function recordIn({ records }: World) {
  const blob = records.blobs.get('x.json');
  const body = readRecordBody(Buffer.from(blob?.text ?? ''));
  return { state: readRecordMarks(blob?.metadata ?? {})?.state, body };
}

describe('The record of an image', () => {
  it('says of what and by which commit it was built, and how long that took', async () => {
    const world = await snapWorld({ routes: { 'GET virtualMachines/vm': () => machine } });
    await exportDisk(built, world.context);
    const { state, body } = recordIn(world);
    assert.equal(state, 'stored');
    assert.deepEqual([body?.base, body?.commit, body?.builtBy], ['p:o:s:1.2.3', 'abc', '7']);
    assert.deepEqual(Object.keys(body?.seconds ?? {}), ['build', 'store']);
  });

  it('is in the companion as far as custom images tell it', async () => {
    const world = await snapWorld({ routes: { 'GET virtualMachines/vm': () => machine } });
    await exportDisk(built, world.context);
    const companion = readCompanion(Buffer.from(world.store.blobs.get('x.json')?.text ?? ''), new Date());
    assert.ok('imageName' in companion);
    assert.deepEqual([companion.base, companion.commit], ['p:o:s:1.2.3', 'abc']);
  });

  it('stands in place of the companion while tests are outstanding, and has its text', async () => {
    const world = await snapWorld();
    await exportDisk(tested, world.context);
    const { state, body } = recordIn(world);
    assert.equal(state, 'snapped');
    assert.equal(world.store.blobs.has('x.json'), false);
    assert.ok('imageName' in readCompanion(Buffer.from(body?.companion ?? ''), new Date()));
  });

  it('is not written again by a run that meets it', async () => {
    const world = await snapWorld();
    await exportDisk(tested, world.context);
    assert.deepEqual(await exportDisk(tested, world.context), { otherRun: '1' });
  });

  it('says that tests are outstanding again where the image was stored, and somebody has deleted it', async () => {
    const world = await snapWorld();
    await exportDisk(built, world.context);
    world.store.blobs.delete('x.json');
    await exportDisk(tested, world.context);
    const { state, body } = recordIn(world);
    assert.equal(state, 'snapped');
    assert.ok('imageName' in readCompanion(Buffer.from(body?.companion ?? ''), new Date()));
    assert.deepEqual(
      body?.history.map((change) => change.state),
      ['stored', 'snapped'],
    );
  });

  it('keeps no image from being stored where the base may not be read, which is said once', async () => {
    const world = await snapWorld({ routes: { 'GET virtualMachines/vm': () => ({ status: 403 }) } });
    await exportDisk(built, world.context);
    assert.equal(world.store.blobs.has('x.json'), true);
    assert.deepEqual(
      world.context.notices.map(({ severity }) => severity),
      ['notice'],
    );
  });

  it('keeps no image from being stored where it may not be written', async () => {
    const world = await snapWorld();
    refuseRecords(world);
    await exportDisk(action, world.context);
    assert.equal(world.store.blobs.has('x.json'), true);
    assert.match(world.context.notices[0]?.what ?? '', /without records/);
  });

  it('keeps an image from being handed out untested where it may not be written', async () => {
    const world = await snapWorld();
    refuseRecords(world);
    await assert.rejects(exportDisk(tested, world.context));
    assert.equal(world.store.blobs.has('x.json'), false);
  });
});

function refuseRecords({ accounts }: World): void {
  accounts.before('write', ({ container }) => {
    if (container === recordsContainer) throw refusal(403, 'AuthorizationPermissionMismatch');
  });
}
