import type { Finding } from '../../step/action.js';
import { problem, type Problem } from '../../step/problem.js';
import type { BuildAction, CreateAction } from '../create/actions.js';
import type { Receiver } from '../distribute/receivers.js';
import type { WholeInputs } from './inputs.js';

type Contradicting = Pick<
  WholeInputs,
  | 'gallery'
  | 'snapshotResourceGroup'
  | 'storeVhd'
  | 'ImagesToSave'
  | 'allowMassDeletion'
  | 'includeSysprep'
  | 'isVhdSysPrepped'
>;

/** The problem of inputs that contradict each other, judged before anything is read. */
export function contradiction(inputs: Contradicting): Problem | undefined {
  return contradictionOfStoring(inputs) ?? contradictionOfLabs(inputs);
}

function contradictionOfStoring({
  gallery,
  snapshotResourceGroup,
  storeVhd,
}: Contradicting): Problem | undefined {
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
  return undefined;
}

function contradictionOfLabs(inputs: Contradicting): Problem | undefined {
  const { ImagesToSave, allowMassDeletion, includeSysprep, isVhdSysPrepped } = inputs;
  if (ImagesToSave === 0 && !allowMassDeletion)
    return problem(
      'imagesToKeep is 0: every image would be deleted as soon as it is there.',
      'Keep one image at least; if all are meant to go, set allowMassDeletion for one run.',
    );
  if (includeSysprep && !isVhdSysPrepped)
    return problem(
      'imagesAreGeneralized is off and generalize is on: images of generalized VMs would be marked as not generalized, and VMs made of them would not start properly.',
      'Leave imagesAreGeneralized on; for single images that are not to be generalized, use Generalize in Images.json.',
    );
  return undefined;
}

/**
 * The problem of a run that would delete every VM that it builds without an image of it.
 * @param creations what is planned of CreateImageVMs
 */
export function buildsInVain(
  creations: readonly CreateAction[],
  { deleteUncommitted }: Pick<WholeInputs, 'deleteUncommitted'>,
): Problem | undefined {
  const builds = creations.filter((action) => action.kind === 'build');
  const isInVain = deleteUncommitted && builds.length > 0 && builds.every(isNeverStored);
  if (!isInVain) return undefined;
  return problem(
    'generalize is off and deleteUncommitted is on: every VM would be built and deleted again, without an image of it.',
    'Leave generalize on, or deleteUncommitted off.',
  );
}

/**
 * What of the configuration comes to nothing with these inputs.
 * @param creations what is planned of CreateImageVMs
 * @param receivers the labs that take VHDs
 */
export function oddities(
  creations: readonly CreateAction[],
  receivers: readonly Pick<Receiver, 'lab'>[],
  inputs: Pick<WholeInputs, 'storeVhd'>,
): Finding[] {
  const unstored = creations.flatMap((action) =>
    action.kind === 'build' && isNeverStored(action) ? [action.imagePath] : [],
  );
  const waiting = inputs.storeVhd ? [] : receivers.map(({ lab }) => lab.name);
  return [
    ...(unstored.length === 0 ? [] : [withoutImage(unstored)]),
    ...(waiting.length === 0 ? [] : [withoutVhds(waiting)]),
  ];
}

/** A VM that nothing generalizes goes on running after its build, and is not stored (C73). */
function isNeverStored({ prepared }: BuildAction): boolean {
  return !prepared.deallocates;
}

function withoutImage(paths: readonly string[]): Finding {
  return {
    severity: 'warning',
    what: `No image is stored of what is built without generalization: ${shown(paths)}.`,
    remedy: 'Leave the input generalize on.',
  };
}

function withoutVhds(labs: readonly string[]): Finding {
  return {
    severity: 'warning',
    what: `storeVhd is off: labs that take VHDs get no new image: ${shown(labs)}.`,
    remedy: 'Leave storeVhd on, or set "Delivery": "Gallery" for them in Labs.json.',
  };
}

const mostShown = 5;

function shown(names: readonly string[]): string {
  const more = names.length - mostShown;
  return `${names.slice(0, mostShown).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
