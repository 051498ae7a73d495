import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { WholeAction } from '../../../../tasks/core/factory/whole/actions.js';
import { forecast, type Forecast } from '../../../../tasks/core/factory/whole/forecast.js';
import { joinPlans } from '../../../../tasks/core/factory/whole/graph.js';
import { earlier, held, stateOf, wholeInputs } from './whole-state.js';

const options = { secondsOf: () => 60, doubtful: new Set<string>() };

/** Two golden images, of which Near has an image of an earlier night already, and Far only that of A. */
const usual = stateOf({
  golden: ['A.json', 'B.json'],
  stored: [earlier('A.json'), earlier('B.json')],
  labs: { Near: [held('Near', 'A.json'), held('Near', 'B.json')], Far: [held('Far', 'A.json')] },
});

/** e.g. `distribute A-Nov-30-2026 to Near`. */
function nameOf({ step, subject, target }: WholeAction): string {
  return `${step} ${subject.name}${step === 'create' ? '' : ` to ${target?.name ?? ''}`}`;
}

/** The names of what each action waits for, by its own name. */
function waitsIn(actions: readonly WholeAction[]): Readonly<Record<string, readonly string[]>> {
  const names = new Map(actions.map((action) => [action.key, nameOf(action)]));
  return Object.fromEntries(
    actions.map((action) => [nameOf(action), (action.needs ?? []).map((key) => names.get(key) ?? key)]),
  );
}

const joined = joinPlans(
  forecast(usual, wholeInputs, (plan) => plan),
  options,
);

const waits = waitsIn(joined);

describe('The graph of a whole run', () => {
  it('C102 stores an image after its build', () => {
    assert.deepEqual(waits['create A.json'], []);
    assert.deepEqual(waits['snap A to Factory'], ['create A.json']);
  });

  it('C102 brings an image to a lab as soon as it is stored', () => {
    assert.deepEqual(waits['distribute A-Nov-30-2026 to Near'], ['snap A to Factory']);
    assert.deepEqual(waits['distribute A-Nov-30-2026 to Far'], ['snap A to Factory']);
  });

  it('C102 deletes a VM after its image is stored, and waits for no lab', () => {
    assert.deepEqual(waits['cleanUp A to Factory'], ['create A.json', 'snap A to Factory']);
  });

  it('deletes an image in a lab after all deliveries of its path there, and of no other lab', () => {
    assert.deepEqual(waits['retire B-old to Near'], ['distribute B-Nov-30-2026 to Near']);
    assert.deepEqual(waits['retire B-old to Far'], [
      'distribute B-old to Far',
      'distribute B-Nov-30-2026 to Far',
    ]);
  });

  it('deletes what was removed or renamed in a lab after all that the lab gets', () => {
    const renamed = stateOf({
      golden: ['New.json'],
      stored: [earlier('Old.json'), earlier('Older.json')],
      labs: { Near: [held('Near', 'Old.json'), held('Near', 'Older.json')], Far: [] },
    });
    const plans = forecast(renamed, { ...wholeInputs, allowMassDeletion: true }, (plan) => plan);
    const needs = waitsIn(joinPlans(plans, options));
    assert.deepEqual(needs['retire Old-old to Near'], ['distribute New-Nov-30-2026 to Near']);
    assert.deepEqual(needs['retire Older-old to Near'], ['retire Old-old to Near']);
  });

  it('deletes an image in the store after the deliveries of its path to all labs', () => {
    assert.deepEqual(waits['retire A-old to Factory'], [
      'snap A to Factory',
      'distribute A-Nov-30-2026 to Near',
      'distribute A-Nov-30-2026 to Far',
    ]);
  });

  it('lets no golden image wait for another', () => {
    const mixed = Object.entries(waits).filter(([name, others]) => {
      const image = / ([AB])/.exec(name)?.[1] ?? '';
      return others.some((other) => !other.includes(` ${image}`));
    });
    assert.deepEqual(mixed, []);
  });

  it('brings at once what an earlier run has stored, by its own plan', () => {
    const action = joined.find((one) => nameOf(one) === 'distribute B-old to Far');
    assert.deepEqual([action?.needs, action?.isForecast], [[], false]);
  });

  it('plans anew when it is due what works with something that the run makes', () => {
    const anew = joined.filter(({ isForecast }) => !isForecast).map(nameOf);
    assert.deepEqual(anew, ['create A.json', 'create B.json', 'distribute B-old to Far']);
  });

  it('C84 lets the newer image of a path come to a lab after the older one', () => {
    const newer = joined.find((one) => nameOf(one) === 'distribute B-Nov-30-2026 to Far');
    const older = joined.find(({ key }) => key === newer?.after);
    assert.equal(older && nameOf(older), 'distribute B-old to Far');
  });

  it('has each action once, after all that it waits for', () => {
    const keys = joined.map(({ key }) => key);
    assert.equal(new Set(keys).size, keys.length);
    const tooEarly = joined.filter(({ needs = [] }, index) =>
      needs.some((key) => keys.indexOf(key) >= index),
    );
    assert.deepEqual(tooEarly, []);
  });
});

/** The plans of a run in which only these actions are planned, each given by what the graph looks at. */
function plansOf(given: Partial<Record<keyof Forecast, readonly unknown[]>>): Forecast {
  const steps = ['create', 'snap', 'test', 'distribute', 'cleanUp', 'retire'] as const;
  const plans = steps.map((step) => [step, { actions: given[step] ?? [], leftAlone: [] }]);
  return Object.fromEntries(plans) as Forecast;
}

function bare(kind: string, name: string, more: object = {}) {
  const vm = { sourceVmId: name, sourceVmCreated: 'a day' };
  const subject = { kind, name };
  return { kind, key: `${kind} ${name}`, subject, imageFacts: { path: `${name}.json` }, image: vm, ...more };
}

function keysOf(
  given: Parameters<typeof plansOf>[0],
): Readonly<Record<string, readonly string[] | undefined>> {
  const actions = joinPlans(plansOf(given), options);
  return Object.fromEntries(actions.map(({ key, needs }) => [key, needs]));
}

describe('C122 The graph of a whole run with tests', () => {
  const image = (vhdFileName: string) => ({ vhdFileName, image: { vhdFileName } });
  const graph = keysOf({
    create: [bare('build', 'A')],
    snap: [bare('snap', 'A', image('a.vhd')), bare('snap', 'B', image('b.vhd'))],
    test: [bare('test', 'A', image('a.vhd')), bare('remove', 'C'), bare('mark', 'A')],
    distribute: [bare('distribute', 'A', image('a.vhd')), bare('distribute', 'B', image('b.vhd'))],
    cleanUp: [bare('delete image VM', 'A')],
    retire: [bare('delete stored image', 'A', { target: { id: '' } })],
  });

  it('tests an image once it is saved', () => {
    assert.deepEqual(graph['test test A'], ['snap snap A']);
  });

  it('brings it to labs once it is tested, and another one once it is saved', () => {
    assert.deepEqual(graph['distribute distribute A'], ['test test A']);
    assert.deepEqual(graph['distribute distribute B'], ['snap snap B']);
  });

  it('deletes its VM, and older images, once it is tested', () => {
    assert.ok(graph['cleanUp delete image VM A']?.includes('test test A'));
    assert.ok(graph['retire delete stored image A']?.includes('test test A'));
  });

  it('makes a version of it once it is tested', () => {
    const vm = { sourceVmId: 'A', sourceVmCreated: 'a day', vhdFileName: 'a.vhd' };
    const published = keysOf({
      snap: [bare('save snapshots', 'A', { image: vm }), bare('snap', 'A', image('a.vhd'))],
      test: [bare('test', 'A', image('a.vhd'))],
      distribute: [bare('publish', 'A', { image: vm })],
    });
    assert.deepEqual(published['test test A'], ['snap save snapshots A', 'snap snap A']);
    assert.deepEqual(published['distribute publish A'], ['test test A']);
  });

  it('deletes at once what an earlier test has left, and marks VMs', () => {
    assert.deepEqual([graph['test remove C'], graph['test mark A']], [[], []]);
  });
});

describe('The graph of a whole run with a gallery', () => {
  const built = [bare('build', 'A')];
  const saved = [bare('save snapshots', 'A')];

  it('publishes a version after its snapshots are taken', () => {
    const needs = keysOf({ create: built, snap: saved, distribute: [bare('publish', 'A')] });
    assert.deepEqual(needs['distribute publish A'], ['snap save snapshots A']);
  });

  it('offers to a lab what this run publishes after the snapshots are taken', () => {
    const offer = bare('offer', 'A', { after: 'publish A' });
    const needs = keysOf({ create: built, snap: saved, distribute: [bare('publish', 'A'), offer] });
    assert.deepEqual(needs['distribute offer A'], ['snap save snapshots A']);
  });

  it('publishes at once of what an earlier run has taken snapshots', () => {
    const needs = keysOf({ create: built, snap: saved, distribute: [bare('publish', 'B')] });
    assert.deepEqual(needs['distribute publish B'], []);
  });

  it('deletes an image in a lab that is offered a version once that is published', () => {
    const near = { target: { kind: 'lab', id: '/near', name: 'Near' } };
    const offer = bare('offer', 'A', { after: 'publish A', ...near });
    const old = bare('delete custom image', 'A', near);
    const needs = keysOf({ distribute: [bare('publish', 'A'), offer], retire: [old] });
    assert.deepEqual(needs['retire delete custom image A'], ['distribute offer A', 'distribute publish A']);
  });

  it('hides an old image in a lab after the deliveries there alone', () => {
    const near = { target: { kind: 'lab', id: '/Near', name: 'Near' } };
    const far = { target: { kind: 'lab', id: '/far', name: 'Far' } };
    const needs = keysOf({
      distribute: [bare('offer', 'A', { ...near, key: 'near' }), bare('offer', 'A', { ...far, key: 'far' })],
      retire: [bare('hide shared image', 'A', { target: { ...far.target, id: '/Far' } })],
    });
    assert.deepEqual(needs['retire hide shared image A'], ['distribute far']);
  });

  it('ends at once the access to a disk that a killed run has left', () => {
    const needs = keysOf({ create: built, snap: [bare('end access', 'A')] });
    assert.deepEqual(needs['snap end access A'], []);
  });
});

describe('Deletions that are a mass deletion unless enough comes (C94)', () => {
  it('wait for all that the run stores and brings', () => {
    const plans = forecast(usual, wholeInputs, (plan) => plan);
    const doubted = plans.retire.actions.find(({ target }) => target.name === 'Near')?.key ?? '';
    const actions = joinPlans(plans, { ...options, doubtful: new Set([doubted]) });
    const action = actions.find(({ key }) => key === `retire ${doubted}`);
    const made = actions.filter(({ step }) => step === 'snap' || step === 'distribute');
    assert.equal(action?.isDoubtful, true);
    const missing = made.filter(({ key }) => !action.needs?.includes(key)).map(nameOf);
    assert.deepEqual(missing, []);
  });
});
