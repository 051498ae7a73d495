import { imagePathKey } from '../../configuration/image-path.js';
import { sameName } from '../../lab/names.js';
import type { Done } from '../../step/step.js';
import { imagePathTag, stateTag } from '../images/tags.js';
import { type ImageRecord, lookAtRecord, recordOf, type Records } from '../store/image-records.js';
import type { ImageState } from '../store/record-marks.js';
import { openStore, readStoredImage } from '../store/store.js';
import { vhdFileNameOf } from '../store/vhd-names.js';
import type { StoreAction, TestAction } from '../test/actions.js';
import { planImage } from '../test/plan.js';
import { isRejection } from '../test/run-test.js';
import { type TestState, waitingImages } from '../test/state.js';
import { act } from '../test/step.js';
import { withoutTags } from '../../azure/resources/tags.js';
import type { ActionOf } from './actions.js';
import type { WholeContext } from './inputs.js';
import type { Picture } from './picture.js';
import { outcomeOf, type Run } from './run.js';
import { withCoresOfTest } from './test-cores.js';
import { notStored } from './withheld.js';

/** Tests the image that a path has by now, and knows from then on whether it is stored. */
export async function testImage(action: ActionOf<'test'>, run: Run, context: WholeContext): Promise<Done> {
  const { planned } = action;
  if (planned.kind !== 'test' && planned.kind !== 'store') return act(planned, context);
  const due = action.isForecast ? await planAnew(action, run, context) : planned;
  if (!('key' in due)) return due;
  try {
    const done = await withCoresOfTest(due, action.pathKey, run, context, () => act(due, context));
    await know(due, run, context);
    return isOfEarlierRun(action, due, run) ? ofEarlierImage(done, due) : done;
  } catch (error) {
    knowFailure(action, due, error, run);
    throw error;
  }
}

/** The VHD of a VM that is yet to be built has another name in the end than the plan expects. */
function isOfEarlierRun({ isForecast, pathKey }: ActionOf<'test'>, due: Due, { picture }: Run): boolean {
  return isForecast && !sameName(picture.waiting.get(pathKey) ?? '', due.vhdFileName);
}

/** What the record says of the image that was to be tested is true of another one. */
function ofEarlierImage(done: Done, { imageName, reason }: Due): Done {
  const why = `It is the image ${imageName} of an earlier run, since no newer one was stored.`;
  return {
    ...done,
    reason: `${done.reason ?? reason} ${why}`,
    imageFacts: { ...done.imageFacts, name: imageName },
  };
}

type Due = TestAction | StoreAction;

/** Of the images that wait now, by the rules of TestImages: that of this run, or one of an earlier run. */
async function planAnew({ pathKey }: ActionOf<'test'>, run: Run, context: WholeContext): Promise<Due | Done> {
  const state = await stateNow(pathKey, run, context);
  if (!state) return outcomeOf({ leftAlone: [] }, notStored);
  const plans = waitingImages(state.store)
    .filter(({ imagePath }) => imagePathKey(imagePath) === pathKey)
    .map((record) => planImage(record, state, context.inputs));
  const due = plans
    .flatMap(({ actions }) => actions)
    .find((action): action is Due => action.kind === 'test' || action.kind === 'store');
  return due ?? outcomeOf({ leftAlone: plans.flatMap(({ leftAlone }) => leftAlone) }, notStored);
}

/** What TestImages plans with, and what this run has saved since that was read. */
async function stateNow(
  pathKey: string,
  { state: { test }, picture }: Run,
  { azure, signal }: WholeContext,
): Promise<TestState | undefined> {
  if (!test) return undefined;
  const { lab, store } = test;
  const vhdFileName = picture.waiting.get(pathKey);
  const record = vhdFileName === undefined ? undefined : await lookAtRecord(azure, lab, vhdFileName, signal);
  if (record) picture.records = withRecord(picture.records, record);
  const vhd = record && (await (await openStore(azure, lab, signal)).look(record.vhdFileName));
  const loose = [...store.loose, ...(vhd ? [vhd] : [])];
  return { ...test, store: { ...store, images: picture.stored.all(), loose, records: picture.records } };
}

function withRecord(records: Records, record: ImageRecord): Records {
  return { ...records, byVhd: new Map([...records.byVhd, [record.vhdFileName.toLowerCase(), record]]) };
}

/** Another run may have judged it. */
async function know({ lab, vhdFileName }: Due, { picture }: Run, context: WholeContext): Promise<void> {
  const image = await readStoredImage(context.azure, lab, vhdFileName, context.signal);
  if (!image) return;
  picture.stored.add(image);
  picture.savedVhds.set(imagePathKey(image.imagePath), image);
  knowState(vhdFileName, 'stored', picture);
}

function knowState(vhdFileName: string, state: ImageState, picture: Picture): void {
  const record = recordOf(picture.records, { vhdFileName });
  if (record) picture.records = withRecord(picture.records, { ...record, state });
}

/** The VM of an image that was rejected is a failed one from then on, as TestImages has marked it. */
function knowFailure({ pathKey }: ActionOf<'test'>, due: Due, error: unknown, { picture }: Run): void {
  const what = isRejection(error) ? 'was rejected by its test' : 'could not be tested, and waits';
  picture.withheld.set(pathKey, `Its new image ${due.imageName} ${what}.`);
  if (!isRejection(error)) return;
  knowState(due.vhdFileName, 'rejected', picture);
  const built = picture.built.get(pathKey);
  if (!built || !sameName(vhdFileNameOf(built), due.vhdFileName)) return;
  const tags = { ...withoutTags(built.tags, [imagePathTag]), [stateTag]: 'Failed' };
  picture.built.set(pathKey, { ...built, tags });
}
