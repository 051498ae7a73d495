import type { Lab } from '../../azure/resources/labs.js';
import { labTarget } from '../../lab/target.js';
import type { Action } from '../../step/action.js';
import type { CurrentFacts } from '../current/choose-current.js';
import type { OwnMarks } from '../labs/own-images.js';
import type { MarkAction } from './actions.js';
import type { Choice } from './choose-images.js';
import type { RollbackInputs } from './inputs.js';

/** What holds for all labs. */
export interface LabTerms extends Choice {
  readonly factoryLab: Lab;
  /** What tells the factory's custom images from others, with the image that is revoked. */
  readonly marks: OwnMarks;
  /** What decides about the current image, once it is revoked. */
  readonly facts: CurrentFacts;
  /** Why the image is revoked. */
  readonly why: string;
  /** The key of the action that revokes it in the store; absent where that is done. */
  readonly after?: string;
  readonly inputs: Pick<RollbackInputs, 'deleteRevoked' | 'strictImagePaths' | 'allowOtherRegions'>;
}

type InLab<Kind> = Required<Pick<Action, 'key' | 'work' | 'target' | 'imageFacts'>> &
  Pick<MarkAction, 'why' | 'lab' | 'factoryLab' | 'vhdFileName'> & { readonly kind: Kind };

/** What all actions in a lab have. */
export function inLab<Kind extends string>(kind: Kind, name: string, lab: Lab, terms: LabTerms): InLab<Kind> {
  const { revoked, why, factoryLab } = terms;
  const { vhdFileName, imagePath } = revoked;
  return {
    kind,
    key: `${kind} ${lab.id} ${name}`.toLowerCase(),
    work: kind === 'bring' ? 'job' : 'lab',
    target: labTarget(lab),
    imageFacts: { path: imagePath, name },
    why,
    lab,
    factoryLab,
    ...(vhdFileName === undefined ? {} : { vhdFileName }),
  };
}
