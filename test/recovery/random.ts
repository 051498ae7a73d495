import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import type { TaskOutcome } from '../local-agent/agent.js';
import type { State } from '../local-azure/state.js';
import type { Pipeline } from '../local-pipeline/pipeline.js';
import { isRegistration, toldBy } from '../worlds/canaries.js';
import { logOf } from '../worlds/evidence.js';
import type { Disturbance, Draw } from './disturbances.js';
import { comparable, settledIn } from './end-state.js';
import { harmIn } from './harm.js';
import { holdings, withoutCount } from './holdings.js';
import { interrupt } from './interruption.js';
import { blockFrom } from './kill.js';
import type { Night } from './night.js';

/**
 * Time limits of all waits in minutes: short in disturbed runs, and long enough in the last ones for everything that
 * still ends.
 */
const short = limitsOf('0.02');

const patient = limitsOf('0.5');

/** Lets a run delete at once what no other goes on with, such as half the VHD of a VM that was built again. */
const withoutGrace = { orphanGraceHours: '0.0001' };

/** Undisturbed runs within which a task must succeed: the first may fail and need cleaning up. */
const mostTries = 3;

function limitsOf(minutes: string): Readonly<Record<string, string>> {
  return {
    StandardTimeoutMinutes: minutes,
    buildTimeoutMinutes: minutes,
    copyTimeoutMinutes: minutes,
    operationTimeoutMinutes: minutes,
    stallMinutes: minutes,
    lockWaitMinutes: minutes,
    deploymentTimeoutMinutes: minutes,
    testTimeoutMinutes: minutes,
  };
}

/** Runs the disturbed nights of a seed. */
export type RunNight = (seed: number) => Promise<void>;

/** Prepares disturbed nights in a pipeline; the end states of undisturbed nights are determined once. */
export function disturbedNightsOf(pipeline: Pipeline, draw: Draw): RunNight {
  const ends = new Map<Night, Promise<unknown>>();
  const endOf = (night: Night): Promise<unknown> => {
    const end = ends.get(night) ?? undisturbedEnd(pipeline, night);
    ends.set(night, end);
    return end;
  };
  return async (seed) => {
    const drawn = draw(seed);
    const end = await endOf(drawn.night);
    const outcomes: TaskOutcome[] = [];
    try {
      await pipeline.azure.begin(drawn.night.world);
      for (const [index, task] of drawn.night.tasks.entries()) {
        for (const disturbance of drawn.disturbances[index] ?? [])
          outcomes.push(await disturbed(pipeline, drawn.night, task, disturbance));
        outcomes.push(...(await endWell(pipeline, drawn.night, task)));
        if (drawn.night.buildsAnew)
          outcomes.push(...(await endWell(pipeline, drawn.night, task, 1, withoutGrace)));
      }
      const state = await settledIn(viewOf(drawn.night), pipeline.azure, end);
      if (!isDeepStrictEqual(state, end)) assert.deepEqual(state, end);
      assert.deepEqual(outcomes.flatMap(secretsIn), []);
    } catch (error) {
      const told = [JSON.stringify(drawn.disturbances, undefined, 1), ...outcomes.map(logOf)].join('\n\n');
      throw new Error(`${told}\n\n${String(error)}\n\n${howToReplay(seed)}`, { cause: error });
    }
  };
}

function howToReplay(seed: number): string {
  return `This was seed ${seed}; SEED=${seed} npx mocha --no-config --require tsx --timeout 0 test/long/random.test.ts replays it.`;
}

async function undisturbedEnd(pipeline: Pipeline, night: Night): Promise<unknown> {
  await pipeline.azure.begin(night.world);
  for (const task of night.tasks) await endWell(pipeline, night, task, 1);
  const state = await pipeline.azure.state();
  assert.deepEqual(harmIn(state), []);
  return viewOf(night)(state);
}

/** What of the end state counts. */
function viewOf({ buildsAnew }: Night): (state: State) => unknown {
  return buildsAnew ? (state) => withoutCount(holdings(state)) : comparable;
}

async function disturbed(
  pipeline: Pipeline,
  night: Night,
  task: string,
  { faults, end }: Disturbance,
): Promise<TaskOutcome> {
  const { azure, run } = pipeline;
  const inputs = { ...night.inputs[task], ...short };
  const silence = end?.by === 'killOn' ? blockFrom(end.request, end.moment) : [];
  await azure.clearRequests();
  await azure.addFaults(...silence, ...faults);
  const outcome = end
    ? (await interrupt(pipeline, { task, inputs }, end.by, end.request)).outcome
    : await run(task, inputs);
  await azure.clearFaults();
  await azure.expireLeases();
  return outcome;
}

/** Runs a task until it has succeeded. */
async function endWell(
  { run }: Pipeline,
  night: Night,
  task: string,
  tries = mostTries,
  more: Readonly<Record<string, string>> = {},
): Promise<readonly TaskOutcome[]> {
  const outcomes: TaskOutcome[] = [];
  for (let round = 0; round < tries; round += 1) {
    if (round > 0 && builders.includes(task)) outcomes.push(await startAfresh(run, night));
    const outcome = await run(task, { ...night.inputs[task], ...patient, ...more });
    outcomes.push(outcome);
    if (/^Succeeded/.test(outcome.result) && (outcome.outputs['failedCount'] ?? '0') === '0') return outcomes;
  }
  throw new Error(`${task} does not end well.\n${outcomes.map(logOf).join('\n\n')}`);
}

/** The tasks that build VMs. */
const builders = ['CreateImageVMs', 'RunImageFactory'];

/** Does what they recommend if an earlier attempt has left a VM that failed or will never be ready. */
function startAfresh(run: Pipeline['run'], { inputs }: Night): Promise<TaskOutcome> {
  return run('CleanUpFactory', { ...inputs['CleanUpFactory'], ...patient, deleteUncommitted: 'true' });
}

/** Secrets that were registered with the agent and yet written in clear text. */
function secretsIn(outcome: TaskOutcome): readonly string[] {
  const command = '##vso[task.setsecret]';
  const secrets = outcome.rawOutput
    .filter(isRegistration)
    .map((line) => line.slice(command.length).replaceAll('%AZP25', '%').replaceAll('%25', '%'));
  const told = toldBy(outcome);
  return secrets.filter((secret) => secret !== '' && told.some((text) => text.includes(secret)));
}
