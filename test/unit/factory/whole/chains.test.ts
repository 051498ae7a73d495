import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { BuildAction } from '../../../../tasks/core/factory/create/actions.js';
import { depthsIn, withoutLostBases } from '../../../../tasks/core/factory/whole/chains.js';
import { withPriorities } from '../../../../tasks/core/factory/whole/priorities.js';
import { forecast } from '../../../../tasks/core/factory/whole/forecast.js';
import { joinPlans } from '../../../../tasks/core/factory/whole/graph.js';
import type { LeftAlone } from '../../../../tasks/core/step/action.js';
import { storedOf } from '../../../worlds/azure-things.js';
import { buildAction } from '../create/build-actions.js';
import { stateOf, wholeInputs } from './whole-state.js';

const build = (name: string, base?: string): BuildAction =>
  buildAction({
    imagePath: `${name}.json`,
    key: name,
    imageFacts: { path: `${name}.json` },
    ...(base === undefined
      ? {}
      : { base: { basePath: `${base}.json`, baseKey: `${base.toLowerCase()}.json`, isOfRun: true } }),
  });

const failed = (name: string): LeftAlone => ({
  subject: { kind: 'golden image', name },
  imageFacts: { path: `${name}.json` },
  outcome: 'failed',
  reason: 'Too large.',
});

const settled = (actions: readonly BuildAction[], leftAlone: readonly LeftAlone[] = []) =>
  withoutLostBases({ actions, leftAlone });

describe('What is built upon images of a whole run', () => {
  it('stays where its base is built', () => {
    const plan = { actions: [build('Dev', 'Base'), build('Base')], leftAlone: [] };
    assert.deepEqual(withoutLostBases(plan).actions, plan.actions);
  });

  it('C127 is skipped where its base cannot be built, and so is what stands upon that, and nothing else', () => {
    const { actions, leftAlone } = settled(
      [build('Deep', 'Dev'), build('Dev', 'Base'), build('Plain')],
      [failed('Base')],
    );
    assert.deepEqual(
      actions.map(({ key }) => key),
      ['Plain'],
    );
    assert.deepEqual(
      leftAlone.slice(1).map(({ outcome, reason }) => `${outcome}: ${reason}`),
      [
        'skipped: Its base Base failed: Too large.',
        'skipped: Its base Dev failed: Its base Base failed: Too large.',
      ],
    );
  });

  it('C127 takes the stored image where an earlier attempt of the run has stored the base already', () => {
    const dev = build('Dev', 'Base');
    const image = storedOf({ imagePath: 'Base.json' });
    assert.ok(dev.base);
    const [action] = settled([{ ...dev, base: { ...dev.base, image } }]).actions;
    assert.ok(action?.kind === 'build');
    assert.deepEqual(action.base, { basePath: 'Base.json', baseKey: 'base.json', image });
  });

  it('knows how deep it stands', () => {
    const depthOf = depthsIn([build('Deep', 'Dev'), build('Dev', 'Base'), build('Base')]);
    assert.deepEqual(['deep.json', 'dev.json', 'base.json', 'other.json'].map(depthOf), [2, 1, 0, 0]);
  });

  it('C127 C115 waits for the storing of its base and for no other, and gives the base its priority', () => {
    const state = stateOf({ golden: ['Base.json', 'Dev.json', 'Plain.json'] });
    const plans = forecast(state, wholeInputs, (create) => ({
      ...create,
      actions: create.actions.map((action) =>
        action.kind === 'build' && action.imagePath === 'Dev.json'
          ? { ...action, base: { basePath: 'Base.json', baseKey: 'base.json', isOfRun: true as const } }
          : action,
      ),
    }));
    const actions = withPriorities(joinPlans(plans, { secondsOf: () => 60, doubtful: new Set<string>() }));
    const of = (key: string) => actions.find((action) => action.key === key);
    const save = actions.find(({ step, pathKey }) => step === 'snap' && pathKey === 'base.json');
    assert.ok(save);
    assert.deepEqual(of('create Dev.json')?.needs, [save.key]);
    assert.ok((of('create Base.json')?.priority ?? 0) > (of('create Plain.json')?.priority ?? 0));
    assert.ok(
      actions.findIndex(({ key }) => key === save.key) <
        actions.findIndex(({ key }) => key === 'create Dev.json'),
    );
  });
});
