import { needsAt, refusedActions, type ScopedNeed, scopedNeeds } from '../../lab/preflight.js';
import type { RefusedAction } from '../../step/action.js';
import { galleryNeedsOfTasks, placesOfSnapshots } from '../gallery/gallery-needs.js';
import type { DiscardSnapshotsAction, GalleryAction, OfferAction, PublishAction } from './gallery-actions.js';
import type { ReadContext } from './inputs.js';

const needs = galleryNeedsOfTasks.DistributeImages;

/**
 * The actions that lack a right on the gallery, on the snapshots or in their lab. A lab that may not be shared with refuses
 * its own offers alone; an offer whose version is refused is refused with it.
 */
export function refusedByGallery(
  actions: readonly GalleryAction[],
  context: ReadContext,
): Promise<readonly RefusedAction[]> {
  const publications = new Map(
    actions.flatMap((action) => (action.kind === 'publish' ? [[action.key, action]] : [])),
  );
  return refusedActions(actions, (action) => needsOf(action, publications), context);
}

function needsOf(
  action: GalleryAction,
  publications: ReadonlyMap<string, PublishAction>,
): readonly ScopedNeed[] {
  switch (action.kind) {
    case 'publish':
      return needsOfPublication(action);
    case 'offer':
      return needsOfOffer(action, publications.get(action.after ?? ''));
    case 'discard snapshots':
      return needsOfDiscard(action);
  }
}

function needsOfPublication({ gallery, set }: PublishAction): readonly ScopedNeed[] {
  return needsAt(needs.gallery, { gallery: gallery.id, ...placesOfSnapshots(set?.snapshots ?? []) });
}

function needsOfOffer({ lab }: OfferAction, publication: PublishAction | undefined): readonly ScopedNeed[] {
  const ofVersion = publication ? needsOfPublication(publication) : [];
  return [...scopedNeeds(needs.targets, lab), ...ofVersion];
}

function needsOfDiscard({ set }: DiscardSnapshotsAction): readonly ScopedNeed[] {
  return needsAt(needs.gallery, placesOfSnapshots(set.snapshots));
}
