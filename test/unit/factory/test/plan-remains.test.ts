import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { planRemains } from '../../../../tasks/core/factory/test/plan-remains.js';
import { testNames, testTags } from '../../../../tasks/core/factory/test/test-names.js';
import { vhdFileNameOf } from '../../../../tasks/core/factory/store/vhd-names.js';
import { customImageOf, machineOf, storedOf } from '../../../worlds/azure-things.js';
import { type GivenState, lab, recordOfImage, stateOf } from './test-states.js';

const tags = testTags('x.vhd', lab);

const machine = machineOf('it-x', { tags });

const image = customImageOf(lab, 'test-x', { tags });

const script = `${testNames('x.vhd', lab).scripts}0-boot.ps1`;

const everything = { machines: [machine], customImages: [image], scripts: [script] };

const done = (given: GivenState) =>
  planRemains(stateOf(given)).actions.map(({ verb, subject }) => `${verb} ${subject.kind} ${subject.name}`);

const all = [
  'delete test VM it-x',
  'delete test image test-x',
  `delete test scripts ${testNames('x.vhd', lab).scripts}*`,
];

describe('C122 What a test has left', () => {
  it('is deleted where its image has no record', () => {
    assert.deepEqual(done(everything), all);
  });

  for (const state of ['stored', 'rejected', 'deprecated', 'revoked'] as const)
    it(`is deleted where its image is ${state}`, () => {
      assert.deepEqual(done({ ...everything, records: [recordOfImage('x', { state })] }), all);
    });

  it('is deleted where its image is stored already, though its record does not say so yet', () => {
    const images = [storedOf({ imagePath: 'Win\\Server.json', vhdFileName: 'x.vhd' })];
    assert.deepEqual(done({ ...everything, images, records: [recordOfImage('x')] }), all);
  });

  it('stays where its image waits: its test goes on with it', () => {
    assert.deepEqual(done({ ...everything, records: [recordOfImage('x')] }), []);
  });

  it('stays where nobody can read the record of its image, or any record', () => {
    assert.deepEqual(done({ ...everything, unusable: ['x.vhd'] }), []);
    assert.deepEqual(done({ ...everything, unread: 'No.' }), []);
  });

  it('is nothing that has no tag of a test of this factory, nor scripts of another one', () => {
    const other = { id: '/subscriptions/s/labs/Other' };
    const foreign = testTags('x.vhd', other);
    assert.deepEqual(
      done({
        machines: [machineOf('it-x'), machineOf('it-y', { tags: foreign })],
        customImages: [customImageOf(lab, 'test-x'), customImageOf(lab, 'test-y', { tags: foreign })],
        scripts: [`${testNames('x.vhd', other).scripts}0-boot.ps1`, 'notes.txt'],
      }),
      [],
    );
  });

  it('stays as a VM that was kept for a look at it', () => {
    const kept = machineOf('it-x', { tags: { ...tags, ImageFactoryState: 'Failed' } });
    const { actions, leftAlone } = planRemains(stateOf({ machines: [kept] }));
    assert.deepEqual(actions, []);
    assert.match(leftAlone[0]?.reason ?? '', /keepFailedMachines/);
  });
});

describe('C122 The VM of a rejected image', () => {
  const built = machineOf('vm', { tags: { ImagePath: 'Win\\Server.json' } });
  const vhdFileName = vhdFileNameOf(built);
  const marked = (given: GivenState) => done(given).filter((line) => line.startsWith('mark'));

  it('is marked where a killed run has left it like that of a good one', () => {
    const records = [recordOfImage('bad', { vhdFileName, state: 'rejected' })];
    assert.deepEqual(marked({ machines: [built], records }), ['mark image VM vm']);
  });

  it('is marked only if it is that very VM, and only if its image was rejected', () => {
    const newer = machineOf('vm', { tags: built.tags, createdDate: new Date('2026-11-21') });
    const records = [recordOfImage('bad', { vhdFileName, state: 'rejected' })];
    assert.deepEqual(marked({ machines: [newer], records }), []);
    assert.deepEqual(marked({ machines: [built], records: [recordOfImage('new', { vhdFileName })] }), []);
    assert.deepEqual(marked({ machines: [built] }), []);
  });

  it('is marked once', () => {
    const records = [recordOfImage('bad', { vhdFileName, state: 'rejected' })];
    assert.deepEqual(marked({ machines: [machineOf('vm')], records }), []);
  });
});
