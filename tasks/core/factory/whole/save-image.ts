import { listSnapshots } from '../../azure/resources/snapshots.js';
import { imagePathKey } from '../../configuration/image-path.js';
import type { LeftAlone } from '../../step/action.js';
import type { Done } from '../../step/step.js';
import { sameName } from '../../lab/names.js';
import { snapshotSetsOf } from '../gallery/snapshot-sets.js';
import { setsOfVm } from '../gallery/stock.js';
import type { AnyAction, SaveSnapshotsAction, SnapAction } from '../snap/actions.js';
import type { SnapCandidate } from '../snap/candidate.js';
import { type GivenNames, planNamed } from '../snap/plan.js';
import { completeCandidate, readCandidate } from '../snap/state.js';
import { act } from '../snap/step.js';
import { readStoredImage } from '../store/store.js';
import type { ActionOf } from './actions.js';
import type { WholeContext } from './inputs.js';
import type { Picture } from './picture.js';
import { outcomeOf, type Run } from './run.js';
import { notBuilt } from './withheld.js';

/** Saves the image of a VM, of those that there are of its path now; and knows it from then on. */
export async function saveImage(action: ActionOf<'snap'>, run: Run, context: WholeContext): Promise<Done> {
  const { planned } = action;
  if (planned.kind === 'end access') return act(planned, context);
  const due = action.isForecast ? await planAnew(action, planned, run, context) : planned;
  if ('leftAlone' in due) return whyNone(due.leftAlone, action, run);
  const done = await act(due, context);
  if (due.kind === 'snap' && due.isToBeTested)
    run.picture.waiting.set(imagePathKey(due.imagePath), due.vhdFileName);
  if (due.kind === 'snap') await knowVhd(due, run, context);
  if (due.kind === 'save snapshots') await knowSnapshots(due, run, context);
  return sameName(due.subject.name, planned.subject.name) ? done : ofEarlierVm(done, due);
}

/** The VMs of earlier runs have been told of already, unless one of them could not be saved. */
function whyNone(leftAlone: readonly LeftAlone[], { pathKey }: ActionOf<'snap'>, { picture }: Run): Done {
  const isBuilt = picture.built.has(pathKey);
  const told = leftAlone.filter(({ outcome }) => isBuilt || outcome === 'failed');
  return outcomeOf({ leftAlone: told }, isBuilt ? 'There is nothing to store.' : notBuilt);
}

/** What the record says of the VM that was to be built is true of another one. */
function ofEarlierVm(done: Done, { reason, subject }: AnyAction): Done {
  const why = `It is of the VM ${subject.name} of an earlier run, since the golden image was not built.`;
  return { ...done, reason: `${done.reason ?? reason} ${why}` };
}

async function planAnew(
  { pathKey }: ActionOf<'snap'>,
  planned: SnapAction | SaveSnapshotsAction,
  run: Run,
  context: WholeContext,
): Promise<AnyAction | Pick<ReturnType<typeof planNamed>, 'leftAlone'>> {
  const { state, picture } = run;
  const candidates = await candidatesOf(pathKey, run, context);
  const { stock } = picture;
  const plan = planNamed(
    {
      ...state.snap,
      candidates,
      store: { ...state.snap.store, images: picture.stored.all() },
      ...(stock ? { gallery: { stock } } : {}),
    },
    context.inputs,
    namesFor(planned, pathKey, run),
  );
  const due = plan.actions.find(({ kind }) => kind === planned.kind);
  return due ?? { leftAlone: plan.leftAlone };
}

/** The name was reserved for all images at the start of the run. */
function namesFor(planned: SnapAction | SaveSnapshotsAction, pathKey: string, { picture }: Run): GivenNames {
  const imageName = planned.kind === 'snap' ? planned.imageName : planned.image.imageName;
  return {
    names: new Map([[pathKey, imageName]]),
    taken: planned.kind === 'snap' ? planned.stored : picture.stored.all(),
    givenNames: planned.kind === 'snap' ? planned.given : [],
  };
}

async function candidatesOf(
  pathKey: string,
  { picture, state }: Run,
  context: WholeContext,
): Promise<readonly SnapCandidate[]> {
  const built = picture.built.get(pathKey);
  if (built) return [await completeCandidate(context, built)];
  const earlier = state.snap.candidates.filter(({ imagePath }) => imagePathKey(imagePath) === pathKey);
  const read = await Promise.all(earlier.map((one) => readCandidate(context, state.snap.lab, one)));
  return read.filter((one) => one !== undefined);
}

/** A VHD that another run stores is not known. */
async function knowVhd(
  { lab, vhdFileName, imagePath }: SnapAction,
  { picture }: Run,
  { azure, signal }: WholeContext,
): Promise<void> {
  const image = await readStoredImage(azure, lab, vhdFileName, signal);
  if (!image) return;
  picture.stored.add(image);
  picture.savedVhds.set(imagePathKey(imagePath), image);
}

/** Knows the snapshots of a VM from then on; what other actions get to know meanwhile stays known. */
export async function knowSnapshots(
  { image, snapshotGroup, lab }: Pick<SaveSnapshotsAction, 'image' | 'snapshotGroup' | 'lab'>,
  { picture }: { readonly picture: Pick<Picture, 'stock' | 'savedSets'> },
  { azure, signal }: Pick<WholeContext, 'azure' | 'signal'>,
): Promise<void> {
  if (!picture.stock) return;
  const found = snapshotSetsOf(await listSnapshots(azure, snapshotGroup, signal), lab.id);
  const vm = { id: image.sourceVmId, createdDateText: image.sourceVmCreated };
  const own = setsOfVm(vm, { versions: [], sets: found });
  const { stock } = picture;
  const others = stock.sets.filter((set) => !setsOfVm(vm, { versions: [], sets: [set] }).includes(set));
  picture.stock = { ...stock, sets: [...others, ...own] };
  const complete = own.find(({ isComplete }) => isComplete);
  if (complete) picture.savedSets.set(imagePathKey(image.imagePath), complete);
}
