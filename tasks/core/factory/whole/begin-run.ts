import type { LabVirtualMachine } from '../../azure/resources/lab-virtual-machines.js';
import type { GalleryImage } from '../distribute/published-images.js';
import type { WholeAction } from './actions.js';
import { demandOf } from './core-demand.js';
import type { Demand } from './core-ledger.js';
import { type CoreGate, createCoreGate } from './core-gate.js';
import type { WholeInputs } from './inputs.js';
import { createPicture } from './picture.js';
import { placeKey } from './place-key.js';
import type { Run } from './run.js';
import { gateOfReserve, reserveForTests } from './test-cores.js';
import type { WholeState } from './state.js';
import { secondsToSaveIn, timeBoxOf } from './time-box.js';

/** What the actions of a whole run share, from when its plan is made. */
export function beginRun(
  state: WholeState,
  actions: readonly WholeAction[],
  inputs: Pick<WholeInputs, 'stopStartingAfterMinutes' | 'vmSize'>,
): Run {
  const deleted = actions.flatMap(({ planned }) =>
    planned.kind === 'delete image VM' ? [planned.machine] : [],
  );
  const comingBack = demandsOf(state, deleted);
  const reserve = reserveForTests(actions, state, inputs, freeAtBest(state, comingBack));
  return {
    state,
    picture: createPicture(state),
    cores: gateOf(state, comingBack, reserve),
    coresOfTests: gateOfReserve(reserve),
    box: timeBoxOf(inputs.stopStartingAfterMinutes, state.startedAt),
    secondsToSave: secondsToSaveIn(actions),
    toPublish: actions.flatMap(publishedBy),
    toReplace: new Set(actions.flatMap(replacedBy)),
    toDelete: new Set(deleted.map(({ name }) => name.toLowerCase())),
  };
}

function publishedBy({ planned }: WholeAction): GalleryImage[] {
  return planned.kind === 'publish' ? [{ image: planned.image }] : [];
}

function replacedBy({ planned, isForecast, pathKey }: WholeAction): string[] {
  return planned.kind === 'delete custom image' && isForecast ? [placeKey(planned.lab, pathKey)] : [];
}

/** The cores of the VMs that are there, and are to be deleted, by their names: they come back. */
function demandsOf(
  { cores, cleanUp }: WholeState,
  deleted: readonly LabVirtualMachine[],
): ReadonlyMap<string, Demand> {
  const { quotas = [], sizes = new Map<string, never>() } = cores ?? {};
  const names = new Set(deleted.map(({ name }) => name));
  const there = cleanUp.machines.filter(({ name }) => names.has(name));
  return new Map(
    there.flatMap(({ name, size }) =>
      size === undefined ? [] : [[name, demandOf(size, sizes, quotas)] as const],
    ),
  );
}

/** How many cores of a quota this run can have once all is gone that it deletes. */
function freeAtBest(
  { cores }: WholeState,
  comingBack: ReadonlyMap<string, Demand>,
): (quota: string) => number {
  return (quota) => {
    const found = cores?.quotas.find(({ name }) => name === quota);
    if (!found) return Infinity;
    const back = [...comingBack.values()].reduce((sum, demand) => sum + (demand.get(quota) ?? 0), 0);
    return found.limit - found.used + back;
  };
}

function gateOf({ cores }: WholeState, comingBack: ReadonlyMap<string, Demand>, reserve: Demand): CoreGate {
  const quotas = cores?.quotas ?? [];
  const left = quotas.map((quota) => ({ ...quota, used: quota.used + (reserve.get(quota.name) ?? 0) }));
  const gate = createCoreGate(left);
  for (const [name, demand] of comingBack) gate.hold(name, demand);
  return gate;
}
