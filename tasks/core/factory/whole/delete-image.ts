import { isSameId } from '../../azure/resource-id.js';
import { type CustomImage, isUnchanged } from '../../azure/resources/custom-images.js';
import { imagePathKey } from '../../configuration/image-path.js';
import type { LeftAlone } from '../../step/action.js';
import type { Done } from '../../step/step.js';
import { withoutCurrentTag } from '../current/current-tag.js';
import type { GalleryStock } from '../gallery/stock.js';
import type { CustomImageDeletion, CustomImageMarking, RetireAction } from '../retire/actions.js';
import { plan } from '../retire/plan.js';
import { noRule } from '../retire/plan-judged.js';
import type { JudgedLab } from '../retire/judged-labs.js';
import type { RetireState } from '../retire/state.js';
import { act } from '../retire/step.js';
import { isByRank } from '../retire/why-kept.js';
import { isOfAnotherFactory } from '../store/companion.js';
import type { ActionOf } from './actions.js';
import type { WholeContext } from './inputs.js';
import { isFresh, lookAtLab } from './lab-images.js';
import { demandNoMassDeletion } from './mass-deletion.js';
import { type LabPicture, pictureOf } from './picture.js';
import { comeToNothing, outcomeOf, type Run } from './run.js';

/** Deletes an image that is judged anew now that those are there which are to take its place. */
export async function deleteImage(
  action: ActionOf<'retire'>,
  run: Run,
  context: WholeContext,
): Promise<Done> {
  const { planned } = action;
  if (action.isDoubtful) demandNoMassDeletion(run, context.inputs);
  const due = action.isForecast ? await judgeAnew(action, run, context) : planned;
  if (!('key' in due)) return due;
  const done = await act(due, context);
  if (done.outcome !== 'skipped') forget(due, run);
  return done;
}

type CustomImageAction = CustomImageDeletion | CustomImageMarking;

function isOfCustomImage(action: RetireAction): action is CustomImageAction {
  return action.kind === 'delete custom image' || action.kind === 'mark custom image';
}

async function judgeAnew(
  { planned, pathKey }: ActionOf<'retire'>,
  run: Run,
  context: WholeContext,
): Promise<RetireAction | Done> {
  const { inputs, now } = context;
  if (planned.kind === 'delete orphan') return planned;
  if (isOfCustomImage(planned)) await seeLab(planned, run, context);
  const options = { ...inputs, allowMassDeletion: true, imagePaths: '', whatIf: false };
  const { actions, leftAlone } = plan(stateOf(planned, pathKey, run), options);
  const isOfThis = ({ subject, target }: RetireAction | LeftAlone) =>
    subject.kind === planned.subject.kind &&
    subject.name === planned.subject.name &&
    target?.id === planned.target.id;
  const due =
    actions.find(({ key }) => key === planned.key) ??
    (wasExpected(planned, run) ? actions.find(isOfThis) : undefined);
  if (!due) return whyItStays(leftAlone.find(isOfThis));
  return isOfCustomImage(due) ? asSeen(due, planned, run, now()) : due;
}

/** Hours may have passed: those that are to take its place may be gone. */
async function seeLab(
  { lab }: Pick<CustomImageDeletion, 'lab'>,
  { picture }: Run,
  context: WholeContext,
): Promise<void> {
  const known = pictureOf(picture, lab);
  if (known && !isFresh(known, context.now())) await lookAtLab(lab, picture, context, context.signal);
}

/** Where no rule deletes it any more, one that was to count for it is not there. */
function whyItStays(left: LeftAlone | undefined): Done {
  if (!left) return comeToNothing('It is gone already.');
  return left.reason === noRule || isByRank(left.reason)
    ? comeToNothing('What was to take its place is not there.')
    : outcomeOf({ leftAlone: [left] }, left.reason);
}

/** The blobs of an image that this run stores have other names than the plan expects, which does not know its VM. */
function wasExpected(planned: RetireAction, { state }: Run): boolean {
  return (
    (planned.kind === 'delete stored image' || planned.kind === 'mark stored image') &&
    state.retire.store.images.every(({ companion }) => companion.name !== planned.image.companion.name)
  );
}

/** An image is deleted as it was read: one that was made anew meanwhile stays, unless this run was to bring it. */
function asSeen(
  due: CustomImageAction,
  planned: RetireAction,
  { picture }: Run,
  now: Date,
): CustomImageAction | Done {
  const known = pictureOf(picture, due.lab);
  const seen = isOfCustomImage(planned)
    ? known?.judged.images.find(({ id }) => isSameId(id, planned.image.id))
    : undefined;
  if (seen && !isUnchanged(unmarked(due.image), unmarked(seen)))
    return comeToNothing('It changed since the plan was made.');
  const isSeen = due.kind === 'delete custom image' && known && isFresh(known, now);
  return isSeen ? { ...due, isFresh: true } : due;
}

/** Which image is the current one changes in this run, and whether the image may go has been judged by that. */
function unmarked(image: CustomImage): CustomImage {
  return { ...image, tags: withoutCurrentTag(image.tags) };
}

/** What is known of the images of one path: of one lab where the image is in a lab, else of all. */
function stateOf(planned: RetireAction, pathKey: string, { state, picture }: Run): RetireState {
  const { retire } = state;
  const isOfOthers = (image: RetireState['store']['images'][number]) =>
    isOfAnotherFactory(image, retire.factoryLab.id);
  const ofPath = picture.stored.of(pathKey);
  const others = retire.store.images.filter((image) => isOfOthers(image) && !ofPath.includes(image));
  const labs = 'lab' in planned ? [pictureOf(picture, planned.lab)] : [...picture.labs.values()];
  const { gallery, ...rest } = retire;
  const stock = picture.stock && narrowed(picture.stock, pathKey);
  return {
    ...rest,
    store: {
      ...retire.store,
      images: [...ofPath, ...others.slice(0, 1)],
      loose: [],
      records: picture.records,
    },
    labs: labs.flatMap((lab) => (lab ? [labWith(lab, pathKey)] : [])),
    ...(gallery ? { gallery: stock && gallery.stock ? { ...gallery, stock } : gallery } : {}),
  };
}

function labWith({ judged, images, sharing, formulas }: LabPicture, pathKey: string): JudgedLab {
  const known = { ...(sharing ? { sharing } : {}), ...(formulas ? { formulas } : {}) };
  return { ...judged, images: images.of(pathKey), ...known };
}

function narrowed(stock: GalleryStock, pathKey: string): GalleryStock {
  const isOfPath = ({ imagePath }: { readonly imagePath: string }) => imagePathKey(imagePath) === pathKey;
  return {
    ...stock,
    own: stock.own.filter(isOfPath),
    versions: stock.versions.filter(isOfPath),
    sets: stock.sets.filter(isOfPath),
  };
}

/**
 * What is gone counts no more when the next one is judged; but for stored images: whose the images in labs are, and of which
 * VMs images are stored, is judged by what was stored before any of it was deleted.
 */
function forget(due: RetireAction, { picture }: Run): void {
  switch (due.kind) {
    case 'delete custom image':
      pictureOf(picture, due.lab)?.images.remove(
        ({ id }: CustomImage) => id === due.image.id,
        imagePathKey(due.imageFacts?.path ?? ''),
      );
      return;
    case 'delete version':
      if (picture.stock) picture.stock = without(picture.stock, due.version.version.id);
  }
}

function without(stock: GalleryStock, versionId: string): GalleryStock {
  return {
    ...stock,
    versions: stock.versions.filter(({ version }) => version.id !== versionId),
    own: stock.own.map((own) =>
      own.versions ? { ...own, versions: own.versions.filter(({ id }) => id !== versionId) } : own,
    ),
  };
}
