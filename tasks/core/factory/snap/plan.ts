import { imagePathKey } from '../../configuration/image-path.js';
import { labTarget } from '../../lab/target.js';
import type { LeftAlone, Plan } from '../../step/action.js';
import { onlySelected } from '../selection.js';
import { superseded } from '../store/committed.js';
import type { AnyAction, SaveSnapshotsAction, SnapAction } from './actions.js';
import { type SnapCandidate, whyNotReady } from './candidate.js';
import { type ChosenNames, chooseImageNames, givenToOthers } from './choose-names.js';
import { outdatedNames } from './given-names.js';
import type { SnapInputs } from './inputs.js';
import { judgeMachine, type ToSave } from './judge-machine.js';
import { planSnapshots } from './plan-snapshots.js';
import { planEndOfAccess, planSnap } from './plan-vhd.js';
import type { SnapState } from './state.js';

/**
 * Stores each image VM that is ready and not stored yet; of several VMs of one image path, the newest. Without a gallery
 * that is a VHD; with one, the snapshots of its disks, and a VHD too where labs without gallery can take it.
 */
export function plan(state: SnapState, inputs: SnapInputs): Plan<AnyAction> {
  const selected = onlySelected(planAll(state, inputs), inputs);
  return { ...selected, actions: withOutdated(selected.actions, outdatedNames(state.givenNames, state.now)) };
}

interface Judged {
  readonly vm: SnapCandidate;
  /** What is to be saved of it; nothing where it is left alone. */
  readonly toSave?: ToSave;
  readonly leftAlone: readonly LeftAlone[];
}

function planAll(state: SnapState, inputs: SnapInputs): Plan<AnyAction> {
  const { lab, store } = state;
  const judged = judgeAll(state, inputs);
  const withoutVhd = judged.filter(({ toSave }) => !toSave?.vhd);
  return {
    lab: labTarget(lab),
    actions: [
      ...planSaved(judged, chooseNames(judged, state), state, inputs),
      ...withoutVhd.flatMap(({ vm }) => planEndOfAccess(vm, lab)),
    ],
    leftAlone: [...judged.flatMap(({ leftAlone }) => leftAlone), ...store.unreadable],
  };
}

function judgeAll(state: SnapState, inputs: SnapInputs): Judged[] {
  const { candidates } = state;
  const newer = superseded(candidates.filter((vm) => whyNotReady(vm) === undefined));
  return candidates.map((vm) => ({ vm, ...judgeMachine(vm, state, newer.get(vm), inputs) }));
}

/** The names of the images of VMs, and those that others had. */
export interface GivenNames extends ChosenNames {
  readonly givenNames: readonly string[];
}

/**
 * Plans the VMs of the state, whose images have their names already.
 * @param names by image path key
 */
export function planNamed(state: SnapState, inputs: SnapInputs, names: GivenNames): Plan<AnyAction> {
  const judged = judgeAll(state, inputs);
  return {
    actions: planSaved(judged, names, state, inputs),
    leftAlone: judged.flatMap(({ leftAlone }) => leftAlone),
  };
}

function chooseNames(judged: readonly Judged[], state: SnapState): GivenNames {
  const ready = judged.filter(({ toSave }) => toSave).map(({ vm }) => vm);
  const givenNames = givenToOthers(state.givenNames, ready);
  return { ...chooseImageNames(ready, state, givenNames), givenNames };
}

function planSaved(
  judged: readonly Judged[],
  { names, taken, givenNames }: GivenNames,
  state: SnapState,
  inputs: SnapInputs,
): (SnapAction | SaveSnapshotsAction)[] {
  const { lab, store } = state;
  return judged.flatMap(({ vm, toSave }) => {
    const imageName = names.get(imagePathKey(vm.imagePath));
    if (!toSave || imageName === undefined) return [];
    const snapshots = toSave.snapshots ? planSnapshots(vm, imageName, { toSave, state, inputs }) : [];
    const known = { lab, images: store.images, taken, givenNames, gallery: inputs.gallery.trim() };
    const vhds = toSave.vhd ? planSnap(vm, imageName, known) : [];
    return [...snapshots, ...vhds.map((vhd) => afterSnapshots(vhd, snapshots))];
  });
}

/** Snapshots take a second; a disk that is being copied may be refused to them. */
function afterSnapshots(vhd: SnapAction, [snapshots]: readonly SaveSnapshotsAction[]): SnapAction {
  return snapshots ? { ...vhd, after: snapshots.key } : vhd;
}

/** One action is enough to forget the names of earlier days. */
function withOutdated(actions: readonly AnyAction[], outdated: readonly string[]): AnyAction[] {
  const first = actions.find(({ kind }) => kind === 'snap');
  return actions.map((action) =>
    action.kind === 'snap' && action === first ? { ...action, outdated } : action,
  );
}
