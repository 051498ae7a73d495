import { byReason, mostShown } from '../report/condense.js';
import { shortReason } from '../report/reasons.js';
import { titleOf } from '../report/report.js';
import { tookLine } from '../report/took-texts.js';
import type { Action, LeftAlone, Plan } from '../step/action.js';
import { gigabytesText } from '../step/bytes.js';
import { recordOfLeftAlone, recordOfPlanned } from '../step/record.js';

/**
 * The lines of a plan in the log: the number of actions by verb, then each action and each thing left alone with its
 * reason; what cannot be done only with a short one, since the end of the log says everything about it.
 */
export function planLines({ actions, leftAlone }: Plan<Action>): string[] {
  const failed = leftAlone.filter(({ outcome }) => outcome === 'failed');
  const skipped = leftAlone.filter(({ outcome }) => outcome === 'skipped');
  const left = skipped.filter((unit) => !isMissing(unit));
  const others = leftAlone.filter(({ outcome }) => outcome === 'succeeded');
  const expected = tookLine(actions.map(recordOfPlanned), true);
  return [
    [
      ...(actions.length === 0 ? ['Nothing to do'] : verbCounts(actions)),
      ...(left.length === 0 ? ['0 to leave alone'] : verbCounts(left)),
      ...foundCounts(others),
      ...missingCount(skipped.length - left.length),
      ...impossible(failed.length),
    ].join(', '),
    ...actions.map((action) => `  ${action.verb} ${titleOf(action)}${size(action)}: ${action.reason}`),
    ...failed.map((unit) => `  cannot do ${titleOf(unit)}: ${shortReason(unit)}`),
    ...leftLines(skipped).map((text) => `  ${text}`),
    ...(expected === undefined ? [] : [expected]),
  ];
}

/** Each thing left alone, or counts where there are too many to read. */
function leftLines(units: readonly LeftAlone[]): string[] {
  if (units.length > mostShown) return byReason(units.map(recordOfLeftAlone));
  return units.map(
    (unit) => `${isMissing(unit) ? 'missing' : verbOf(unit)} ${titleOf(unit)}: ${unit.reason}`,
  );
}

function verbOf({ verb = 'leave alone' }: { readonly verb?: string }): string {
  return verb;
}

function verbCounts(units: readonly { readonly verb?: string }[]): string[] {
  const verbs = units.map(verbOf);
  const count = (verb: string) => verbs.filter((one) => one === verb).length;
  return [...new Set(verbs)].map((verb) => `${count(verb)} to ${verb}`);
}

/** What needs no work: what was checked and is right, and what is only listed. */
function foundCounts(units: readonly LeftAlone[]): string[] {
  const listed = units.filter(({ verb }) => verb === 'list').length;
  const right = units.length - listed;
  return [...(right > 0 ? [`${right} found right`] : []), ...(listed > 0 ? [`${listed} listed`] : [])];
}

/** What a list does not have although it is wanted. */
function isMissing({ verb, outcome }: LeftAlone): boolean {
  return verb === 'list' && outcome === 'skipped';
}

function missingCount(count: number): string[] {
  return count === 0 ? [] : [`${count} missing`];
}

function impossible(count: number): string[] {
  return count === 0 ? [] : [`${count} that cannot be done`];
}

function size({ bytes }: Action): string {
  return bytes === undefined || bytes === 0 ? '' : ` (${gigabytesText(bytes)})`;
}
