import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { WholeAction } from '../../../../tasks/core/factory/whole/actions.js';
import { createCoreGate } from '../../../../tasks/core/factory/whole/core-gate.js';
import type { WholeContext } from '../../../../tasks/core/factory/whole/inputs.js';
import type { Run } from '../../../../tasks/core/factory/whole/run.js';
import {
  gateOfReserve,
  reserveForTests,
  withCoresOfTest,
} from '../../../../tasks/core/factory/whole/test-cores.js';
import { withTestCases } from '../../../../tasks/core/step/test-cases.js';
import { fakeContext } from '../../step/fake-context.js';
import { boot, testInputs } from '../test/test-states.js';
import { action, names } from '../test/test-world.js';
import { coresOf, stateOf } from './whole-state.js';

const size = 'Standard_D2s_v5';

const test = { planned: { ...action, test: { ...boot, size } }, pathKey: 'a' } as unknown as WholeAction;

const build = {
  planned: { kind: 'build', expected: { size }, prepared: { machineNames: ['A'] } },
  pathKey: 'a',
} as unknown as WholeAction;

const reserved = (free: number, actions: readonly WholeAction[] = [build, test]) =>
  Object.fromEntries(reserveForTests(actions, stateOf({ cores: coresOf(100) }), { vmSize: '' }, () => free));

describe('The cores that builds leave to tests', () => {
  it('are those of the largest test VM', () => {
    assert.deepEqual(reserved(4), { cores: 2, standardDSv5Family: 2 });
  });

  it('are none where no build would have any then, or nothing is tested', () => {
    assert.deepEqual(reserved(3), {});
    assert.deepEqual(reserved(4, [build]), {});
  });

  it('are none where nobody knows the quotas', () => {
    assert.equal(reserveForTests([build, test], stateOf({}), { vmSize: '' }, () => 4).size, 0);
  });
});

/** A run in which so many cores are free, beside a reserve of so many. */
function runWith(free: number, reserve: number) {
  const state = stateOf({ cores: coresOf(free) });
  const demand = new Map([['cores', reserve]]);
  const cores = createCoreGate(state.cores?.quotas ?? []);
  const coresOfTests = reserve === 0 ? undefined : gateOfReserve(demand);
  return { state, cores, coresOfTests, picture: { built: new Map() } } as unknown as Run;
}

const context = (keepFailedMachines = false) =>
  fakeContext({ ...testInputs, keepFailedMachines }, {}) as unknown as WholeContext;

const due = { ...action, test: { ...boot, size } };

const { signal } = new AbortController();

/** Carries out a test that ends when it is told to. */
function begin(run: Run, vhdFileName: string) {
  let end = (): void => undefined;
  let hasBegun = false;
  const work = () => {
    hasBegun = true;
    return new Promise<object>((resolve) => (end = () => resolve({})));
  };
  const done = withCoresOfTest({ ...due, vhdFileName }, 'a', run, context(), work);
  return { hasBegun: () => hasBegun, end: () => end(), done };
}

const aWhile = () => new Promise((resolve) => setImmediate(resolve));

describe('A test in a whole run', () => {
  it('has its cores until it has ended', async () => {
    const run = runWith(2, 0);
    const one = begin(run, 'one.vhd');
    await aWhile();
    const next = run.cores.take('build', new Map([['cores', 2]]), 1, signal);
    assert.ok(run.cores.waitsFor('build'));
    one.end();
    await Promise.all([one.done, next]);
  });

  it('takes those of the reserve where no others are free', async () => {
    const run = runWith(2, 2);
    await run.cores.take('build', new Map([['cores', 2]]), 1, signal);
    const one = begin(run, 'one.vhd');
    await aWhile();
    assert.equal(one.hasBegun(), true);
    one.end();
    await one.done;
  });

  it('waits for the one that has the reserve, where no others are free', async () => {
    const run = runWith(2, 2);
    await run.cores.take('build', new Map([['cores', 2]]), 1, signal);
    const [one, other] = [begin(run, 'one.vhd'), begin(run, 'other.vhd')];
    await aWhile();
    assert.deepEqual([one.hasBegun(), other.hasBegun()], [true, false]);
    one.end();
    await one.done;
    await aWhile();
    assert.equal(other.hasBegun(), true);
    other.end();
    await other.done;
  });

  it('waits for no cores where there is no reserve: Azure says whether there are any', async () => {
    const run = runWith(2, 0);
    await run.cores.take('build', new Map([['cores', 2]]), 1, signal);
    const one = begin(run, 'one.vhd');
    await aWhile();
    assert.equal(one.hasBegun(), true);
    one.end();
    await one.done;
  });

  it('keeps the cores of a VM that stays for a look at it', async () => {
    const run = runWith(2, 0);
    const failed = { name: 'boot', seconds: 0, outcome: 'failed', message: '' } as const;
    const rejection = withTestCases(new Error('It does not boot.'), [failed]);
    await assert.rejects(withCoresOfTest(due, 'a', run, context(true), () => Promise.reject(rejection)));
    await assert.rejects(
      run.cores.take('build', new Map([['cores', 2]]), 1, signal),
      new RegExp(names.machine),
    );
  });
});
