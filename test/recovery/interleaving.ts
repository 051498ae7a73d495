import assert from 'node:assert/strict';
import { isDeepStrictEqual } from 'node:util';
import type { TaskOutcome } from '../local-agent/agent.js';
import { fraction } from '../local-azure/clock.js';
import type { LoggedRequest } from '../local-azure/request-log.js';
import type { World } from '../local-azure/world.js';
import { type Pipeline, type RunOptions, serviceConnection } from '../local-pipeline/pipeline.js';
import { holdings, withoutCount } from './holdings.js';
import { untilFaultActed } from './interruption.js';
import { type Moment, blockFrom } from './kill.js';
import { type Rival, type Rivalry, whole } from './rivals.js';

/** One of the concurrent runs is killed at one of its requests, counted from 1. */
export interface Kill {
  readonly of: Rival;
  readonly request: number;
  readonly moment: Moment;
}

export type Holdings = readonly string[];

/** The results of the runs one after the other. */
export interface InOrder {
  /** The end state after each order of the runs, each followed by all runs once more. */
  readonly ends: readonly Holdings[];
  /** Number of requests of each task alone. */
  readonly requests: ReadonlyMap<string, number>;
}

/** Carries out the runs in each order, and then all once more. */
export async function inEveryOrder(pipeline: Pipeline, rivalry: Rivalry): Promise<InOrder> {
  const { world, rivals } = rivalry;
  const ends: Holdings[] = [];
  const requests = new Map<string, number>();
  for (const order of ordersOf(rivals)) {
    await pipeline.azure.begin(world);
    for (const [index, rival] of order.entries()) {
      await succeed(pipeline, world, rival);
      if (index === 0) requests.set(rival.task, (await pipeline.azure.requests()).length);
    }
    await onceMore(pipeline, rivalry);
    ends.push(await endOf(pipeline, rivalry));
  }
  return { ends, requests };
}

/** All runs one after the other. What a killed one has begun and nobody goes on with is deleted once its time has come. */
async function onceMore(pipeline: Pipeline, { world, rivals }: Rivalry): Promise<void> {
  for (const rival of rivals) {
    const inputs = rival.task === whole ? { ...rival.inputs, orphanGraceHours: '0.0001' } : rival.inputs;
    await succeed(pipeline, world, { ...rival, inputs });
  }
}

async function endOf({ azure }: Pipeline, { buildsAnew }: Rivalry): Promise<Holdings> {
  const end = holdings(await azure.state());
  return buildsAnew ? withoutCount(end).filter(isNotOnItsWay) : end;
}

/** A VHD that a killed run has left on its way to a lab stays for a while (C83). */
function isNotOnItsWay(line: string): boolean {
  return !/\/imagefactoryvhds-staging\/.* imagefactorylab /.test(line);
}

/** The orders of the runs; runs that do the same are interchangeable. */
function ordersOf(rivals: readonly Rival[]): (readonly Rival[])[] {
  const isOne = new Set(rivals.map(({ task, inputs }) => JSON.stringify([task, inputs]))).size === 1;
  return isOne ? [rivals] : [rivals, rivals.toReversed()];
}

export async function succeed(pipeline: Pipeline, world: World, rival: Rival): Promise<void> {
  const outcome = await runOf(pipeline, world, rival);
  assert.match(outcome.result, /^Succeeded/, outcome.log.join('\n'));
}

/** Carries out one run, signed in as its application. */
export function runOf(
  { azure, run }: Pipeline,
  world: World,
  { task, inputs, application, runId, variables }: Rival,
  options: RunOptions = {},
): Promise<TaskOutcome> {
  return run(task, inputs, {
    ...options,
    endpoints: [serviceConnection(azure, { ...world, applications: [application] })],
    variables: { ...variables, 'build.buildId': runId },
  });
}

/** Draws which run is killed and when from the seed. */
export function drawKillPoint(seed: number, { rivals }: Rivalry, { requests }: InOrder): Kill {
  const names = rivals.map(({ task }) => task).join();
  const draw = (what: string, count: number) => Math.floor(fraction(`${seed}:${names}:${what}`) * count);
  const of = rivals[draw('who', rivals.length)];
  if (!of) throw new Error('There are no rivals.');
  const request = 1 + draw('when', requests.get(of.task) ?? 1);
  return { of, request, moment: draw('moment', 2) === 0 ? 'before' : 'after' };
}

/**
 * Carries out the runs at the same time, with their requests interleaved by the seed, and then, as in `inEveryOrder`,
 * all once more one after the other.
 * @throws if a run fails, if work that two runs need is begun twice, or if the end state is none of those of the
 *   orders
 */
export async function meet(
  pipeline: Pipeline,
  rivalry: Rivalry,
  expected: InOrder,
  seed: number,
  kill?: Kill,
): Promise<void> {
  const { azure } = pipeline;
  const { world, rivals } = rivalry;
  await azure.begin(world);
  const outcomes = await runAtOnce(pipeline, rivalry, seed, kill);
  const requests = await azure.requests();
  const tell = () => [...outcomes.flatMap(({ log }) => log), ...requests.map(describe(rivals))].join('\n');
  for (const { result, signal } of outcomes) if (signal === null) assert.match(result, /^Succeeded/, tell());
  if (!kill) {
    const failed = outcomes.map(({ outputs }) => outputs['failedCount'] ?? '0');
    assert.deepEqual(
      failed,
      failed.map(() => '0'),
      tell(),
    );
    assert.deepEqual(begunTwice(rivalry.buildsAnew ? lastOfEach(requests) : requests), [], tell());
  }
  await azure.expireLeases();
  await onceMore(pipeline, rivalry);
  const end = await endOf(pipeline, rivalry);
  if (!expected.ends.some((one) => isDeepStrictEqual(one, end)))
    assert.deepEqual(end, expected.ends[0], tell());
}

/**
 * Deployments, custom images, versions, and copies of disks into the store that were begun twice. An image definition, and
 * an image that a lab offers, are no work: Azure takes the same as often as it is told.
 */
function begunTwice(requests: readonly LoggedRequest[]): string[] {
  const begun = requests
    .filter(({ method }) => method === 'PUT')
    .filter(({ kind, status, path }) =>
      kind === 'arm' ? status < 300 : status === 202 && path.includes('/imagefactoryvhds/'),
    )
    .map(({ path }) => path.toLowerCase())
    .filter((path) => !/\/(galleries\/[^/]+\/images|sharedimages)\/[^/]+$/.test(path));
  return begun.filter((path, index) => begun.indexOf(path) !== index);
}

/** Without what was begun and deleted again, before it was begun anew. */
function lastOfEach(requests: readonly LoggedRequest[]): readonly LoggedRequest[] {
  const deletions = new Map(
    requests.flatMap(({ method, path }, index) =>
      method === 'DELETE' ? [[path.toLowerCase(), index] as const] : [],
    ),
  );
  return requests.filter(({ path }, index) => index >= (deletions.get(path.toLowerCase()) ?? 0));
}

async function runAtOnce(
  pipeline: Pipeline,
  { world, rivals }: Rivalry,
  seed: number,
  kill?: Kill,
): Promise<TaskOutcome[]> {
  const { azure } = pipeline;
  const nameOf = ({ application }: Rival) => application.objectId;
  if (kill) await azure.addFaults(...blockFrom(kill.request, kill.moment, nameOf(kill.of)));
  await azure.takeTurns({ seed, principals: rivals.map(nameOf) });
  const outcomes = await Promise.all(
    rivals.map(async (rival) => {
      let hasEnded = false;
      const killOn = rival === kill?.of ? untilFaultActed(azure, () => hasEnded) : undefined;
      const told = kill && rivals.some(({ task }) => task !== whole) ? withoutWaiting(rival) : rival;
      const outcome = await runOf(pipeline, world, told, killOn ? { killOn } : {});
      hasEnded = true;
      await azure.leaveTurns(nameOf(rival));
      return outcome;
    }),
  );
  await azure.endTurns();
  await azure.clearFaults();
  return outcomes;
}

/**
 * A run that does not wait for leases: those of a killed run expire only after a minute, so the work is left to the
 * next run. Of two whole runs the second does nothing without the lock: these wait for it.
 */
function withoutWaiting(rival: Rival): Rival {
  return { ...rival, inputs: { ...rival.inputs, lockWaitMinutes: '0.005' } };
}

export function describe(
  rivals: readonly Pick<Rival, 'application' | 'runId'>[],
): (request: LoggedRequest) => string {
  const runs = new Map(rivals.map(({ application, runId }) => [application.objectId, runId]));
  return ({ principal = '', method, path, status }) =>
    `${runs.get(principal) ?? 'nobody'}: ${method} ${path} ${status}`;
}
