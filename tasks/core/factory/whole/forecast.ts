import { imagePathKey } from '../../configuration/image-path.js';
import type { Plan } from '../../step/action.js';
import type { LabVirtualMachine } from '../../azure/resources/lab-virtual-machines.js';
import { deletion, plan as planCleanUp } from '../clean-up/plan.js';
import type { BuildAction } from '../create/actions.js';
import { plan as planCreate } from '../create/plan.js';
import { plan as planDistribute } from '../distribute/plan.js';
import { plan as planRetire } from '../retire/plan.js';
import { plan as planSnap } from '../snap/plan.js';
import type { ImageDefinition } from '../../azure/resources/image-definitions.js';
import type { GalleryStock } from '../gallery/stock.js';
import type { Store } from '../store/store.js';
import type { StepActions, StepName } from './actions.js';
import { usualBytes } from './estimates.js';
import { withFallbacks } from './fallbacks.js';
import { stockAfter } from './forecast-gallery.js';
import { stockWith } from './forecast-images.js';
import { labsWith } from './forecast-labs.js';
import { planTestsAfter, storeAfterTests } from './forecast-tests.js';
import { candidateOf, type ForecastFacts, machinesOf } from './forecast-machines.js';
import type { WholeInputs } from './inputs.js';
import type { WholeState } from './state.js';

/** The plans of all steps, each made for what the steps before it would leave. */
export type Forecast = { readonly [Name in StepName]: Plan<StepActions[Name]> };

/**
 * Plans a whole run: the plans of the steps put together. None of the rules is written again here: what a build, an image or
 * a lab would be in the end is put into the state with which the next step plans.
 * @param judgeBuilds leaves out builds that cannot be carried out
 */
export function forecast(
  state: WholeState,
  inputs: WholeInputs,
  judgeBuilds: (plan: Plan<StepActions['create']>) => Plan<StepActions['create']>,
): Forecast {
  const facts = factsOf(state);
  const create = judgeBuilds(planCreate(state.create, inputs));
  const builds = create.actions.filter((action) => action.kind === 'build');
  const snap = planSnap(afterBuilds(state, builds, facts), inputs);
  const test = planTestsAfter(state.test, snap.actions, inputs, facts);
  const saving = { saves: snap.actions, tests: test.actions, machines: state.cleanUp.machines };
  const saved: Saved = {
    store: storeAfterTests(state.snap.store, saving, facts),
    stock: stockWith(stockOf(state), snap.actions, facts),
  };
  const distribute = planDistribute(afterSaving(state, saved), inputs);
  const built = builds.flatMap((action) => machinesOf(action, facts));
  const cleanUp = withFailures(planCleanUp(withBuilt(state, saved, built), inputs), built, state);
  const retire = planRetire(afterBringing(state, saved, distribute, facts), inputs);
  return {
    create,
    snap,
    test,
    distribute: withFallbacks(distribute, planDistribute(state.distribute, inputs)),
    cleanUp,
    retire,
  };
}

/** The store and the gallery with the images that are to be saved. */
interface Saved {
  readonly store: Store;
  readonly stock: GalleryStock | undefined;
}

function factsOf(state: WholeState): ForecastFacts {
  const { now, runId } = state.create;
  const stock = stockOf(state);
  return {
    now,
    runId,
    bytesOf: sizesOfImages(state),
    traitsOf: (path) => stock && traitsOfNewest(path, stock),
  };
}

function stockOf({ snap }: Pick<WholeState, 'snap'>): GalleryStock | undefined {
  return snap.gallery?.stock;
}

/** What the newest version of a path is, as its next one mostly is, too. */
function traitsOfNewest(imagePath: string, { versions }: GalleryStock): ImageDefinition | undefined {
  const key = imagePathKey(imagePath);
  const ofPath = versions.filter((version) => imagePathKey(version.imagePath) === key);
  return ofPath.toSorted((one, other) => other.timestamp.getTime() - one.timestamp.getTime())[0]?.definition;
}

/** By the newest stored image of the path. */
function sizesOfImages({ snap: { store } }: WholeState): (imagePath: string) => number {
  const sizes = new Map(store.images.map(({ imagePath, vhd }) => [imagePathKey(imagePath), vhd.bytes]));
  return (imagePath) => sizes.get(imagePathKey(imagePath)) ?? usualBytes;
}

function afterBuilds({ snap }: WholeState, builds: readonly BuildAction[], facts: ForecastFacts) {
  const built = builds.flatMap((action) => candidateOf(action, facts));
  const names = new Set(built.map(({ name }) => name.toLowerCase()));
  const present = snap.candidates.filter(({ name }) => !names.has(name.toLowerCase()));
  return { ...snap, candidates: [...present, ...built] };
}

function afterSaving({ distribute }: WholeState, { store, stock }: Saved): WholeState['distribute'] {
  const { gallery } = distribute;
  return { ...distribute, store, ...(gallery && stock ? { gallery: { ...gallery, stock } } : {}) };
}

function withBuilt(
  { cleanUp }: WholeState,
  { store, stock }: Saved,
  built: readonly LabVirtualMachine[],
): WholeState['cleanUp'] {
  const names = new Set(built.map(({ name }) => name.toLowerCase()));
  const present = cleanUp.machines.filter(({ name }) => !names.has(name.toLowerCase()));
  return {
    ...cleanUp,
    machines: [...present, ...built],
    images: store.images,
    ...(stock ? { gallery: { stock } } : {}),
  };
}

/** A VM that would stay goes all the same if its build fails. */
function withFailures(
  plan: Forecast['cleanUp'],
  built: readonly LabVirtualMachine[],
  { cleanUp: { lab } }: WholeState,
): Forecast['cleanUp'] {
  const planned = new Set(plan.actions.map(({ machine }) => machine));
  const others = built.filter((machine) => !planned.has(machine));
  const reason = 'It goes if its build fails.';
  return { ...plan, actions: [...plan.actions, ...others.map((machine) => deletion(machine, reason, lab))] };
}

function afterBringing(
  { retire }: WholeState,
  { store, stock }: Saved,
  { actions }: Forecast['distribute'],
  facts: ForecastFacts,
): WholeState['retire'] {
  const { gallery } = retire;
  const labs = labsWith(retire.labs, actions, facts.now);
  const filled = gallery?.stock && stock ? { ...gallery, stock: stockAfter(stock, actions) } : gallery;
  return { ...retire, store, labs, ...(filled ? { gallery: filled } : {}) };
}
