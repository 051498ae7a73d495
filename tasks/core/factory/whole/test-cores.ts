import { sameName } from '../../lab/names.js';
import type { Done } from '../../step/step.js';
import { vhdFileNameOf } from '../store/vhd-names.js';
import type { StoreAction, TestAction } from '../test/actions.js';
import { isRejection } from '../test/run-test.js';
import { testNames } from '../test/test-names.js';
import type { WholeAction } from './actions.js';
import { demandOf } from './core-demand.js';
import { type CoreGate, createCoreGate } from './core-gate.js';
import type { Demand } from './core-ledger.js';
import { shortageText } from './core-texts.js';
import type { WholeContext, WholeInputs } from './inputs.js';
import { coresOf } from './possible-builds.js';
import type { Run } from './run.js';
import type { WholeState } from './state.js';

/**
 * The cores that builds leave to tests: those of the largest test VM. The VMs of images have their cores until their tests have
 * ended: without a reserve, builds could take all that there are, and no test would ever be carried out.
 * @param free how many cores of a quota this run can have in the end
 * @returns none where that is less than the largest build and the reserve: then Azure says what fits
 */
export function reserveForTests(
  actions: readonly WholeAction[],
  state: WholeState,
  { vmSize }: Pick<WholeInputs, 'vmSize'>,
  free: (quota: string) => number,
): Demand {
  const { cores } = state;
  if (!cores) return new Map();
  const builds = actions.flatMap(({ planned }) => (planned.kind === 'build' ? [planned] : []));
  const ofBuilds = new Map(actions.map(({ planned, pathKey }) => [pathKey, expectedSize(planned)]));
  const sizes = actions.flatMap(({ planned, pathKey }) =>
    planned.kind === 'test' ? [sizeOf(planned, vmSize, ofBuilds.get(pathKey), state) ?? ''] : [],
  );
  const reserve = largest(sizes.map((size) => demandOf(size, cores.sizes, cores.quotas)));
  const build = largest(builds.map((one) => coresOf(one, cores)));
  const fits = [...reserve].every(([quota, count]) => count + (build.get(quota) ?? 0) <= free(quota));
  return fits ? reserve : new Map();
}

function expectedSize(planned: WholeAction['planned']): string | undefined {
  return planned.kind === 'build' ? planned.expected.size : undefined;
}

/** @param ofImageVm the size of the VM of this run that the image is made from */
function sizeOf(
  { test, vhdFileName }: TestAction,
  vmSize: string,
  ofImageVm: string | undefined,
  { test: state }: Pick<WholeState, 'test'>,
): string | undefined {
  const given = test.size ?? vmSize.trim();
  if (given !== '') return given;
  return ofImageVm ?? state?.machines.find((machine) => sameName(vhdFileNameOf(machine), vhdFileName))?.size;
}

function largest(demands: readonly Demand[]): Demand {
  const most = new Map<string, number>();
  for (const demand of demands)
    for (const [quota, count] of demand) most.set(quota, Math.max(count, most.get(quota) ?? 0));
  return most;
}

/** The gate of the reserve, through which tests go that find no other cores. */
export function gateOfReserve(reserve: Demand): CoreGate | undefined {
  if (reserve.size === 0) return undefined;
  return createCoreGate([...reserve].map(([name, limit]) => ({ name, limit, used: 0 })));
}

/** Tests before all builds: each gives the cores of two VMs back. */
const first = Number.MAX_VALUE;

/** Carries out a test when there are cores for its VM; at once where nothing tells whether there are. */
export async function withCoresOfTest(
  due: TestAction | StoreAction,
  pathKey: string,
  run: Run,
  context: WholeContext,
  carryOut: () => Promise<Done>,
): Promise<Done> {
  if (due.kind === 'store') return carryOut();
  const key = testNames(due.vhdFileName, due.lab).machine;
  const gate = await takeCores(key, demandNow(due, pathKey, run, context), run, context);
  try {
    const done = await carryOut();
    gate?.free(key);
    return done;
  } catch (error) {
    if (isRejection(error) && context.inputs.keepFailedMachines) gate?.keep(key);
    else gate?.free(key);
    throw error;
  }
}

function demandNow(due: TestAction, pathKey: string, run: Run, { inputs }: WholeContext): Demand {
  const { quotas = [], sizes = new Map<string, never>() } = run.state.cores ?? {};
  const ofImageVm = run.picture.built.get(pathKey)?.size;
  return demandOf(sizeOf(due, inputs.vmSize, ofImageVm, run.state) ?? '', sizes, quotas);
}

/** @returns where the cores come from: those of all, or the reserve; nothing where neither gives any: then Azure says what fits */
async function takeCores(
  key: string,
  demand: Demand,
  { cores, coresOfTests }: Run,
  { signal, phase, waiting }: WholeContext,
): Promise<CoreGate | undefined> {
  const gates = coresOfTests ? [cores, coresOfTests] : [cores];
  const stop = new AbortController();
  const either = AbortSignal.any([signal, stop.signal]);
  const takings = gates.map((gate) => gate.take(key, demand, first, either).then(() => gate));
  const shortage =
    gates.length === 1 || gates.every((gate) => gate.waitsFor(key)) ? cores.waitsFor(key) : undefined;
  if (shortage && gates.length === 1) stop.abort();
  else if (shortage) {
    phase('wait for cores');
    waiting(`the VM ${key}`, `waits for ${shortageText(shortage)}`);
  }
  const taken = await Promise.any(takings).catch(() => undefined);
  stop.abort();
  for (const gate of await settled(takings)) if (gate !== taken) gate.free(key);
  signal.throwIfAborted();
  return taken;
}

async function settled(takings: readonly Promise<CoreGate>[]): Promise<readonly CoreGate[]> {
  const results = await Promise.allSettled(takings);
  return results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
}
