import { needsAt, refusedActions } from '../../lab/preflight.js';
import type { RefusedAction } from '../../step/action.js';
import { galleryNeedsOfTasks, placesOf } from '../gallery/gallery-needs.js';
import type { SaveSnapshotsAction } from './actions.js';
import type { ReadContext } from './inputs.js';

/** The actions that lack a right on the gallery, on the snapshots or on the disks: one VM's stand for those of all. */
export async function refusedByGallery(
  actions: readonly SaveSnapshotsAction[],
  context: ReadContext,
): Promise<readonly RefusedAction[]> {
  const [first] = actions;
  const needs = galleryNeedsOfTasks.SnapImages.gallery;
  const needsOf = (action: SaveSnapshotsAction) =>
    needsAt(needs, { ...placesOf(action), disk: (first ?? action).disk.id });
  return refusedActions(actions, needsOf, context);
}
