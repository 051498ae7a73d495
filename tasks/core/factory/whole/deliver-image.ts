import { type CustomImage, type ReadMade, usabilityOf } from '../../azure/resources/custom-images.js';
import { sameName } from '../../lab/names.js';
import { problem } from '../../step/problem.js';
import type { Done } from '../../step/step.js';
import type { DistributeAction } from '../distribute/actions.js';
import type { OfferAction, PublishAction } from '../distribute/gallery-actions.js';
import { offerOf, planOffer } from '../distribute/plan.js';
import { createVersionChoice } from '../distribute/plan-versions.js';
import { act, bring } from '../distribute/step.js';
import type { ActionOf } from './actions.js';
import { withPublished } from './forecast-gallery.js';
import { customImageOf, sharingWith } from './forecast-labs.js';
import type { WholeContext } from './inputs.js';
import { knowMade, lookAtLab } from './lab-images.js';
import { markCurrent } from './mark-current.js';
import { pictureOf } from './picture.js';
import { placeKey } from './place-key.js';
import { comeToNothing, outcomeOf, type Run } from './run.js';
import { notStored } from './withheld.js';
import { writeFormula } from './write-formula.js';

/** Brings an image to a lab or into the gallery, and knows from then on that it is there. */
export function deliverImage(action: ActionOf<'distribute'>, run: Run, context: WholeContext): Promise<Done> {
  const { planned } = action;
  switch (planned.kind) {
    case 'distribute':
      return distribute(action, planned, run, context);
    case 'publish':
      return publish(action, planned, run, context);
    case 'offer':
      return offer(action, planned, run, context);
    case 'make current':
      return markCurrent(planned, action.pathKey, run, context);
    case 'write formula':
      return writeFormula(planned, action.pathKey, run, context);
    default:
      return act(planned, context);
  }
}

async function distribute(
  action: ActionOf<'distribute'>,
  planned: DistributeAction,
  run: Run,
  context: WholeContext,
): Promise<Done> {
  const due = action.isForecast ? offerAnew(action, planned, run, context) : planned;
  if (!('key' in due)) return due;
  const readMade = isWorthList(action, due, run) ? readLab(due, run, context) : undefined;
  const done = await bring({ ...due, isKnownToLack: true }, context, readMade);
  if (done.outcome !== 'skipped') knowImage(action, due, run, context);
  return done;
}

/** The image that this run has stored meanwhile, offered to the lab by the same rules. */
function offerAnew(
  { pathKey }: ActionOf<'distribute'>,
  planned: DistributeAction,
  { picture, state }: Run,
  { inputs }: WholeContext,
): DistributeAction | Done {
  const image = picture.savedVhds.get(pathKey);
  const receiver = state.distribute.receivers.find(({ lab }) => lab.id === planned.lab.id);
  if (!image || !receiver) return comeToNothing(notStored);
  const { strictImagePaths: strict, allowOtherRegions } = inputs;
  const terms = { factoryLab: planned.factoryLab, strict, allowOtherRegions };
  const { action, leftAlone } = planOffer(receiver, offerOf(image), terms, { after: planned.after });
  return action ?? outcomeOf({ leftAlone: leftAlone ? [leftAlone] : [] }, 'The lab does not take it.');
}

/** The most images of a lab of which a list costs about as little as a look at two of them. */
const shortList = 100;

/** Where an older image of the path may go now, that would be looked at too. */
function isWorthList({ pathKey }: ActionOf<'distribute'>, { lab }: DistributeAction, run: Run): boolean {
  const count = pictureOf(run.picture, lab)?.images.all().length ?? Infinity;
  return count <= shortList && run.toReplace.has(placeKey(lab, pathKey));
}

/** One look at the lab shows the image that was made, and those that may go for it. */
function readLab({ image, lab }: DistributeAction, { picture }: Run, context: WholeContext): ReadMade {
  return async (signal) => {
    const images = await lookAtLab(lab, picture, context, signal);
    return images.find(({ name }) => sameName(name, image.imageName));
  };
}

/** A list may not show it yet. */
function knowImage(
  { pathKey }: ActionOf<'distribute'>,
  due: DistributeAction,
  { picture }: Run,
  { now }: WholeContext,
): void {
  const known = pictureOf(picture, due.lab);
  const isKnown = ({ name, provisioningState }: CustomImage) =>
    sameName(name, due.image.imageName) && usabilityOf({ provisioningState }) === 'usable';
  if (known && !known.images.of(pathKey).some(isKnown))
    knowMade(known, customImageOf(due, now()), pathKey, now());
}

async function publish(
  action: ActionOf<'distribute'>,
  planned: PublishAction,
  run: Run,
  context: WholeContext,
): Promise<Done> {
  const { picture } = run;
  const due = action.isForecast ? publishAnew(action, planned, run) : planned;
  if (!('key' in due)) return due;
  picture.versions.set(action.pathKey, due.version);
  const done = await act(due, context);
  if (picture.stock) picture.stock = withPublished(picture.stock, due);
  return done;
}

function publishAnew(
  { pathKey }: ActionOf<'distribute'>,
  planned: PublishAction,
  { picture, state, toPublish }: Run,
): PublishAction | Done {
  const set = picture.savedSets.get(pathKey);
  if (!set || !picture.stock) return comeToNothing(notStored);
  const image = { image: set, set };
  const choose = createVersionChoice(picture.stock, state.create.lab, [image, ...toPublish]);
  const { version, toCreate, refusal } = { toCreate: undefined, ...choose(image) };
  if (refusal) throw problem(refusal.what, refusal.remedy ?? '');
  return { ...planned, image: set, set, version, toCreate };
}

/** An offer is started when the publication is, which chooses the version. */
async function offer(
  action: ActionOf<'distribute'>,
  planned: OfferAction,
  run: Run,
  context: WholeContext,
): Promise<Done> {
  const { picture } = run;
  const version = action.isForecast ? picture.versions.get(action.pathKey) : planned.version;
  if (!version) return comeToNothing('No new version of it is published.');
  const known = pictureOf(picture, planned.lab);
  const sharing = known?.sharing ?? planned.sharing;
  const done = await act({ ...planned, version, sharing }, context);
  if (known) known.sharing = sharingWith(known.sharing ?? sharing, { ...planned, version });
  return done;
}
