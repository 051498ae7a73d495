import { condense } from '../report/condense.js';
import { titleOf } from '../report/report.js';
import type { Action, Plan } from '../step/action.js';
import { gigabytesText } from '../step/bytes.js';

/**
 * The lines of a plan in the log: the number of actions by verb, then each action and each thing left alone with its
 * reason.
 */
export function planLines({ actions, leftAlone }: Plan<Action>): string[] {
  const failed = leftAlone.filter(({ outcome }) => outcome === 'failed');
  const skipped = leftAlone.filter(({ outcome }) => outcome === 'skipped');
  const { shown, counted } = condense(skipped);
  const right = leftAlone.length - failed.length - skipped.length;
  return [
    [
      ...verbCounts(actions),
      `${skipped.length} to leave alone`,
      ...(right > 0 ? [`${right} found right`] : []),
      ...impossible(failed.length),
    ].join(', '),
    ...actions.map((action) => `  ${action.verb} ${titleOf(action)}${size(action)}: ${action.reason}`),
    ...failed.map((unit) => `  cannot do ${titleOf(unit)}: ${unit.reason}`),
    ...shown.map((unit) => `  leave alone ${titleOf(unit)}: ${unit.reason}`),
    ...counted.map((text) => `  ${text}`),
  ];
}

function verbCounts(actions: readonly Action[]): string[] {
  const verbs = [...new Set(actions.map(({ verb }) => verb))];
  const count = (verb: string) => actions.filter((action) => action.verb === verb).length;
  return verbs.length === 0 ? ['Nothing to do'] : verbs.map((verb) => `${count(verb)} to ${verb}`);
}

function impossible(count: number): string[] {
  return count === 0 ? [] : [`${count} that cannot be done`];
}

function size({ bytes }: Action): string {
  return bytes === undefined ? '' : ` (${gigabytesText(bytes)})`;
}
