import type { Done } from '../../step/step.js';
import { chooseCurrent, currentFactsOf, type CurrentMove } from '../current/choose-current.js';
import { makeCurrent } from '../current/make-current.js';
import type { MakeCurrentAction } from '../distribute/actions.js';
import { endOfMarking } from '../distribute/mark-current.js';
import type { WholeContext } from './inputs.js';
import { knowChanged } from './lab-images.js';
import { pictureOf } from './picture.js';
import type { Run } from './run.js';

/** Makes an image the current one that is chosen anew, of what has come by now. What is known of the lab follows. */
export async function markCurrent(
  planned: MakeCurrentAction,
  pathKey: string,
  run: Run,
  context: WholeContext,
): Promise<Done> {
  const made = await makeCurrent({ ...planned, ...chooseAnew(planned.lab, pathKey, run) }, context);
  const known = pictureOf(run.picture, planned.lab);
  if (known) knowChanged(known, made.changed, pathKey);
  return endOfMarking(planned, made);
}

/** The current image, chosen of what is known of a lab by now. */
export function chooseAnew(
  lab: MakeCurrentAction['lab'],
  pathKey: string,
  { picture, state: { retire } }: Run,
): Partial<CurrentMove> {
  const known = pictureOf(picture, lab);
  if (!known) return {};
  const store = { images: picture.stored.of(pathKey), records: picture.records };
  return chooseCurrent(known.images.of(pathKey), currentFactsOf({ ...retire, store }));
}
