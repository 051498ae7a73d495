import assert from 'node:assert/strict';
import { openOldAzure } from '../legacy/azure.js';
import { scripts } from '../legacy/scripts.js';
import type { LoggedRequest } from '../local-azure/request-log.js';
import type { World } from '../local-azure/world.js';
import type { Pipeline } from '../local-pipeline/pipeline.js';
import { goldenImage } from '../worlds/configuration.js';
import { harmIn } from './harm.js';
import { holdings } from './holdings.js';
import { describe, type Holdings, runOf, succeed } from './interleaving.js';
import { builtWorld, people, unbuiltWorld } from './mixed-worlds.js';
import { labs, type Rival, rivalOf } from './rivals.js';

export type ScriptName = keyof typeof scripts;

/** The task that replaces each script. */
const counterparts: Readonly<Record<ScriptName, string>> = {
  MakeGoldenImageVMs: 'CreateImageVMs',
  SnapImagesFromVMs: 'SnapImages',
  DistributeImages: 'DistributeImages',
  CleanUpFactory: 'CleanUpFactory',
  RetireImages: 'RetireImages',
};

/** Lines of holdings with the rule of the contract that explains why a script damages them. */
type Damage = readonly (readonly [rule: string, line: RegExp])[];

/** Resources of other people that the scripts destroy in any case. */
const destroyed: Readonly<Partial<Record<ScriptName, Damage>>> = {
  DistributeImages: [['L9 L32', /^blob: storenear\/imagefactoryvhds\/somebody[.]vhd/]],
  CleanUpFactory: [['L7', /^machine: Factory\/Protected/]],
  RetireImages: [
    ['L1', /^image: Near\/Bob/],
    ['L37', /^image: Near\/Theirs-/],
  ],
};

/**
 * Resources of the factory that a script leaves half-made where a task works on them: a leased companion is not
 * deleted (C65).
 */
const halfMade: Readonly<Partial<Record<ScriptName, Damage>>> = {
  RetireImages: [['L35 C65', /Windows_Server-May-[12]-2024[.]json/]],
};

/** A script and a task that run at the same time. */
export interface Encounter {
  readonly world: World;
  readonly script: ScriptName;
  /** The application that the script signs in as, and its name in failures. */
  readonly caller: Pick<Rival, 'application' | 'runId'>;
  readonly task: Rival;
}

export function encounter(script: ScriptName, task: string): Encounter {
  const { application } = rivalOf(task, 1);
  const world = script === 'MakeGoldenImageVMs' ? unbuiltWorld : builtWorld;
  return { world, script, caller: { application, runId: script }, task: rivalOf(task, 0) };
}

const generalized = (...artifacts: readonly string[]) =>
  goldenImage({ artifacts: [...artifacts, 'windows-sysprep'] });

/** With this culture dates have the same length on every day, and so have companions. */
const agent = { shell: 'Windows PowerShell 5.1', culture: 'sv-SE' } as const;

async function runScript(
  { azure }: Pipeline,
  { world, script, caller }: Encounter,
): Promise<readonly string[]> {
  return scripts[script]({
    azure: await openOldAzure(azure, world, caller.application),
    agent,
    factoryName: 'Factory',
    entries: labs.Labs,
    templates: {
      'Windows\\Server.json': generalized('windows-7zip'),
      'Windows\\Desktop.json': generalized(),
    },
    imagesToSave: 1,
  });
}

/** The end states after script and task have run one after the other, in both orders, and then the tasks once more. */
export async function inBothOrders(pipeline: Pipeline, meeting: Encounter): Promise<readonly Holdings[]> {
  const { world, task } = meeting;
  const script = () => runScript(pipeline, meeting);
  const ours = () => succeed(pipeline, world, task);
  const ends: Holdings[] = [];
  for (const order of [
    [script, ours],
    [ours, script],
  ]) {
    await pipeline.azure.begin(world);
    for (const run of order) await run();
    ends.push(await quietEnd(pipeline, meeting));
  }
  return ends;
}

/** The three digits in the name of a VM whose plain name was in use when its build began (C27). */
const digits = /(Server|Desktop)[0-9a-f]{3}\b/i;

/** Runs the task once more, and the task that replaces the script. */
async function quietEnd(pipeline: Pipeline, { world, script, task }: Encounter): Promise<Holdings> {
  for (const name of new Set([task.task, counterparts[script]]))
    await succeed(pipeline, world, name === task.task ? task : rivalOf(name, 0));
  return holdings(await pipeline.azure.state()).map((line) => line.replace(digits, '$1'));
}

/**
 * Runs script and task at the same time, with their requests interleaved by the seed, and then, as in `inBothOrders`,
 * the tasks once more.
 * @param ends the end states of both orders
 * @throws if other people have lost what no script destroys, if anything is half-made except what a script damages,
 *   if the task has deleted what the script made, or if the end state has anything that neither order leads to, or
 *   lacks anything that both lead to
 */
export async function meetScript(
  pipeline: Pipeline,
  meeting: Encounter,
  ends: readonly Holdings[],
  seed: number,
): Promise<void> {
  const { azure } = pipeline;
  const { world, script, task, caller } = meeting;
  await azure.begin(world);
  const before = holdings(await azure.state());
  const { log, errors } = await runAtOnce(pipeline, meeting, seed);
  const requests = await azure.requests();
  const tell = () => [...log, ...errors, ...requests.map(describe([task, caller]))].join('\n');
  const state = await azure.state();
  const after = holdings(state);
  const lost = before.filter((line) => people.test(line) && !after.includes(line));
  assert.deepEqual(without(lost, destroyed[script]), [], tell());
  assert.deepEqual(without(harmIn(state), halfMade[script]), [], tell());
  assert.deepEqual(deletedOfScript(requests, meeting), [], tell());
  await azure.expireLeases();
  const end = await quietEnd(pipeline, meeting);
  const strange = end.filter((line) => !ends.some((one) => one.includes(line)));
  assert.deepEqual(without(strange, halfMade[script]), [], tell());
  assert.deepEqual(missing(end, ends), [], tell());
}

async function runAtOnce(pipeline: Pipeline, meeting: Encounter, seed: number) {
  const { azure } = pipeline;
  const { world, task, caller } = meeting;
  const nameOf = ({ application }: Encounter['caller']) => application.objectId;
  await azure.takeTurns({ seed, principals: [nameOf(task), nameOf(caller)] });
  const [{ log }, errors] = await Promise.all([
    leaving(runOf(pipeline, world, task), () => azure.leaveTurns(nameOf(task))),
    leaving(runScript(pipeline, meeting), () => azure.leaveTurns(nameOf(caller))),
  ]);
  await azure.endTurns();
  return { log, errors };
}

/** Whoever has ended is not waited for. */
async function leaving<T>(work: Promise<T>, leave: () => Promise<void>): Promise<T> {
  try {
    return await work;
  } finally {
    await leave();
  }
}

function without(lines: readonly string[], damage: Damage = []): string[] {
  return lines.filter((line) => !damage.some(([, spoilt]) => spoilt.test(line)));
}

/** The tasks that delete resources made by the scripts, by their rules (C91, C95). */
const deleting = ['CleanUpFactory', 'RetireImages'];

function deletedOfScript(requests: readonly LoggedRequest[], { task, caller }: Encounter): string[] {
  if (deleting.includes(task.task)) return [];
  const done = (method: string, { application }: Encounter['caller']) =>
    requests
      .filter((one) => one.principal === application.objectId && one.method === method && one.status < 300)
      .map(({ path }) => path.toLowerCase());
  const made = new Set(done('PUT', caller));
  return done('DELETE', task).filter((path) => made.has(path));
}

/**
 * The lines in all end states of the orders that this one lacks. Tags are ignored: script and task mark the same
 * things differently.
 */
function missing(end: Holdings, ends: readonly Holdings[]): string[] {
  const nameOf = (line: string) => line.split(' ').slice(0, 2).join(' ');
  const [first = [], ...others] = ends.map((one) => one.map(nameOf));
  const names = end.map(nameOf);
  return first.filter((name) => others.every((one) => one.includes(name)) && !names.includes(name));
}
