import type { Plan } from '../../step/action.js';
import { labTarget } from '../target.js';
import type { DeleteImageAction } from './actions.js';
import type { DeleteImageState } from './state.js';

export function plan({ lab, name, image }: DeleteImageState): Plan<DeleteImageAction> {
  const target = labTarget(lab);
  const subject = { kind: 'custom image', name: image?.name ?? name };
  if (!image)
    return {
      lab: target,
      actions: [],
      leftAlone: [{ subject, target, outcome: 'skipped', reason: 'The lab has no image of this name.' }],
    };
  const action: DeleteImageAction = {
    kind: 'delete custom image',
    key: image.id,
    verb: 'delete',
    work: 'deletion',
    subject,
    target,
    reason: 'CustomImageId names it.',
    lab,
    image,
  };
  return { lab: target, actions: [action], leftAlone: [] };
}
