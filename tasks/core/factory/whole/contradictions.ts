import { problem, type Problem } from '../../step/problem.js';
import type { WholeInputs } from './inputs.js';

type Contradicting = Pick<
  WholeInputs,
  | 'gallery'
  | 'snapshotResourceGroup'
  | 'storeVhd'
  | 'ImagesToSave'
  | 'allowMassDeletion'
  | 'includeSysprep'
  | 'deleteUncommitted'
>;

/** The problem of inputs that contradict each other, judged before anything is read. */
export function contradiction(inputs: Contradicting): Problem | undefined {
  const { gallery, snapshotResourceGroup, storeVhd, ImagesToSave, allowMassDeletion } = inputs;
  const isWithout = gallery.trim() === '';
  if (isWithout && !storeVhd)
    return problem(
      'storeVhd is off and no gallery is given: no image would be stored.',
      'Give the input gallery, or leave storeVhd on.',
    );
  if (isWithout && snapshotResourceGroup.trim() !== '')
    return problem(
      'snapshotResourceGroup is given and no gallery: nothing is saved by snapshots.',
      'Give the input gallery too, or leave snapshotResourceGroup empty.',
    );
  if (ImagesToSave === 0 && !allowMassDeletion)
    return problem(
      'imagesToKeep is 0: every image would be deleted as soon as it is there.',
      'Keep one image at least; if all are meant to go, set allowMassDeletion for one run.',
    );
  return undefined;
}
