import type { Tags } from '../../azure/resources/tags.js';
import { isValidImagePath } from '../../configuration/image-path.js';
import { sameName } from '../../lab/names.js';
import { labTarget } from '../../lab/target.js';
import type { LeftAlone, Plan } from '../../step/action.js';
import { imagePathTag, stateTag, tagOf } from '../images/tags.js';
import { recordOf } from '../store/image-records.js';
import { vhdFileNameOf } from '../store/vhd-names.js';
import type { LeftByTest, MarkAction, RemoveAction } from './actions.js';
import type { TestState } from './state.js';
import { scriptsOf, testedVhd, testNames } from './test-names.js';

/**
 * What tests have left whose image does not wait any more, and the VMs of rejected images that still look like those of good
 * ones: killed runs leave both. Where no record can be read, nothing is known to be left.
 */
export function planRemains(state: TestState): Plan<RemoveAction | MarkAction> {
  if (state.store.records.unread !== undefined) return { actions: [], leftAlone: [] };
  const machines = state.machines.map((machine) => planRemain({ what: 'machine', machine }, machine, state));
  const images = state.customImages.map((image) => planRemain({ what: 'image', image }, image, state));
  return {
    actions: [
      ...[...machines, ...images].flatMap(({ actions }) => actions),
      ...planScripts(state),
      ...planMarks(state),
    ],
    leftAlone: [...machines, ...images].flatMap(({ leftAlone }) => leftAlone),
  };
}

const none: Plan<never> = { actions: [], leftAlone: [] };

function planRemain(
  left: LeftByTest,
  { name, tags }: { readonly name: string; readonly tags: Tags },
  state: TestState,
): Plan<RemoveAction> {
  const vhdFileName = testedVhd({ tags }, state.lab);
  if (vhdFileName === undefined || mayWait(vhdFileName, state)) return none;
  if (isKept({ tags })) return { actions: [], leftAlone: [kept(name, state)] };
  return { actions: [removal(left, name, vhdFileName, state)], leftAlone: [] };
}

/** A record that nobody can read may be that of an image that is being tested; one that has its companion is stored. */
function mayWait(vhdFileName: string, { store: { images, records } }: TestState): boolean {
  if (images.some((image) => sameName(image.vhdFileName, vhdFileName))) return false;
  return (
    recordOf(records, { vhdFileName })?.state === 'snapped' || records.unusable.has(vhdFileName.toLowerCase())
  );
}

/** Whether a test VM was left on purpose, for somebody to look at it (keepFailedMachines). */
function isKept({ tags }: { readonly tags: Tags }): boolean {
  return sameName(tagOf(tags, stateTag) ?? '', 'Failed');
}

function kept(name: string, { lab }: TestState): LeftAlone {
  return {
    verb: 'keep',
    subject: { kind: 'test VM', name },
    target: labTarget(lab),
    outcome: 'skipped',
    reason: 'It was kept for a look at it (keepFailedMachines), and expires by itself.',
  };
}

function removal(
  left: LeftByTest,
  name: string,
  vhdFileName: string,
  { lab }: Pick<TestState, 'lab'>,
): RemoveAction {
  return {
    kind: 'remove',
    key: `remove ${left.what} ${name.toLowerCase()}`,
    verb: 'delete',
    work: 'deletion',
    subject: { kind: { machine: 'test VM', image: 'test image', scripts: 'test scripts' }[left.what], name },
    target: labTarget(lab),
    reason: 'It was left by a test, and its image does not wait any more.',
    lab,
    vhdFileName,
    left,
  };
}

/** Names tell only the first digits of the guid of an image. */
function planScripts(state: TestState): RemoveAction[] {
  const { lab, store, scripts } = state;
  const own = scripts.filter((name) => name.startsWith(scriptsOf(lab)));
  const begins = new Set(own.map((name) => /^[^-]+-[^-]+-/.exec(name)?.[0] ?? name));
  const awaited = [...store.records.byVhd.keys(), ...store.records.unusable]
    .filter((vhdFileName) => mayWait(vhdFileName, state))
    .map((vhdFileName) => testNames(vhdFileName, lab).scripts);
  return [...begins]
    .filter((names) => !awaited.includes(names))
    .map((names) => removal({ what: 'scripts', names }, `${names}*`, '', state));
}

function planMarks({ lab, store: { records }, machines }: TestState): MarkAction[] {
  return machines
    .filter((machine) => isValidImagePath(tagOf(machine.tags, imagePathTag) ?? ''))
    .filter((machine) => recordOf(records, { vhdFileName: vhdFileNameOf(machine) })?.state === 'rejected')
    .map((machine) => ({
      kind: 'mark',
      key: `mark ${machine.id.toLowerCase()}`,
      verb: 'mark',
      work: 'record',
      subject: { kind: 'image VM', name: machine.name },
      target: labTarget(lab),
      imageFacts: { path: tagOf(machine.tags, imagePathTag) ?? '' },
      reason: 'Its image was rejected: it is marked as failed.',
      lab,
      machine,
    }));
}
