import { headOf, outcomeOf, placeOf, problemsOf } from './head.js';
import {
  type Cell,
  cellStates,
  type Image,
  type Phase,
  type Place,
  type TaskReport,
  type Unit,
} from './task-report.js';
import { knownNumber, knownText, listOf, numberOf, objectOf, type Properties, textOf } from './values.js';

/** The lists whose entries the rows of an overview name by index. */
interface Lists {
  readonly places: readonly (Place | undefined)[];
  readonly paths: readonly string[];
  readonly images: readonly Image[];
  readonly verbs: readonly string[];
  readonly phaseNames: readonly string[];
  readonly startedAt: number;
}

/** Reads an overview; a row that names what is not in the lists is left out. */
export function readOverview(overview: Properties): TaskReport {
  const head = headOf(overview);
  const lists = listsOf(overview, head.startedAt);
  const omitted = objectOf(overview['omitted']);
  const critical = listOf(overview['criticalPath']);
  return {
    ...head,
    omitted: numberOf(omitted['findings']) + numberOf(omitted['problems']),
    cells: listOf(overview['cells']).flatMap((row) => cellOf(listOf(row), lists) ?? []),
    units: listOf(overview['units']).map((row, index) => ({
      ...unitOf(listOf(row), lists),
      isCritical: critical.includes(index),
    })),
    problems: problemsOf(overview['problems']),
  };
}

function listsOf(overview: Properties, startedAt: number): Lists {
  const paths = listOf(overview['paths']).map(textOf);
  return {
    places: listOf(overview['targets']).map(placeOf),
    paths,
    images: listOf(overview['images']).map((row) => imageOf(listOf(row), paths)),
    verbs: listOf(overview['verbs']).map(textOf),
    phaseNames: listOf(overview['phaseNames']).map(textOf),
    startedAt,
  };
}

function entry<T>(list: readonly T[], index: unknown): T | undefined {
  return typeof index === 'number' ? list[index] : undefined;
}

function imageOf([path, name, createdAt, bytes]: readonly unknown[], paths: readonly string[]): Image {
  const seconds = knownNumber(createdAt);
  return {
    path: entry(paths, path) ?? '',
    name: knownText(name),
    createdAt: seconds === undefined ? undefined : seconds * 1000,
    bytes: knownNumber(bytes),
  };
}

function cellOf(
  [target, path, state, olderBy, images, shared]: readonly unknown[],
  lists: Lists,
): Cell | undefined {
  const place = entry(lists.places, target);
  const imagePath = entry(lists.paths, path);
  if (place === undefined || imagePath === undefined) return undefined;
  return {
    place,
    path: imagePath,
    state: cellStates.find((each) => each === state) ?? 'unfinished',
    olderBy: numberOf(olderBy),
    isShared: shared === 1,
    images: listOf(images)
      .flatMap((index) => entry(lists.images, index) ?? [])
      .sort((one, other) => (other.createdAt ?? 0) - (one.createdAt ?? 0)),
  };
}

function unitOf(row: readonly unknown[], lists: Lists): Unit {
  const [verb, outcome, image, target, startedAt, seconds, bytes, phases, what] = row;
  return {
    verb: entry(lists.verbs, verb) ?? '',
    outcome: outcomeOf(outcome),
    image: entry(lists.images, image),
    what: textOf(what),
    place: entry(lists.places, target),
    span: spanOf(startedAt, seconds, lists.startedAt),
    bytes: numberOf(bytes),
    phases: listOf(phases).flatMap((phase) => phaseOf(listOf(phase), lists) ?? []),
  };
}

function phaseOf([name, startedAt, seconds]: readonly unknown[], lists: Lists): Phase | undefined {
  const span = spanOf(startedAt, seconds, lists.startedAt);
  return span && { name: entry(lists.phaseNames, name) ?? '', ...span };
}

function spanOf(startedAt: unknown, seconds: unknown, start: number) {
  const after = knownNumber(startedAt);
  if (after === undefined) return undefined;
  const began = start + after * 1000;
  return { startedAt: began, endedAt: began + Math.max(0, numberOf(seconds)) * 1000 };
}
