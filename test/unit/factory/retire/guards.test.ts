import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { RetireInputs } from '../../../../tasks/core/factory/retire/inputs.js';
import { plan } from '../../../../tasks/core/factory/retire/plan.js';
import type { RetireState } from '../../../../tasks/core/factory/retire/state.js';
import type { RetireAction } from '../../../../tasks/core/factory/retire/actions.js';
import { runStep } from '../../../../tasks/core/step/run-step.js';
import type { Step } from '../../../../tasks/core/step/step.js';
import { customImageOf, labOf, storedOf } from '../../../worlds/azure-things.js';
import { factoryLab, judgedLab, retireInputs, stateOf } from './retire-states.js';

type RetireStep = Step<RetireInputs, undefined, RetireState, RetireAction>;

const five = ['a.json', 'b.json', 'c.json', 'd.json', 'e.json'];

const labs = [labOf('Dev'), labOf('Test')];

/** A store and two labs with an image of each path. */
const state = stateOf({
  existing: five,
  store: { images: five.map((imagePath) => storedOf({ imagePath })) },
  labs: labs.map((lab) => {
    const images = five.map((ImagePath) =>
      customImageOf(lab, ImagePath, { tags: { ImagePath, ImageFactoryLab: factoryLab.id } }),
    );
    return judgedLab(lab, images);
  }),
});

/** Whether a guard has to refuse what a run would delete. */
const guards: Readonly<Record<string, Partial<RetireInputs> & { readonly state?: RetireState }>> = {
  'a build of a pull request': {
    isPullRequest: true,
    state: { ...state, existingKeys: new Set(five.slice(1)) },
  },
  'ImagesToSave 0': { ImagesToSave: 0 },
  'a mass deletion in the store': {
    state: { ...state, labs: labs.map((lab) => judgedLab(lab, [])), existingKeys: new Set() },
  },
  'a mass deletion in the labs': {
    state: { ...state, labs: state.labs.map(({ lab, images }) => judgedLab(lab, images, [])) },
  },
};

/** A circumstance that makes a plan smaller, or stops it. */
interface Thinning {
  readonly inputs?: Partial<RetireInputs>;
  readonly thin?: (state: RetireState) => RetireState;
  readonly refused?: RetireStep['refused'];
  readonly cancels?: boolean;
}

const isIn =
  (name: string) =>
  ({ target }: RetireAction): boolean =>
    target.name === name;

const unreadable = { subject: { kind: 'lab', name: 'Test' }, outcome: 'failed', reason: 'No.' } as const;

const thinnings: Readonly<Record<string, Thinning>> = {
  nothing: {},
  'a permission that is missing in one lab': {
    refused: (actions) =>
      Promise.resolve(actions.filter(isIn('Test')).map(({ key }) => ({ key, reason: 'It may not.' }))),
  },
  'a lab that cannot be read, and few images in the other': {
    thin: ({ labs: [first], ...rest }) => {
      const { lab, images, entry } = first ?? assert.fail();
      const few = { id: lab.id, lab, images: images.slice(0, 4), ...(entry ? { entry } : {}) };
      return { ...rest, labs: [few], unreadable: [unreadable] };
    },
  },
  'a companion that cannot be read, and few other images': {
    thin: ({ store, ...rest }) => {
      const odd = { ...unreadable, subject: { kind: 'stored image', name: 'a.json' }, vhdFileName: 'a.vhd' };
      return { ...rest, store: { ...store, images: store.images.slice(1), unreadable: [odd] } };
    },
  },
  'a read that is cancelled': {
    cancels: true,
    thin: ({ store, ...rest }) => ({ ...rest, store, unreadable: [unreadable] }),
  },
  whatIf: { inputs: { whatIf: true } },
};

/** Runs a step of this plan, and counts what it deletes. */
async function run(given: RetireState, inputs: RetireInputs, { thin, refused, cancels }: Thinning) {
  const cancel = new AbortController();
  let deleted = 0;
  const step: RetireStep = {
    read: () => {
      if (cancels) cancel.abort(new Error('The run was cancelled.'));
      return Promise.resolve(thin ? thin(given) : given);
    },
    plan,
    ...(refused ? { refused } : {}),
    act: () => {
      deleted += 1;
      return Promise.resolve({});
    },
    slots: () => ({ deletion: 0 }),
    outputs: () => ({}),
  };
  const ended = await runStep(step, {
    inputs: { ...inputs, pollIntervalSeconds: 1 },
    azure: undefined,
    signal: cancel.signal,
    runId: '1',
    emit: () => undefined,
    protect: () => undefined,
    now: () => new Date(0),
  }).then(
    ({ findings }) => findings.map(({ what }) => what).join(' '),
    (error: unknown) => String(error),
  );
  return { deleted, ended };
}

describe('A guard of RetireImages', () => {
  for (const [guard, { state: given = state, ...input }] of Object.entries(guards))
    for (const [what, thinning] of Object.entries(thinnings))
      it(`C94 lets nothing be deleted: ${guard}, with ${what}`, async () => {
        const inputs = { ...retireInputs, ...input, ...thinning.inputs };
        const { deleted, ended } = await run(given, inputs, thinning);
        assert.equal(deleted, 0);
        assert.match(ended, /Nothing is deleted, because/);
      });

  it('C94 C109 is not needed where the run was cancelled: nothing is deleted then, either', async () => {
    const given = { ...state, existingKeys: new Set(five.slice(1)) };
    assert.equal((await run(given, retireInputs, { cancels: true })).deleted, 0);
  });

  it('C94 lets a run without any of them delete what is to go', async () => {
    const given = { ...state, existingKeys: new Set(five.slice(1)) };
    assert.equal((await run(given, retireInputs, {})).deleted, 3);
  });
});
