import type { Plan } from '../../step/action.js';
import { type Problem, problem } from '../../step/problem.js';
import type { GalleryStock } from '../gallery/stock.js';
import type { RetireAction } from '../retire/actions.js';
import type { RetireInputs } from '../retire/inputs.js';
import { plan } from '../retire/plan.js';
import { massReasons } from '../retire/reasons.js';
import type { RetireState } from '../retire/state.js';
import { pictureOf } from './picture.js';
import type { Run } from './run.js';

/**
 * The keys of deletions that are a mass deletion (C94) unless enough comes of what this run is to make. They wait for all of
 * that, and are judged again by what has come.
 */
export function doubtfulDeletions(
  planned: Plan<RetireAction>,
  asRead: RetireState,
  inputs: RetireInputs,
): ReadonlySet<string> {
  const keys = planned.actions.filter(({ reason }) => massReasons.has(reason)).map(({ key }) => key);
  const isDoubtful = keys.length > 0 && !planned.refusal && plan(asRead, inputs).refusal !== undefined;
  return new Set(isDoubtful ? keys : []);
}

/**
 * Judges doubtful deletions, once for all of them, when all has ended that they wait for.
 * @throws why they are a mass deletion with what this run has made
 */
export function demandNoMassDeletion(run: Run, inputs: RetireInputs): void {
  run.massDeletion ??= { refusal: plan(stateAsMade(run), inputs).refusal };
  const { refusal } = run.massDeletion;
  if (refusal) throw tooMany(refusal);
}

function tooMany({ message, remedy }: Problem): Problem {
  return problem(`It stays: not enough has come of what this run was to make. ${message}`, remedy);
}

/** What was there at the start, and what this run has made: as RetireImages would find it, before it deletes anything. */
function stateAsMade({ state: { retire }, picture }: Run): RetireState {
  const { store, labs, gallery, ...rest } = retire;
  const stock = gallery?.stock && picture.stock && stockAsMade(gallery.stock, picture.stock);
  return {
    ...rest,
    store: { ...store, images: union(store.images, picture.stored.all(), ({ vhdFileName }) => vhdFileName) },
    labs: labs.map((lab) => {
      const { images, sharing } = pictureOf(picture, lab) ?? {};
      const all = union(lab.images, images?.all() ?? [], ({ id }) => id);
      return { ...lab, images: all, ...(sharing ? { sharing } : {}) };
    }),
    ...(gallery ? { gallery: stock ? { ...gallery, stock } : gallery } : {}),
  };
}

function stockAsMade({ versions }: GalleryStock, now: GalleryStock): GalleryStock {
  return { ...now, versions: union(versions, now.versions, ({ version }) => version.id) };
}

/** Those of both lists; of what is in both, what is known later. */
function union<T>(before: readonly T[], now: readonly T[], idOf: (one: T) => string): T[] {
  return [...new Map([...before, ...now].map((one) => [idOf(one).toLowerCase(), one])).values()];
}
