import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { WholeInputs } from '../../../../tasks/core/factory/whole/inputs.js';
import { plan } from '../../../../tasks/core/factory/whole/plan.js';
import { machineOf } from '../../../worlds/azure-things.js';
import { coresOf, earlier, held, stateOf, wholeInputs } from './whole-state.js';

const usual = {
  golden: ['A.json', 'B.json'],
  stored: [earlier('A.json', 30), earlier('B.json', 90)],
  labs: { Near: [held('Near', 'A.json'), held('Near', 'B.json')] },
};

function planned(given: Parameters<typeof stateOf>[0], inputs: Partial<WholeInputs> = {}) {
  return plan(stateOf(given), { ...wholeInputs, ...inputs });
}

describe('The plan of a whole run', () => {
  it('has the plans of all steps, in the order of the steps', () => {
    const { actions } = planned(usual);
    const verbs = actions.map(({ verb }) => verb);
    const inOrder = ['build', 'snap', 'distribute', 'delete'];
    assert.deepEqual([...new Set(verbs)], inOrder);
    assert.equal(actions.length, 2 + 2 + 2 + 2 + 4);
  });

  it('keeps of each action what its step says of it, and says what holds only later', () => {
    const bring = planned(usual).actions.find(({ verb }) => verb === 'distribute');
    const { subject, target, imageFacts, reason } = bring ?? {};
    assert.deepEqual(
      [subject?.name, target?.name, imageFacts?.path, reason],
      ['A-Nov-30-2026', 'Near', 'A.json', 'By then: Near wants A.json and lacks it.'],
    );
  });

  it('starts with what takes the longest until all that waits for it is done', () => {
    const builds = planned(usual).actions.filter(({ verb }) => verb === 'build');
    const [ofA = 0, ofB = 0] = builds.map(({ priority }) => priority);
    assert.equal(ofB - ofA, 60 * 60);
  });

  it('tells what the run costs in VM-hours, bytes and deletions', () => {
    const whats = planned(usual).findings?.map(({ what }) => what);
    assert.deepEqual(whats, [
      'The run is expected to build 2 VMs for about 2.0 VM-hours, to copy below 0.1 GB and to make 6 deletions.',
    ]);
  });

  it('tells so of a single VM, too', () => {
    const [what = ''] = planned({ golden: ['A.json'] }).findings?.map((finding) => finding.what) ?? [];
    assert.match(what, /to build 1 VM for about 1\.0 VM-hour, to copy 127 GB and to make 1 deletion\.$/);
  });

  it('takes a build for an hour of which nothing is known, whatever others took, and says so of each', () => {
    const builds = planned({ ...usual, golden: ['A.json', 'New.json'] }).actions.filter(
      ({ verb }) => verb === 'build',
    );
    assert.deepEqual(
      builds.map(({ expectedMachine }) => expectedMachine),
      [{ seconds: 30 * 60 }, { seconds: 60 * 60, isGuess: true }],
    );
  });

  it('says nothing of what becomes of VMs and images that are not there yet', () => {
    assert.deepEqual(planned({ golden: ['A.json'], labs: { Near: [] } }).leftAlone, []);
    assert.deepEqual(
      planned({ golden: ['A.json'] }, { includeSysprep: false }).leftAlone.map(({ subject }) => subject.kind),
      ['image VM'],
    );
  });

  it('says once of an image that it is left alone, though several steps leave it', () => {
    const { leftAlone } = planned({ ...usual, golden: [] }, { keepLastOfRemoved: true });
    const places = leftAlone.map(({ subject, target }) => `${subject.name} in ${target?.name ?? ''}`);
    assert.deepEqual(places, [...new Set(places)]);
    assert.ok(places.includes('A-old in Near'));
  });

  it('C28 says of a VM of an earlier run what becomes of it, and not beside that it is still there', () => {
    const tags = { ImagePath: 'A.json', FactoryIgnore: 'yes' };
    const { leftAlone } = planned({ golden: ['A.json'], machines: [machineOf('Old', { tags })] });
    assert.deepEqual(
      leftAlone.map(({ reason }) => reason),
      ['It carries the tag FactoryIgnore.'],
    );
  });

  it('does not say of an image that it deletes that it is left alone', () => {
    assert.deepEqual(planned(usual).leftAlone, []);
  });

  it('leaves alone an image of the same name in a lab to which no newer one comes', () => {
    const labs = { Near: [held('Near', 'A.json')], Far: [held('Far', 'A.json')] };
    const { distribute, ...others } = stateOf({ golden: ['A.json'], labs });
    const receivers = distribute.receivers.map((receiver) =>
      receiver.lab.name === 'Far'
        ? { ...receiver, lab: { ...receiver.lab, location: 'northeurope' } }
        : receiver,
    );
    const { leftAlone } = plan({ ...others, distribute: { ...distribute, receivers } }, wholeInputs);
    const places = leftAlone.map(({ subject, target }) => `${subject.name} in ${target?.name ?? ''}`);
    assert.ok(places.includes('A-old in Far'), places.join());
    assert.ok(!places.includes('A-old in Near'), places.join());
  });
});

describe('The plan of a whole run is refused', () => {
  const refusalOf = (given: Parameters<typeof stateOf>[0], inputs: Partial<WholeInputs> = {}) =>
    planned(given, inputs).refusal?.message ?? '';

  it('not as it usually is', () => {
    assert.equal(refusalOf(usual), '');
  });

  it('C94 where its deletions are a mass deletion, with what is to come counted', () => {
    const removed = ['C', 'D', 'E', 'F', 'G', 'H'].map((name) => held('Near', `${name}.json`));
    assert.match(
      refusalOf({ golden: ['A.json'], labs: { Near: removed } }),
      /^Nothing is deleted, because 6 of 7/,
    );
    assert.equal(refusalOf({ golden: ['A.json'], labs: { Near: removed } }, { allowMassDeletion: true }), '');
  });

  it('where no golden image can be built', () => {
    assert.match(refusalOf({ ...usual, cores: coresOf(0) }), /^None of the 2 golden images can be built/);
    assert.equal(refusalOf({ ...usual, cores: coresOf(2) }), '');
  });

  it('where no build fits the time box', () => {
    assert.match(refusalOf(usual, { stopStartingAfterMinutes: 30 }), /^stopStartingAfterMinutes is 30/);
    assert.equal(refusalOf(usual, { stopStartingAfterMinutes: 31 }), '');
  });

  it('where every VM would be deleted without an image of it', () => {
    const inputs = { includeSysprep: false, deleteUncommitted: true };
    assert.match(refusalOf(usual, inputs), /^generalize is off and deleteUncommitted is on/);
  });
});

describe('The plan of a whole run that builds what changed', () => {
  it('C123 expects no image of what it does not build, and brings stored ones to the labs as ever', () => {
    const state = stateOf({ ...usual, labs: { Near: [held('Near', 'A.json')] } });
    const first = plan(state, wholeInputs).actions.flatMap(({ planned: one }) =>
      one.kind === 'build' ? [[one.imagePath.toLowerCase(), one.prepared.inputs] as const] : [],
    );
    const newest = new Map(
      usual.stored.map((image) => {
        const key = image.imagePath.toLowerCase();
        return [key, { ...image, inputs: new Map(first).get(key) ?? '' }] as const;
      }),
    );
    const compared = { newest, versions: new Map<string, string>(), findings: [] };
    const create = { ...state.create, compared };
    const { actions, leftAlone } = plan({ ...state, create }, wholeInputs);
    assert.deepEqual(
      actions.map(({ verb, subject, target }) => `${verb} ${subject.name} ${target?.name ?? ''}`),
      [`distribute ${usual.stored[1]?.imageName ?? ''} Near`],
    );
    const skipped = leftAlone.filter(({ subject }) => subject.kind === 'golden image');
    assert.deepEqual(
      skipped.map(({ outcome, reason }) => `${outcome} ${reason.replace(/\d+ \w+$/, '')}`),
      ['skipped unchanged since ', 'skipped unchanged since '],
    );
  });
});
