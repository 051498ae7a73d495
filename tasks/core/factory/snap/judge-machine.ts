import type { Finding, LeftAlone, Target } from '../../step/action.js';
import { galleryTarget, isUnread, savedImageOf } from '../gallery/stock.js';
import { isCommitted } from '../store/committed.js';
import type { StoredImage } from '../store/companion.js';
import { type ImageRecord, whyWithheld, withheldImage } from '../store/image-records.js';
import { type SnapCandidate, whyNotReady } from './candidate.js';
import type { SnapInputs } from './inputs.js';
import type { SnapState } from './state.js';
import { whyNotExported, whyNoVhd, whyUntestable } from './whether-vhd.js';
import { whyNotSnapped } from './whether-snapshots.js';
import { vhdFileNameOf } from '../store/vhd-names.js';

/** What is to be saved of a VM. */
export interface ToSave {
  readonly vhd: boolean;
  readonly snapshots: boolean;
  /** A VHD is stored beside the snapshots by the end of this run or of a later one. */
  readonly hasVhd: boolean;
}

/** What is to be saved of a VM, and why the rest is not. */
export interface Judgement {
  readonly toSave?: ToSave;
  readonly leftAlone: readonly LeftAlone[];
}

/** One of the two ways to save an image: `done` also where it is not wanted. */
type Verdict = 'done' | 'wanted' | { readonly failure: string; readonly isTold?: true };

type JudgeInputs = Pick<SnapInputs, 'allowGeneration2' | 'gallery' | 'storeVhd'>;

/**
 * Decides what is to be saved of one image VM.
 * @param newer a later build of the same image path
 */
export function judgeMachine(
  vm: SnapCandidate,
  { store, gallery }: Pick<SnapState, 'store' | 'gallery'>,
  newer: SnapCandidate | undefined,
  inputs: JudgeInputs,
): Judgement {
  const notReady = whyNotReady(vm);
  if (notReady) return left(vm, 'skipped', notReady);
  const withheld = withheldImage(store.records, { vhdFileName: vhdFileNameOf(vm) });
  const { vhd, snapshots } = judgeBoth(vm, { images: store.images, gallery, withheld }, inputs);
  if (vhd === 'done' && snapshots === 'done') return left(vm, 'skipped', whyDone(withheld));
  if (newer)
    return left(vm, 'skipped', `The VM ${newer.name} is a newer build of the same image.`, 'warning');
  const hasVhd = withheld !== undefined || isCommitted(vm, store.images) || vhd !== 'done';
  const toSave = { vhd: vhd === 'wanted', snapshots: snapshots === 'wanted', hasVhd };
  return {
    ...(toSave.vhd || toSave.snapshots ? { toSave } : {}),
    leftAlone: [...failureOf(vm, vhd), ...failureOf(vm, snapshots, gallery?.stock)],
  };
}

interface Known {
  readonly images: readonly StoredImage[];
  readonly gallery: SnapState['gallery'];
  readonly withheld: ImageRecord | undefined;
}

/** An image that cannot be tested although it should is saved in neither way. */
function judgeBoth(vm: SnapCandidate, { images, gallery, withheld }: Known, inputs: JudgeInputs) {
  const untestable = withheld ? undefined : whyUntestable(vm, inputs);
  if (untestable !== undefined) return { vhd: { failure: untestable }, snapshots: 'done' } as const;
  const vhd = withheld ? 'done' : judgeVhd(vm, images, inputs);
  return { vhd, snapshots: judgeSnapshots(vm, gallery) };
}

function whyDone(withheld: ImageRecord | undefined): string {
  return withheld ? whyWithheld(withheld) : 'Its image is stored already.';
}

function judgeVhd(vm: SnapCandidate, stored: readonly StoredImage[], inputs: JudgeInputs): Verdict {
  if (isCommitted(vm, stored)) return 'done';
  if (inputs.gallery.trim() !== '' && whyNoVhd(vm, inputs) !== undefined) return 'done';
  const failure = whyNotExported(vm, inputs.allowGeneration2);
  return failure === undefined ? 'wanted' : { failure };
}

/** Where the gallery cannot be used, nobody knows whether it has the image: that was told once for all VMs. */
function judgeSnapshots(vm: SnapCandidate, gallery: SnapState['gallery']): Verdict {
  if (!gallery) return 'done';
  if (gallery.fault)
    return { failure: `It is not stored for the gallery: ${gallery.fault.what}`, isTold: true };
  if (savedImageOf(vm, gallery.stock)) return 'done';
  if (isUnread(vm.imagePath, gallery.stock))
    return { failure: 'It is not known whether the gallery has its image already.', isTold: true };
  const failure = whyNotSnapped(vm);
  return failure === undefined ? 'wanted' : { failure };
}

function failureOf(
  vm: SnapCandidate,
  verdict: Verdict,
  stock?: Parameters<typeof galleryTarget>[0],
): readonly LeftAlone[] {
  if (typeof verdict === 'string') return [];
  const { failure, isTold } = verdict;
  const target = stock && galleryTarget(stock);
  return [
    leave(vm, 'failed', failure, { ...(isTold ? {} : { severity: 'error' }), ...(target ? { target } : {}) }),
  ];
}

function left(
  vm: SnapCandidate,
  outcome: LeftAlone['outcome'],
  reason: string,
  severity?: Finding['severity'],
): Judgement {
  return { leftAlone: [leave(vm, outcome, reason, severity ? { severity } : {})] };
}

/** @param told the severity of the finding, where there is to be one, and the place that does not get the image */
function leave(
  vm: SnapCandidate,
  outcome: LeftAlone['outcome'],
  reason: string,
  { severity, target }: { readonly severity?: Finding['severity']; readonly target?: Target },
): LeftAlone {
  const where = target ? ` for the ${target.kind} ${target.name}` : '';
  const what = `${vm.name} (${vm.imagePath}) is not stored${where}.`;
  return {
    subject: { kind: 'image VM', name: vm.name },
    ...(target ? { target } : {}),
    outcome,
    reason,
    findings: severity ? [{ severity, what, why: reason }] : [],
    imageFacts: { path: vm.imagePath },
  };
}
