import type { BlobEntry } from '../../azure/blobs/container.js';
import { imagePathKey } from '../../configuration/image-path.js';
import { sameName } from '../../lab/names.js';
import { labTarget } from '../../lab/target.js';
import type { Action, Finding, LeftAlone, Plan } from '../../step/action.js';
import { expectedTest } from '../machine-times.js';
import { onlySelected } from '../selection.js';
import { isOfAnotherFactory } from '../store/companion.js';
import type { ImageRecord } from '../store/image-records.js';
import { storeTarget } from '../store/store.js';
import { approximateTime } from '../store/timestamps.js';
import { imageSettingsOf } from '../templates/image-settings.js';
import type { AnyTestAction, StoreAction, TestAction } from './actions.js';
import type { TestInputs } from './inputs.js';
import { planRemains } from './plan-remains.js';
import { type TestState, waitingImages } from './state.js';

/**
 * Tests each image that waits for it: of several of one golden image, the newest. What earlier tests have left is deleted.
 */
export function plan(state: TestState, inputs: TestInputs): Plan<AnyTestAction> {
  const images = planImages(state, inputs);
  const remains = planRemains(state);
  const selected = onlySelected({ ...images, lab: labTarget(state.lab) }, inputs);
  return {
    ...selected,
    actions: [...selected.actions, ...remains.actions],
    leftAlone: [...selected.leftAlone, ...remains.leftAlone, ...state.store.unreadable],
  };
}

type PlanningInputs = Pick<TestInputs, 'vmSize' | 'testTimeoutMinutes'>;

function planImages(state: TestState, inputs: PlanningInputs): Plan<AnyTestAction> {
  const { unread } = state.store.records;
  if (unread !== undefined) return { actions: [], leftAlone: [withoutRecords(state, unread)] };
  const plans = waitingImages(state.store).map((record) => planImage(record, state, inputs));
  return {
    actions: plans.flatMap(({ actions }) => actions),
    leftAlone: [...plans.flatMap(({ leftAlone }) => leftAlone), ...rejectedImages(state)],
  };
}

/** Without the records nobody knows which images wait. */
function withoutRecords({ lab }: TestState, unread: string): LeftAlone {
  const reason = `The records of the images cannot be read: ${unread}`;
  return { verb: 'test', subject: storeSubject(lab.name), outcome: 'failed', reason };
}

function storeSubject(name: string): LeftAlone['subject'] {
  return { kind: 'store', name };
}

/** The images of which an earlier run has found that they are no good, as long as they are there. */
function rejectedImages({ lab, store }: TestState): readonly LeftAlone[] {
  return [...store.records.byVhd.values()]
    .filter((record) => record.state === 'rejected' && looseVhd(record, store) !== undefined)
    .map((record) => leave(record, lab, `It was rejected: ${record.reason}`));
}

/** The plan for one image that waits for its test. */
export function planImage(
  record: ImageRecord,
  state: TestState,
  inputs: PlanningInputs,
): Plan<AnyTestAction> {
  const { lab, store, imageRules } = state;
  const vhd = looseVhd(record, store);
  if (isStored(record, state)) return only(storing(record, lab, 'An earlier run has stored it.'));
  if (!vhd) return none(lost(record, state));
  const newer = newerThan(record, vhd, state);
  if (newer?.isStored) return only(rejection(record, state, newer.name));
  if (newer)
    return none(leave(record, lab, `The newer image ${newer.name} of its golden image is tested first.`));
  const { test, broken } = imageSettingsOf(imageRules, record.imagePath);
  if (broken) return none(brokenRule(record, state, broken));
  if (!test) return state.hasRules ? only(storing(record, lab, untested)) : none(withoutRules(record, lab));
  return only(testing(record, vhd, test, state, inputs));
}

function only(action: AnyTestAction): Plan<AnyTestAction> {
  return { actions: [action], leftAlone: [] };
}

function none(unit: LeftAlone): Plan<never> {
  return { actions: [], leftAlone: [unit] };
}

function looseVhd(
  { vhdFileName }: Pick<ImageRecord, 'vhdFileName'>,
  { loose }: TestState['store'],
): BlobEntry | undefined {
  return loose.find(({ name }) => sameName(name, vhdFileName));
}

function isStored({ vhdFileName }: ImageRecord, { store }: TestState): boolean {
  return store.images.some((image) => sameName(image.vhdFileName, vhdFileName));
}

interface Newer {
  readonly name: string;
  readonly isStored: boolean;
}

/** A newer image of the golden image: one that is stored, else one that waits, too. */
function newerThan(record: ImageRecord, vhd: BlobEntry, { lab, store }: TestState): Newer | undefined {
  const key = imagePathKey(record.imagePath);
  const time = vhd.createdOn.getTime();
  const isOfPath = ({ imagePath }: { readonly imagePath: string }) => imagePathKey(imagePath) === key;
  const stored = store.images.find(
    (image) => isOfPath(image) && !isOfAnotherFactory(image, lab.id) && approximateTime(image) > time,
  );
  if (stored) return { name: stored.imageName, isStored: true };
  const waiting = waitingImages(store).find(
    (other) => isOfPath(other) && (looseVhd(other, store)?.createdOn.getTime() ?? 0) > time,
  );
  return waiting && { name: waiting.imageName, isStored: false };
}

function testing(
  record: ImageRecord,
  vhd: BlobEntry,
  test: TestAction['test'],
  { lab, testsFolder, network }: TestState,
  { vmSize, testTimeoutMinutes }: PlanningInputs,
): TestAction {
  const size = test.size ?? vmSize.trim();
  const minutes = test.timeoutMinutes ?? testTimeoutMinutes;
  const of = size === '' ? 'the size of its image VM' : `the size ${size}`;
  const limit = minutes === 0 ? '' : `, at most ${minutes} minutes`;
  return {
    ...about('test', 'test', record, lab),
    imageFacts: { ...factsOf(record), createdAt: vhd.createdOn, bytes: vhd.bytes },
    reason: `It waits for its test: on a VM of ${of}${limit}.`,
    expectedMachine: expectedTest,
    test,
    ...(testsFolder === undefined ? {} : { testsFolder }),
    ...(network ? { network } : {}),
  };
}

function storing(record: ImageRecord, lab: TestState['lab'], reason: string): StoreAction {
  return { ...about('store', 'store', record, lab), reason };
}

function rejection(record: ImageRecord, { lab }: TestState, newer: string): AnyTestAction {
  return { ...about('reject', 'reject', record, lab), reason: `The newer image ${newer} is stored.` };
}

type About<Kind> = Omit<Action, 'reason'> & { readonly kind: Kind } & Pick<
    TestAction,
    'lab' | 'vhdFileName' | 'imageName'
  >;

function about<Kind extends string>(
  kind: Kind,
  verb: string,
  record: ImageRecord,
  lab: TestState['lab'],
): About<Kind> {
  const { vhdFileName, imageName } = record;
  return {
    kind,
    key: `${kind} ${vhdFileName.toLowerCase()}`,
    verb,
    work: kind === 'test' ? 'test' : 'record',
    subject: { kind: 'stored image', name: imageName },
    target: storeTarget(lab),
    imageFacts: factsOf(record),
    lab,
    vhdFileName,
    imageName,
  };
}

function factsOf({ imagePath, imageName }: ImageRecord) {
  return { path: imagePath, name: imageName };
}

function leave(
  record: ImageRecord,
  lab: TestState['lab'],
  reason: string,
  more: Partial<Pick<LeftAlone, 'outcome' | 'findings'>> = {},
): LeftAlone {
  return {
    verb: 'test',
    subject: { kind: 'stored image', name: record.imageName },
    target: storeTarget(lab),
    imageFacts: factsOf(record),
    outcome: 'skipped',
    reason,
    ...more,
  };
}

function lost(record: ImageRecord, { lab }: TestState): LeftAlone {
  const reason = `Its VHD ${record.vhdFileName} is gone, or another companion names it.`;
  const finding: Finding = {
    severity: 'warning',
    what: `The image ${record.imageName} cannot be tested.`,
    why: reason,
    remedy: 'Build the golden image again.',
  };
  return leave(record, lab, reason, { findings: [finding] });
}

const untested = 'Images.json asks for no test of it.';

/** As on a branch without the file: what was built to be tested is not handed out untested for that. */
function withoutRules(record: ImageRecord, lab: TestState['lab']): LeftAlone {
  const reason = 'It was built to be tested, and the Configuration folder has no Images.json that says how.';
  const finding: Finding = {
    severity: 'error',
    what: `The image ${record.imageName} is not tested.`,
    why: reason,
    remedy:
      'Correct configurationFolder. To hand it out untested, write an Images.json without a Test: { "Images": [] }.',
  };
  return leave(record, lab, reason, { outcome: 'failed', findings: [finding] });
}

function brokenRule(record: ImageRecord, { lab }: TestState, broken: Finding): LeftAlone {
  const reason = `Images.json has a rule for it that cannot be used: ${broken.what}`;
  return leave(record, lab, reason, { outcome: 'failed', findings: [broken] });
}
