import { imagePathKey } from '../../configuration/image-path.js';
import type { Action } from '../../step/action.js';
import type { StableName } from '../distribute/stable-names.js';
import { vmKeyOf } from '../gallery/gallery-tags.js';
import type { StepActions, StepName, WholeAction } from './actions.js';
import { massReasons } from '../retire/reasons.js';
import { asWhole, keyIn, pathKeyOf, type Place } from './as-whole.js';
import { levelsOf } from './chains.js';
import { isFallback } from './fallbacks.js';
import type { Forecast } from './forecast.js';
import { placeKey } from './place-key.js';

/** The keys of the actions of this run that others depend on. */
interface Known {
  /** Builds, by image path key. */
  readonly builds: Index;
  /** What saves an image of a VM, by image path key. */
  readonly saves: Index;
  /** What saves an image as a VHD, by the name of the VHD; and by snapshots, by the VM. */
  readonly vhds: Map<string, string>;
  readonly sets: Map<string, string>;
  /** What tests an image, by the name of its VHD. */
  readonly tests: Map<string, string>;
  /** What delivers an image, by image path key; and by lab and image path key. */
  readonly deliveries: Index;
  readonly deliveriesToLab: Index;
  /** All that is delivered to a lab, by its id; and the first removal there, which waits for all of that. */
  readonly deliveriesAtLab: Index;
  readonly removals: Map<string, string>;
  /** What publishes an image that this run saves: the key of that, by the key of the publication. */
  readonly publications: Map<string, string>;
  /** Doubtful deletions. */
  readonly doubtful: string[];
}

type Index = Map<string, string[]>;

/** What is known of the actions that are joined. */
interface Joined {
  /** How long an action is expected to take. */
  readonly secondsOf: (step: StepName, action: StepActions[StepName]) => number;
  /** The keys of the deletions that wait for all that the run makes. */
  readonly doubtful: ReadonlySet<string>;
}

const free: Place = { needs: [], isForecast: false };

/**
 * Joins the plans of the steps into one graph: each action waits for those that it depends on, and for no other (C102). Within
 * an image, its build comes before its saving, that before its test, and all of that before its delivery and before the deletion of its VM; in a lab, the
 * deletion of an image comes after all deliveries of its path there, in the store and in the gallery after those to all labs.
 */
export function joinPlans(plans: Forecast, { secondsOf, doubtful }: Joined): WholeAction[] {
  const known = emptyIndexes();
  const placeOfAny = (action: StepActions['retire']) =>
    doubtful.has(action.key) ? placeOfDoubtful(action, known) : placeOfDeletion(action, known);
  const join = <Name extends StepName>(
    step: Name,
    placeOf: (action: StepActions[Name]) => Place,
    isWanted: (action: StepActions[Name]) => boolean = () => true,
  ) =>
    plans[step].actions.filter(isWanted).map((planned: StepActions[Name]) => {
      const place = placeOf(planned);
      return asWhole(step, planned, place, secondsOf(step, planned));
    });
  const joinBuilds = (isWanted: (action: Action) => boolean) => [
    ...join('create', (action) => placeOfCreation(action, known), isWanted),
    ...join('snap', (action) => placeOfSaving(action, known), isWanted),
    ...join('test', (action) => placeOfTest(action, known), isWanted),
  ];
  return [
    ...levelsOf(plans.create.actions, pathKeyOf).flatMap(joinBuilds),
    ...join('distribute', (action) =>
      isStableName(action) ? placeOfName(action, known) : placeOfDelivery(action, known),
    ),
    ...join('cleanUp', (action) => afterSaving(action, known)),
    ...join('retire', placeOfAny),
  ] as WholeAction[];
}

function emptyIndexes(): Known {
  return {
    builds: new Map(),
    saves: new Map(),
    vhds: new Map(),
    sets: new Map(),
    tests: new Map(),
    deliveries: new Map(),
    deliveriesToLab: new Map(),
    deliveriesAtLab: new Map(),
    removals: new Map(),
    publications: new Map(),
    doubtful: [],
  };
}

function add(index: Index, name: string, key: string): void {
  const keys = index.get(name);
  if (keys) keys.push(key);
  else index.set(name, [key]);
}

/** What is built upon an image of this run waits until that is stored, and has passed its tests, and for no other image. */
function placeOfCreation(action: StepActions['create'], { builds, saves }: Known): Place {
  if (action.kind !== 'build') return free;
  add(builds, pathKeyOf(action), keyIn('create', action.key));
  if (!action.base?.isOfRun) return free;
  const { baseKey } = action.base;
  return { needs: saves.get(baseKey) ?? builds.get(baseKey) ?? [], isForecast: true };
}

/** What is tested counts as saved only then: all that works with it waits for its test. */
function placeOfTest(action: StepActions['test'], { saves, tests }: Known): Place {
  if (action.kind === 'mark' || action.kind === 'remove') return free;
  const key = keyIn('test', action.key);
  const path = pathKeyOf(action);
  const needs = [...(saves.get(path) ?? [])];
  add(saves, path, key);
  tests.set(action.vhdFileName.toLowerCase(), key);
  return { needs, isForecast: needs.length > 0 };
}

/** The access that a killed run has left is ended at once. */
function placeOfSaving(action: StepActions['snap'], { builds, saves, vhds, sets }: Known): Place {
  if (action.kind === 'end access') return free;
  const key = keyIn('snap', action.key);
  const needs = builds.get(pathKeyOf(action)) ?? [];
  add(saves, pathKeyOf(action), key);
  if (action.kind === 'snap') vhds.set(action.vhdFileName.toLowerCase(), key);
  else sets.set(vmKeyOf(action.image), key);
  return { needs, isForecast: needs.length > 0 };
}

function placeOfDelivery(action: StepActions['distribute'], known: Known): Place {
  const key = keyIn('distribute', action.key);
  const save = saveOf(action, known);
  const saves = known.saves.get(pathKeyOf(action)) ?? [];
  add(known.deliveries, pathKeyOf(action), key);
  const place = action.target && placeKey(action.target, pathKeyOf(action));
  if (place) for (const one of [key, ...publicationOf(action)]) add(known.deliveriesToLab, place, one);
  if (action.target) add(known.deliveriesAtLab, action.target.id.toLowerCase(), key);
  if (action.kind === 'publish' && save !== undefined) known.publications.set(action.key, save);
  if (isFallback(action)) return { needs: saves, isForecast: false };
  return save === undefined ? free : { needs: [save], isForecast: true };
}

function isStableName(action: StepActions['distribute']): action is StableName {
  return action.kind === 'make current' || action.kind === 'write formula';
}

/** The current image is chosen of what has come, before formulas are; and no image goes before that. */
function placeOfName({ key, lab, imagePath }: StableName, { deliveriesToLab }: Known): Place {
  const place = placeKey(lab, imagePathKey(imagePath));
  const needs = [...(deliveriesToLab.get(place) ?? [])];
  add(deliveriesToLab, place, keyIn('distribute', key));
  return { needs, isForecast: needs.length > 0 };
}

/** A lab can offer a version before all regions have it; that the version is there is known when all have. */
function publicationOf({ kind, after }: StepActions['distribute']): string[] {
  return kind === 'offer' && after !== undefined ? [keyIn('distribute', after)] : [];
}

/** What saves the image that is delivered, or tests it, where that is part of this run. */
function saveOf(
  action: StepActions['distribute'],
  { vhds, sets, tests, publications }: Known,
): string | undefined {
  const vhd = 'image' in action ? (action.image.vhdFileName ?? '').toLowerCase() : '';
  switch (action.kind) {
    case 'distribute':
      return tests.get(vhd) ?? vhds.get(vhd);
    case 'publish':
      return tests.get(vhd) ?? sets.get(vmKeyOf(action.image));
    case 'offer':
      return publications.get(action.after ?? '');
    default:
      return undefined;
  }
}

function afterSaving(action: StepActions['cleanUp'], { builds, saves }: Known): Place {
  const path = pathKeyOf(action);
  const needs = [...(builds.get(path) ?? []), ...(saves.get(path) ?? [])];
  return { needs, isForecast: needs.length > 0 };
}

const kindsOfLabs: readonly string[] = ['delete custom image', 'mark custom image', 'hide shared image'];

function placeOfDeletion(action: StepActions['retire'], known: Known): Place {
  const path = pathKeyOf(action);
  const isOfLab = kindsOfLabs.includes(action.kind);
  if (isOfLab && massReasons.has(action.reason)) return placeOfRemoval(action, known);
  const needs = isOfLab
    ? (known.deliveriesToLab.get(placeKey(action.target, path)) ?? [])
    : [...(known.saves.get(path) ?? []), ...(known.deliveries.get(path) ?? [])];
  return { needs, isForecast: needs.length > 0 };
}

/** What a lab gets in place of a renamed golden image has another path: it is there before the old one goes. */
function placeOfRemoval({ key, target }: StepActions['retire'], known: Known): Place {
  const lab = target.id.toLowerCase();
  const first = known.removals.get(lab);
  if (first === undefined) known.removals.set(lab, keyIn('retire', key));
  const needs = first === undefined ? (known.deliveriesAtLab.get(lab) ?? []) : [first];
  return { needs, isForecast: needs.length > 0 };
}

/** All wait for the first one: thousands of deletions that each wait for thousands of deliveries were millions of edges. */
function placeOfDoubtful({ key }: StepActions['retire'], { saves, deliveries, doubtful }: Known): Place {
  const [first] = doubtful;
  doubtful.push(keyIn('retire', key));
  const needs = first === undefined ? [...saves.values(), ...deliveries.values()].flat() : [first];
  return { needs, isForecast: true, isDoubtful: true };
}
