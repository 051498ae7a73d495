import { needsAt, type ScopedNeed, scopedNeeds } from '../../lab/preflight.js';
import { galleryNeedsOfTasks, markVersions, placesOfSnapshots } from '../gallery/gallery-needs.js';
import { markNeeds } from '../mark-needs.js';
import { retireNeeds } from '../needs.js';
import { isMarking, type MarkingAction, type RetireAction } from './actions.js';

const ofGallery = galleryNeedsOfTasks.RetireImages;

/** What an action needs where it works. What the store needs is demanded before: without it nothing can be judged. */
export function needsOf(action: RetireAction): readonly ScopedNeed[] {
  return isMarking(action) ? needsOfMarking(action) : needsOfDeletion(action);
}

function needsOfMarking(action: MarkingAction): readonly ScopedNeed[] {
  switch (action.kind) {
    case 'mark stored image':
      return [];
    case 'mark custom image':
      return scopedNeeds(markNeeds, action.lab);
    case 'mark version':
      return needsAt([markVersions], { gallery: action.target.id });
  }
}

function needsOfDeletion(action: Exclude<RetireAction, MarkingAction>): readonly ScopedNeed[] {
  switch (action.kind) {
    case 'delete stored image':
    case 'delete orphan':
      return [];
    case 'delete custom image':
      return scopedNeeds(retireNeeds.targets, action.lab);
    case 'delete version':
    case 'delete definition':
      return needsAt(ofGallery.gallery, { gallery: action.target.id });
    case 'delete snapshots':
      return needsAt(ofGallery.gallery, placesOfSnapshots(action.set.snapshots));
    case 'hide shared image':
      return scopedNeeds(ofGallery.targets, action.lab);
  }
}
