import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { recordsContainer } from '../../../../tasks/core/factory/store/image-records.js';
import type { AnyTestAction, LeftByTest } from '../../../../tasks/core/factory/test/actions.js';
import { act, outputs } from '../../../../tasks/core/factory/test/step.js';
import { testTags } from '../../../../tasks/core/factory/test/test-names.js';
import type { Outcome, TestCase, UnitRecord } from '../../../../tasks/core/step/record.js';
import { customImageOf, machineOf } from '../../../worlds/azure-things.js';
import { lab } from './test-states.js';
import { action, companion, names, resourceOf, testWorld, type TestWorld, vhd } from './test-world.js';

const companionName = vhd.replace('.vhd', '.json');

const image = { ...action, reason: 'So it is.' };

const storing: AnyTestAction = { ...image, kind: 'store', verb: 'store' };

const rejection: AnyTestAction = { ...image, kind: 'reject', verb: 'reject' };

/** The world with what a test has left. */
function withLeft(world: TestWorld, tags: Readonly<Record<string, string>>): TestWorld {
  world.machines.set(names.machine, resourceOf(machineOf(names.machine), tags));
  world.images.set(names.image, { ...customImageOf(lab, names.image), tags, properties: {} });
  return world;
}

describe('C122 An image that needs no test', () => {
  it('is stored: companion and record', async () => {
    const { context, store, record } = await testWorld();
    assert.deepEqual(await act(storing, context), { reason: 'So it is.', imageFacts: { isThere: true } });
    assert.equal(store.blobs.get(companionName)?.text, companion);
    const { state, reason } = (await record()) ?? {};
    assert.deepEqual([state, reason], ['stored', 'So it is.']);
  });

  it('has what a killed run has left of its test no longer', async () => {
    for (const one of [storing, rejection]) {
      const { context, machines, images } = withLeft(await testWorld(), testTags(vhd, lab));
      await act(one, context);
      assert.deepEqual([machines.has(names.machine), images.has(names.image)], [false, false]);
    }
  });

  it('keeps the companion that it has', async () => {
    const { context, store, record } = await testWorld();
    store.put(companionName, { text: 'written by hand' });
    await act(storing, context);
    assert.equal(store.blobs.get(companionName)?.text, 'written by hand');
    assert.equal((await record())?.state, 'stored');
  });

  it('is rejected where a newer one is stored, and its VM is marked', async () => {
    const { context, store, record, machines } = await testWorld();
    await act(rejection, context);
    assert.equal(store.blobs.has(companionName), false);
    assert.equal((await record())?.state, 'rejected');
    assert.deepEqual(machines.get('vm')?.tags, { ImageFactoryState: 'Failed' });
  });

  it('is left to a run that tests it', async () => {
    const { context, store } = await testWorld();
    store.acquireLease(vhd);
    assert.equal((await act(storing, context)).outcome, 'skipped');
    assert.equal((await act(rejection, context)).outcome, 'skipped');
  });

  it('is not stored where its record does not say what it is an image of', async () => {
    const world = await testWorld();
    const blob = world.container(lab, 'imagefactory-records').blobs.get(companionName) ?? assert.fail();
    const text = JSON.stringify({ ...(JSON.parse(blob.text) as object), companion: '{}' });
    world.container(lab, 'imagefactory-records').put(companionName, { ...blob, text, bytes: text.length });
    await assert.rejects(act(storing, world.context), /does not say what it is an image of/);
  });
});

describe('C122 The VM of a rejected image that a killed run has left unmarked', () => {
  const machine = machineOf('vm', { createdDateText: '2026-11-20T00:00:00.0000000Z' });
  const marking: AnyTestAction = {
    kind: 'mark',
    key: 'mark',
    verb: 'mark',
    work: 'record',
    subject: { kind: 'image VM', name: 'vm' },
    reason: 'So it is.',
    lab,
    machine,
  };

  it('is marked as failed, and loses the tag by which old scripts store it', async () => {
    const { context, machines } = await testWorld();
    assert.deepEqual(await act(marking, context), { reason: 'So it is.' });
    assert.deepEqual(machines.get('vm')?.tags, { ImageFactoryState: 'Failed' });
  });

  it('is left alone where it is another one, unmarked by somebody, or gone', async () => {
    const { context, machines } = await testWorld();
    machines.set('vm', resourceOf(machineOf('vm'), { ImagePath: 'a.json' }));
    assert.equal((await act(marking, context)).outcome, 'skipped');
    machines.set('vm', resourceOf(machine, {}));
    assert.equal((await act(marking, context)).outcome, 'skipped');
    machines.delete('vm');
    assert.equal((await act(marking, context)).reason, 'It is gone already.');
  });
});

describe('C122 What a test has left', () => {
  const removal = (left: LeftByTest): AnyTestAction => ({
    kind: 'remove',
    key: 'remove',
    verb: 'delete',
    work: 'deletion',
    subject: { kind: 'test VM', name: '' },
    reason: 'So it is.',
    lab,
    vhdFileName: vhd,
    left,
  });
  const ofMachine = removal({ what: 'machine', machine: machineOf(names.machine) });
  const ofImage = removal({ what: 'image', image: customImageOf(lab, names.image) });

  it('stays where its image waits by now, as another run may be testing that', async () => {
    const { context, machines, images } = withLeft(await testWorld(), testTags(vhd, lab));
    for (const one of [ofMachine, ofImage]) assert.equal((await act(one, context)).outcome, 'skipped');
    assert.deepEqual([machines.has(names.machine), images.has(names.image)], [true, true]);
  });

  it('is deleted', async () => {
    const world = withLeft(await testWorld(), testTags(vhd, lab));
    const { context, machines, images, scripts } = world;
    world.container(lab, recordsContainer).blobs.delete(companionName);
    scripts.put(`${names.scripts}0-boot.ps1`);
    scripts.put('other');
    for (const one of [ofMachine, ofImage, removal({ what: 'scripts', names: names.scripts })])
      assert.deepEqual(await act(one, context), { reason: 'So it is.' });
    assert.deepEqual([machines.has(names.machine), images.has(names.image)], [false, false]);
    assert.deepEqual(
      scripts.list().map(({ name }) => name),
      ['other'],
    );
  });

  it('stays where by now it is of another test, or of somebody else', async () => {
    for (const tags of [testTags('other.vhd', lab), {}]) {
      const { context, machines, images } = withLeft(await testWorld(), tags);
      assert.equal((await act(ofMachine, context)).outcome, 'skipped');
      assert.equal((await act(ofImage, context)).outcome, 'skipped');
      assert.deepEqual([machines.has(names.machine), images.has(names.image)], [true, true]);
    }
  });
});

describe('C122 The output variables of TestImages', () => {
  const unit = (verb: string, outcome: Outcome, ofCase?: TestCase['outcome']): UnitRecord => ({
    verb,
    subject: { kind: 'stored image', name: '' },
    outcome,
    reason: '',
    findings: [],
    details: {},
    bytes: 0,
    ...(ofCase ? { testCases: [{ name: 'boot', seconds: 0, outcome: ofCase, message: '' }] } : {}),
  });

  it('count the images that were judged, and those of them that were rejected', () => {
    const records = [
      unit('test', 'succeeded', 'passed'),
      unit('test', 'failed', 'failed'),
      unit('test', 'failed', 'skipped'),
      unit('test', 'skipped'),
      unit('store', 'succeeded'),
      unit('delete', 'succeeded'),
    ];
    assert.deepEqual(outputs(records), { testedCount: '2', rejectedCount: '1' });
  });
});
