import type { Finding } from '../../step/action.js';
import { type CleanUpState, read as readCleanUp } from '../clean-up/state.js';
import { type CreateState, read as readCreate } from '../create/state.js';
import { type DistributeState, read as readDistribute } from '../distribute/state.js';
import { createReads, type FactoryReads, readOnce } from '../reads.js';
import { read as readRetire, type RetireState } from '../retire/state.js';
import { read as readSnap, type SnapState } from '../snap/state.js';
import { isToBeTested, tagOf, testOfTag } from '../images/tags.js';
import { read as readTests, type TestState, waitingImages } from '../test/state.js';
import type { ReadContext } from './inputs.js';
import { readRegionCores, type RegionCores } from './read-region-cores.js';
import { type FactoryLock, holdFactory } from './run-lock.js';

/** What each step plans with. */
export interface WholeState {
  readonly create: CreateState;
  readonly snap: SnapState;
  /** Absent where no image is to be tested. */
  readonly test?: TestState;
  readonly distribute: DistributeState;
  readonly cleanUp: CleanUpState;
  readonly retire: RetireState;
  /** Absent where Azure does not tell them. */
  readonly cores?: RegionCores;
  /** When the run began, UTC. */
  readonly startedAt: Date;
}

/** What a run reads, and the lock that it holds from then on. */
export interface Reading {
  readonly state: WholeState;
  readonly lock: FactoryLock;
  /** The formulas of a lab, which distribution may have read. */
  readonly formulasOf: FactoryReads['formulas'];
}

/** Reads for all steps: each list of Azure once. What another whole run would change meanwhile is locked first. */
export async function readAll(given: ReadContext): Promise<Reading> {
  const startedAt = given.now();
  const context = { ...given, notice: onceEach(given.notice), reading: onceEach(given.reading) };
  const reads = readOnce(createReads(context, context.inputs));
  const factoryLab = await reads.factoryLab();
  const lock = await holdFactory(context, factoryLab);
  try {
    // One after the other: what is wrong with the Configuration folder is told before what is wrong in Azure.
    const create = { ...(await readCreate(context, reads)), isWholeRun: true };
    const distribute = await readDistribute(context, reads);
    const retire = await readRetire(context, reads);
    const snap = await readSnap(withoutSelection(context), reads);
    const cleanUp = await readCleanUp(context, reads);
    const test = hasTests({ create, snap, cleanUp })
      ? await readTests(withoutSelection(context), reads, true)
      : undefined;
    const cores = await readRegionCores(factoryLab, context);
    return {
      lock,
      formulasOf: reads.formulas,
      state: {
        create,
        snap,
        ...(test ? { test } : {}),
        distribute,
        cleanUp,
        retire,
        ...(cores ? { cores } : {}),
        startedAt,
      },
    };
  } catch (error) {
    await lock.release();
    throw error;
  }
}

/** Whether an image is to be tested, waits for its test, or has had one that left something. */
function hasTests({ create, snap, cleanUp }: Pick<WholeState, 'create' | 'snap' | 'cleanUp'>): boolean {
  return (
    create.imageRules.some(({ test }) => test) ||
    waitingImages(snap.store).length > 0 ||
    cleanUp.machines.some(({ tags }) => isToBeTested(tags) || tagOf(tags, testOfTag) !== undefined)
  );
}

/** The entries of imagePaths have been judged by the golden images: that they name no VM yet is no fault. */
function withoutSelection(context: ReadContext): ReadContext {
  return { ...context, inputs: { ...context.inputs, imagePaths: '' } };
}

/** Several steps find the same: it is said once. */
function onceEach<Said extends Finding | string>(say: (what: Said) => void): (what: Said) => void {
  const said = new Set<string>();
  return (what) => {
    const text = JSON.stringify(what);
    if (said.has(text)) return;
    said.add(text);
    say(what);
  };
}
