import { byReason, mostShown } from '../report/condense.js';
import { shortReason } from '../report/reasons.js';
import { titleOf } from '../report/report.js';
import type { Action, LeftAlone, Plan } from '../step/action.js';
import { gigabytesText } from '../step/bytes.js';
import { recordOfLeftAlone } from '../step/record.js';

/**
 * The lines of a plan in the log: the number of actions by verb, then each action and each thing left alone with its
 * reason; what cannot be done only with a short one, since the end of the log says everything about it.
 */
export function planLines({ actions, leftAlone }: Plan<Action>): string[] {
  const failed = leftAlone.filter(({ outcome }) => outcome === 'failed');
  const skipped = leftAlone.filter(({ outcome }) => outcome === 'skipped');
  const right = leftAlone.length - failed.length - skipped.length;
  return [
    [
      ...(actions.length === 0 ? ['Nothing to do'] : verbCounts(actions)),
      ...(skipped.length === 0 ? ['0 to leave alone'] : verbCounts(skipped)),
      ...(right > 0 ? [`${right} found right`] : []),
      ...impossible(failed.length),
    ].join(', '),
    ...actions.map((action) => `  ${action.verb} ${titleOf(action)}${size(action)}: ${action.reason}`),
    ...failed.map((unit) => `  cannot do ${titleOf(unit)}: ${shortReason(unit)}`),
    ...leftLines(skipped).map((text) => `  ${text}`),
  ];
}

/** Each thing left alone, or counts where there are too many to read. */
function leftLines(units: readonly LeftAlone[]): string[] {
  if (units.length > mostShown) return byReason(units.map(recordOfLeftAlone));
  return units.map((unit) => `${verbOf(unit)} ${titleOf(unit)}: ${unit.reason}`);
}

function verbOf({ verb = 'leave alone' }: { readonly verb?: string }): string {
  return verb;
}

function verbCounts(units: readonly { readonly verb?: string }[]): string[] {
  const verbs = units.map(verbOf);
  const count = (verb: string) => verbs.filter((one) => one === verb).length;
  return [...new Set(verbs)].map((verb) => `${count(verb)} to ${verb}`);
}

function impossible(count: number): string[] {
  return count === 0 ? [] : [`${count} that cannot be done`];
}

function size({ bytes }: Action): string {
  return bytes === undefined || bytes === 0 ? '' : ` (${gigabytesText(bytes)})`;
}
