import { childId, isSameId } from '../../azure/resource-id.js';
import type { CustomImage } from '../../azure/resources/custom-images.js';
import type { LabGallery, LabGalleryImage } from '../../azure/resources/lab-galleries.js';
import { sameName } from '../../lab/names.js';
import { currentTags, withoutCurrentTag } from '../current/current-tag.js';
import type { DistributeAction, MakeCurrentAction, WriteFormulaAction } from '../distribute/actions.js';
import { customImageTags } from '../labs/custom-image.js';
import type { OfferAction } from '../distribute/gallery-actions.js';
import { type LabSharing, sharedImageOf } from '../gallery/lab-sharing.js';
import type { FormulasOfLab, JudgedLab } from '../retire/judged-labs.js';
import type { StepActions } from './actions.js';

type DistributeActions = readonly StepActions['distribute'][];

/** The custom image that a lab gets by an action. */
export function customImageOf({ image, lab, factoryLab }: DistributeAction, createdDate: Date): CustomImage {
  return {
    id: childId(lab.id, `${lab.id}/customimages/${image.imageName}`),
    name: image.imageName,
    tags: customImageTags(image, factoryLab),
    provisioningState: 'Succeeded',
    createdDate,
    osType: image.osType,
    description: image.description,
  };
}

/** How a lab sees the gallery once it offers a version. */
export function sharingWith(
  sharing: LabSharing,
  { lab, gallery, version: { definition, name } }: Pick<OfferAction, 'lab' | 'gallery' | 'version'>,
): LabSharing {
  const shared: LabGallery = sharing.shared ?? {
    id: `${lab.id}/sharedgalleries/${gallery.name}`,
    name: gallery.name,
    galleryId: gallery.id,
    sharesAllImages: false,
  };
  const present = sharedImageOf(sharing, definition);
  const offered: LabGalleryImage = {
    name: definition.name,
    isEnabled: true,
    versions: [...new Set([...(present?.versions ?? []), name])],
  };
  const others = sharing.images.filter((image) => !sameName(image.name, definition.name));
  return { ...sharing, shared, images: [...others, offered] };
}

/** The labs with all that a plan of DistributeImages brings them. */
export function labsWith(labs: readonly JudgedLab[], actions: DistributeActions, now: Date): JudgedLab[] {
  const brought = new Map<string, CustomImage[]>();
  for (const action of actions)
    if (action.kind === 'distribute') {
      const key = action.lab.id.toLowerCase();
      brought.set(key, brought.get(key) ?? []);
      brought.get(key)?.push(customImageOf(action, now));
    }
  const offers = actions.filter((action) => action.kind === 'offer');
  const markings = actions.filter((action) => action.kind === 'make current');
  const writings = actions.filter((action) => action.kind === 'write formula');
  return labs.map((lab) => ({
    ...lab,
    images: markedBy(lab, [...lab.images, ...(brought.get(lab.id.toLowerCase()) ?? [])], markings),
    ...offeredBy(lab, offers),
    ...formulasAfter(lab, writings),
  }));
}

/** The formulas of a lab, where they are known, once those are written that are to be. */
function formulasAfter(
  { id, formulas }: JudgedLab,
  writings: readonly WriteFormulaAction[],
): Pick<JudgedLab, 'formulas'> {
  if (!formulas) return {};
  const here = writings.filter(({ lab }) => isSameId(lab.id, id));
  const imageOf = ({ candidates: [name = ''] }: WriteFormulaAction) => `${id}/customimages/${name}`;
  return {
    formulas: here.reduce((known, one) => withImage(known, one.formula.name, imageOf(one)), formulas),
  };
}

/** The images of a lab once those carry the tag of the current one that are to. */
function markedBy(
  { id }: JudgedLab,
  images: readonly CustomImage[],
  markings: readonly MakeCurrentAction[],
): readonly CustomImage[] {
  const here = markings.filter(({ lab }) => isSameId(lab.id, id));
  const best = new Set(here.map(({ candidates: [name = ''] }) => name.toLowerCase()));
  const marked = new Set(here.flatMap((move) => move.marked.map((name) => name.toLowerCase())));
  return here.length === 0 ? images : images.map((image) => tagged(image, best, marked));
}

function tagged(image: CustomImage, best: ReadonlySet<string>, marked: ReadonlySet<string>): CustomImage {
  const name = image.name.toLowerCase();
  if (best.has(name)) return { ...image, tags: currentTags(image.tags) };
  return marked.has(name) ? { ...image, tags: withoutCurrentTag(image.tags) } : image;
}

function offeredBy({ id, sharing }: JudgedLab, offers: readonly OfferAction[]): Pick<JudgedLab, 'sharing'> {
  if (!sharing) return {};
  return { sharing: offers.filter(({ lab }) => isSameId(lab.id, id)).reduce(sharingWith, sharing) };
}

/** The formulas of a lab once one of them makes VMs of another image. */
export function withImage(known: FormulasOfLab, name: string, customImageId: string): FormulasOfLab {
  if (!('formulas' in known)) return known;
  const formulas = known.formulas.map((formula) =>
    sameName(formula.name, name) ? { ...formula, customImageId } : formula,
  );
  return { formulas };
}
