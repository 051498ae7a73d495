import { compileGlob, isGlob } from '../configuration/glob.js';
import { leadsOutside } from '../configuration/image-path.js';
import { type Action, type Finding, type LeftAlone, leaveOut, type Plan, unitOf } from '../step/action.js';
import { problem } from '../step/problem.js';
import { entryKey, matchEntry } from './labs/matching.js';
import { createNearest } from './labs/nearest-path.js';

/**
 * What the steps that work on single images read: the images that they work on; empty for all. An entry that begins with an
 * exclamation mark leaves images out, of all where every entry does.
 */
export interface SelectionInputs {
  readonly imagePaths: string;
}

/**
 * A plan in which only the actions for the images that `imagePaths` names are left; each other one is left out.
 * What the plan says besides stays, a refusal too: that is judged on the whole Configuration folder.
 * @throws a problem if an entry cannot be used
 */
export function onlySelected<A extends Action>(plan: Plan<A>, { imagePaths }: SelectionInputs): Plan<A> {
  const selection = readSelection(imagePaths);
  if (selection === undefined) return plan;
  const isSelected = ({ imageFacts }: Action) => imageFacts !== undefined && isIn(selection, imageFacts.path);
  return {
    ...plan,
    actions: plan.actions.filter(isSelected),
    leftAlone: [
      ...plan.leftAlone,
      ...plan.actions.filter((action) => !isSelected(action)).map((action) => leftOut(action, selection)),
    ],
  };
}

/** Tells of an image path whether `imagePaths` names it. */
export function selects({ imagePaths }: SelectionInputs): (imagePath: string) => boolean {
  const selection = readSelection(imagePaths);
  return (imagePath) => selection === undefined || isIn(selection, imagePath);
}

function leftOut(action: Action, { leftOut: entries }: Selection): LeftAlone {
  const path = action.imageFacts?.path;
  const isLeftOut = path !== undefined && matchesAny(entries, path);
  const reason = isLeftOut ? 'imagePaths leaves it out.' : 'imagePaths does not name it.';
  return { verb: leaveOut, ...unitOf(action), outcome: 'skipped', reason };
}

/**
 * Checks that each entry names an image, so that a typing error does not look like a run in which all is well.
 * @param knownPaths the paths of all images that the step may work on
 * @throws a problem if an entry cannot be used or names none of them
 */
export function demandNamed(inputs: SelectionInputs, knownPaths: readonly string[]): void {
  const [first] = unnamed(inputs, knownPaths);
  if (first) throw problem(first.what, first.remedy);
}

/** A warning for each entry that names none of the images: for a step that knows only those that others have left it. */
export function unnamedWarnings(inputs: SelectionInputs, knownPaths: readonly string[]): Finding[] {
  return unnamed(inputs, knownPaths).map((entry) => ({ severity: 'warning', ...entry }));
}

function unnamed({ imagePaths }: SelectionInputs, knownPaths: readonly string[]) {
  const known = [...new Set(knownPaths)];
  const namesNone = (entry: string) => !known.some((path) => matchEntry(patternOf(entry), path).ours);
  return (readEntries(imagePaths) ?? []).filter(namesNone).map((entry) => {
    const nearest = createNearest(known)(patternOf(entry));
    const instead = nearest === undefined ? '' : `: the nearest that there is, is "${nearest}"`;
    return {
      what: `The entry "${entry}" of imagePaths names no image.`,
      remedy: `Correct or remove it${instead}.`,
    };
  });
}

/** The images that are named, all of them where some are only left out, without these. */
interface Selection {
  readonly named: readonly string[];
  readonly leftOut: readonly string[];
}

function readSelection(text: string): Selection | undefined {
  const entries = readEntries(text);
  return (
    entries && {
      named: entries.filter((entry) => !isLeavingOut(entry)),
      leftOut: entries.filter(isLeavingOut).map(patternOf),
    }
  );
}

function isIn({ named, leftOut }: Selection, path: string): boolean {
  const isNamed = matchesAny(named, path) || (named.length === 0 && leftOut.length > 0);
  return isNamed && !matchesAny(leftOut, path);
}

function matchesAny(entries: readonly string[], path: string): boolean {
  return entries.some((entry) => matchEntry(entry, path).ours);
}

function isLeavingOut(entry: string): boolean {
  return entry.trim().startsWith('!');
}

/** An entry without the exclamation mark by which it leaves out what it matches. */
function patternOf(entry: string): string {
  return isLeavingOut(entry) ? entry.trim().slice(1) : entry;
}

/** One a line, or a JSON array such as the output variable `failedImages`; undefined for all images. */
function readEntries(text: string): readonly string[] | undefined {
  if (text.trim() === '') return undefined;
  const entries = entriesOfJson(text) ?? text.split(/\r?\n/).filter((line) => line.trim() !== '');
  for (const entry of entries) checkEntry(entry);
  return entries;
}

/** A text that is no JSON array is a list of lines: a glob may start with a bracket, too. */
function entriesOfJson(text: string): readonly string[] | undefined {
  const value = arrayOf(text);
  if (value === undefined || value.every((entry) => typeof entry === 'string')) return value;
  throw problem(
    `imagePaths is a JSON array, and not all of its entries are texts: ${text}.`,
    'Write each path in quotes.',
  );
}

function arrayOf(text: string): readonly unknown[] | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** The rules of Labs.json (C18, C19), but an empty text names no image: it comes from a variable without a value. */
function checkEntry(given: string): void {
  const entry = patternOf(given);
  if (entry.trim() === '')
    throw problem(
      'An entry of imagePaths is empty.',
      'Give it the path of a golden image, or remove it; for all images, leave imagePaths empty.',
    );
  if (leadsOutside(entry) || entry.trim().startsWith('!'))
    throw problem(
      `The entry "${given}" of imagePaths cannot be used: it is relative to GoldenImages, and has no drive and no "..", and one "!" at most.`,
      'Write the path of a golden image or of a folder below GoldenImages.',
    );
  const pattern = entryKey(entry).replaceAll('\\', '/');
  const refusal = isGlob(pattern) ? compileGlob(pattern).refusal : undefined;
  if (refusal !== undefined)
    throw problem(
      `The entry "${given}" of imagePaths cannot be used: ${refusal}.`,
      'Write it in a simpler way, or as several entries.',
    );
}
