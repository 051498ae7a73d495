import { present } from '../../azure/requests/present.js';
import { type CustomImage, usabilityOf } from '../../azure/resources/custom-images.js';
import { withoutTags } from '../../azure/resources/tags.js';
import { imagePathKey } from '../../configuration/image-path.js';
import { sameName } from '../../lab/names.js';
import { labTarget } from '../../lab/target.js';
import { type Action, type LeftAlone, makeCurrentVerb, type Plan } from '../../step/action.js';
import { chooseCurrent, type CurrentMove, isDone } from '../current/choose-current.js';
import { isDeprecated } from '../current/current-tag.js';
import type { WriteFormulaAction } from '../distribute/actions.js';
import { offerOf, planOffer } from '../distribute/plan.js';
import { deleteAfterTag, hasTag, isRevoked, keepTag, stateTag } from '../images/tags.js';
import { subscriptionOf } from '../labs/matching.js';
import { imagePathOf, whyForeign } from '../labs/own-images.js';
import type { StoredBlobs } from '../store/stored-blobs.js';
import type {
  BringAction,
  DeleteAction,
  FormulaAction,
  MarkAction,
  RollbackAction,
  SwitchAction,
} from './actions.js';
import { isOfImage } from './lab-images.js';
import { inLab, type LabTerms } from './lab-terms.js';
import { planFormulas } from './plan-formulas.js';
import type { RollbackLab } from './rollback-labs.js';
import { usedBy } from './used-by.js';

/** What is there of the golden image in one lab, and what is to become of it. */
interface LabView extends RollbackLab {
  /** The custom images of the image that is revoked. */
  readonly bad: readonly CustomImage[];
  readonly bring?: BringAction;
  readonly move: CurrentMove;
  /** The formulas that are to make machines of another image. */
  readonly writing: readonly FormulaAction[];
  readonly terms: LabTerms;
}

/**
 * Rolls one lab back. Where it has a good image, that is the current one before the revoked one is marked, so that it has one
 * at all times; where the good one has to be brought, which may take hours, the revoked one is marked before: nobody is to take
 * it meanwhile.
 */
export function planLab(lab: RollbackLab, terms: LabTerms): Plan<RollbackAction> {
  const key = imagePathKey(terms.revoked.imagePath);
  const ofPath = lab.images.filter((image) => imagePathKey(imagePathOf(image)) === key);
  const bad = ofPath.filter(
    (image) => isOfImage(image, terms.revoked) && whyForeign(image, terms.marks) === undefined,
  );
  if (bad.length > 0) return planImages(lab, ofPath, bad, terms);
  if (!isWanted(lab, terms)) return { actions: [], leftAlone: [] };
  return lab.entry?.delivery === 'Gallery'
    ? { actions: [], leftAlone: [byGallery(lab, terms)] }
    : planImages(lab, ofPath, [], terms);
}

function isWanted({ entry }: RollbackLab, { revoked, inputs }: LabTerms): boolean {
  const strict = inputs.strictImagePaths;
  return entry !== undefined && subscriptionOf(entry, revoked.imagePath, { strict }).subscribed;
}

/** @param ofPath the custom images of the golden image, and of these `bad` those of the image that is revoked */
function planImages(
  lab: RollbackLab,
  ofPath: readonly CustomImage[],
  bad: readonly CustomImage[],
  terms: LabTerms,
): Plan<RollbackAction> {
  const offer = planBringing(lab, terms);
  const coming = offer.action && terms.previous.stored ? [terms.previous.stored] : [];
  const others = ofPath.filter((image) => !bad.includes(image)).map(restored);
  const move = chooseCurrent([...others, ...bad], terms.facts, coming);
  const brought = offer.action?.bring.image.imageName;
  const writing = planFormulas(lab, move, terms.factoryLab, brought).map((write) => rewriting(write, terms));
  const view = { ...lab, bad, move, writing, terms, ...present('bring', offer.action) };
  const actions = inOrder(view);
  const left = [...(offer.leftAlone ? [offer.leftAlone] : []), ...staying(view)];
  return { actions, leftAlone: actions.length > 0 || left.length > 0 ? left : [nothingToDo(view)] };
}

/** A deprecated image is needed again. */
function restored(image: CustomImage): CustomImage {
  return isDeprecated(image.tags)
    ? { ...image, tags: withoutTags(image.tags, [stateTag, deleteAfterTag]) }
    : image;
}

/** By the rules of DistributeImages, but for a deprecation: the image is needed again. */
function planBringing(
  { lab, entry, images, staged }: RollbackLab,
  terms: LabTerms,
): { readonly action?: BringAction; readonly leftAlone?: LeftAlone } {
  const { previous, factoryLab, inputs } = terms;
  if (!entry || entry.delivery === 'Gallery' || !previous.stored) return {};
  const held = new Map(images.map((image) => [image.name.toLowerCase(), image]));
  const receiver = { lab, entry, images: held, staged, left: [] };
  const { strictImagePaths: strict, allowOtherRegions } = inputs;
  const rules = { factoryLab, strict, allowOtherRegions };
  const { action, leftAlone } = planOffer(receiver, offerOf(notDeprecated(previous.stored)), rules);
  if (leftAlone) return leftAlone.imageFacts?.isThere ? {} : { leftAlone };
  if (!action) return {};
  const { imageFacts, ...common } = inLab('bring', previous.imageName, lab, terms);
  return { action: { imageFacts, ...action, ...common, needs: needsOf(terms.after), bring: action } };
}

function notDeprecated({ record, ...image }: StoredBlobs): StoredBlobs {
  return record && record.state !== 'deprecated' ? { ...image, record } : image;
}

function inOrder(view: LabView): RollbackAction[] {
  const { bring, terms } = view;
  const first = bring ? [bring] : [];
  const marksFirst = bring !== undefined || view.move.candidates.length === 0;
  const early = marksFirst ? marking(view, needsOf(terms.after)) : [];
  const making = switching(view, needsOf(terms.after, ...keysOf([...early, ...first])));
  const made = [...early, ...first, ...making];
  const writing = view.writing.map((one) => ({ ...one, needs: needsOf(terms.after, ...keysOf(made)) }));
  const late = marksFirst ? [] : marking(view, needsOf(terms.after, ...keysOf([...made, ...writing])));
  const before = [...made, ...writing, ...late];
  return [...before, ...deleting(view, needsOf(terms.after, ...keysOf(before)))];
}

function keysOf(actions: readonly Action[]): readonly string[] {
  return actions.map(({ key }) => key);
}

/** As DistributeImages writes it, once the image is revoked in the store. */
function rewriting(write: WriteFormulaAction, terms: LabTerms): FormulaAction {
  const { key, target, imageFacts, ...common } = inLab('formula', write.subject.name, write.lab, terms);
  return { ...write, ...common, key, target, imageFacts: write.imageFacts ?? imageFacts, write };
}

function needsOf(...keys: readonly (string | undefined)[]): readonly string[] {
  return keys.filter((key) => key !== undefined);
}

function marking({ bad, lab, terms }: LabView, needs: readonly string[]): MarkAction[] {
  return bad
    .filter(({ tags }) => !isRevoked(tags))
    .map((image) => ({
      ...inLab('mark', image.name, lab, terms),
      verb: 'mark',
      subject: { kind: 'custom image', name: image.name },
      reason: `It is revoked: ${terms.why}`,
      needs,
      image,
    }));
}

function switching({ move, lab, terms }: LabView, needs: readonly string[]): SwitchAction[] {
  const [best] = move.candidates;
  if (best === undefined || isDone(move)) return [];
  const { imagePath, imageName } = terms.revoked;
  return [
    {
      ...inLab('switch', best, lab, terms),
      verb: makeCurrentVerb,
      subject: { kind: 'custom image', name: best },
      imageFacts: { path: imagePath, name: best },
      reason: `It is the newest good one of ${imagePath} without ${imageName}.`,
      needs,
      imagePath,
      move,
    },
  ];
}

function deleting(view: LabView, needs: readonly string[]): DeleteAction[] {
  const { bad, lab, terms, move } = view;
  return bad
    .filter((image) => whyStays(image, view) === undefined)
    .map((image) => ({
      ...inLab('delete', image.name, lab, terms),
      verb: 'delete',
      subject: { kind: 'custom image', name: image.name },
      reason: `It is revoked, and nothing of ${lab.name} uses it.`,
      needs,
      imagePath: terms.revoked.imagePath,
      image,
      others: move.candidates,
    }));
}

function staying(view: LabView): LeftAlone[] {
  return view.bad.flatMap((image) => {
    const why = whyStays(image, view);
    const { imagePath: path } = view.terms.revoked;
    return why === undefined
      ? []
      : {
          verb: 'keep',
          subject: { kind: 'custom image', name: image.name },
          target: labTarget(view.lab),
          imageFacts: { path, name: image.name, isThere: true },
          outcome: 'skipped',
          reason: `It stays, marked as revoked: ${why}`,
        };
  });
}

/** Why a custom image of the revoked image is not deleted. */
function whyStays(image: CustomImage, { move, terms, uses, lab, writing }: LabView): string | undefined {
  if (!terms.inputs.deleteRevoked) return 'deleteRevoked is off.';
  if (move.candidates.length === 0) return `${lab.name} has no other good image of it.`;
  if (usabilityOf(image) === 'unfinished') return 'it is still being made.';
  if (hasTag(image.tags, keepTag)) return `it has the tag ${keepTag}.`;
  const isMoved = (name: string) => writing.some(({ subject }) => sameName(subject.name, name));
  return usedBy(
    image,
    uses.formulas?.filter(({ name }) => !isMoved(name)),
  );
}

/** A lab that has no custom image of the revoked image, and needs none of another one. */
function byGallery({ lab }: RollbackLab, { revoked }: LabTerms): LeftAlone {
  const { imageName, versions } = revoked;
  const there =
    versions.length === 0
      ? `and no version of ${imageName} is known there.`
      : `where ${imageName} is excluded from the latest.`;
  return {
    subject: { kind: 'lab', name: lab.name },
    outcome: 'skipped',
    reason: `It gets its images from the gallery, ${there}`,
  };
}

function nothingToDo({ lab, terms, move }: LabView): LeftAlone {
  const { imageName, imagePath } = terms.revoked;
  const [best] = move.candidates;
  return {
    subject: { kind: 'lab', name: lab.name },
    outcome: 'skipped',
    reason:
      best === undefined
        ? `It has no image of ${imagePath}.`
        : `It has nothing of ${imageName}, and ${best} is its current image.`,
  };
}
