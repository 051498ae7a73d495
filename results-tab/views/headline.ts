import { grouped } from '../reports/grouped.js';
import { lowerCase } from '../reports/lower-case.js';
import type { CellOfRun, ReportOfRun } from '../reports/run.js';
import { counted, durationText, gigabytesText } from './format.js';
import { labCells } from './grid.js';
import { secondsOf, spanOf } from './span.js';
import { sumOf } from './sum.js';

export interface Headline {
  /** Whether all is well, in one sentence. */
  readonly sentence: string;
  readonly mood: Mood;
  readonly numbers: readonly (readonly [name: string, value: string])[];
  readonly tasks: readonly TaskLine[];
}

export type Mood = 'good' | 'warning' | 'failed' | 'notice';

export interface TaskLine {
  readonly label: string;
  readonly result: string;
  readonly mood: Mood;
  readonly seconds: number;
  readonly message: string;
}

/** The answer to: does every lab have the newest images, what failed, what was moved, and how long did it take? */
export function headlineOf(reports: readonly ReportOfRun[], cells: readonly CellOfRun[]): Headline {
  const labs = labsOf(cells);
  const failed = sumOf(reports, ({ totals }) => totals.failed + totals.unfinished);
  return {
    ...verdictOf(reports, labs, failed),
    numbers: [
      ...(labs.all === 0 ? [] : [['labs current', shareText(labs)] as const]),
      ...builtOf(reports),
      ['failed', String(failed)],
      ['moved', gigabytesText(sumOf(reports, ({ planOnly, totals }) => (planOnly ? 0 : totals.bytes)))],
      ['time', durationText(secondsOf(spanOf(reports)))],
    ],
    tasks: reports.map(taskLineOf),
  };
}

interface Share {
  readonly done: number;
  readonly all: number;
}

const shareText = ({ done, all }: Share) => `${done} of ${all}`;

/** A lab is current if it has the newest of every image that it is to have. */
function labsOf(cells: readonly CellOfRun[]): Share {
  const wanted = labCells(cells).filter(({ state }) => state !== 'gone');
  const labs = [...grouped(wanted, ({ place }) => lowerCase(place.id)).values()];
  const current = labs.filter((ofLab) => ofLab.every(({ state }) => state === 'current'));
  return { done: current.length, all: labs.length };
}

function verdictOf(
  reports: readonly ReportOfRun[],
  { done, all }: Share,
  failed: number,
): Pick<Headline, 'sentence' | 'mood'> {
  if (reports.every(({ planOnly }) => planOnly)) {
    const planned = sumOf(reports, ({ totals }) => totals.planned);
    return {
      sentence: `This run only planned: it would take ${counted(planned, 'action')}.`,
      mood: 'notice',
    };
  }
  const failedTasks = reports.filter(({ result }) => result === 'Failed').length;
  const faults = [
    done === all
      ? ''
      : `${all - done} of ${counted(all, 'lab')} ${all - done === 1 ? 'lacks' : 'lack'} a newest image`,
    failed === 0 ? '' : `${counted(failed, 'action')} failed or did not end`,
    failedTasks === 0 ? '' : `${counted(failedTasks, 'task')} failed`,
  ].filter((fault) => fault !== '');
  if (faults.length > 0) return { sentence: `${faults.join('; ')}.`, mood: 'failed' };
  return {
    sentence: all === 0 ? 'Everything succeeded.' : `${counted(all, 'lab')}: all have the newest images.`,
    mood: 'good',
  };
}

function builtOf(reports: readonly ReportOfRun[]): Headline['numbers'] {
  const builds = reports
    .flatMap(({ units }) => units)
    .filter(({ verb, outcome }) => verb === 'build' && outcome !== 'planned');
  const done = builds.filter(({ outcome }) => outcome === 'succeeded').length;
  return builds.length === 0 ? [] : [['images built', shareText({ done, all: builds.length })]];
}

const moods = { Succeeded: 'good', SucceededWithIssues: 'warning', Failed: 'failed' } as const;

function taskLineOf(report: ReportOfRun): TaskLine {
  const { label, result, cancelled, planOnly, message } = report;
  const text = result === 'SucceededWithIssues' ? 'Succeeded with issues' : result;
  return {
    label,
    result: `${cancelled ? 'Cancelled' : text}${planOnly ? ' (plan only)' : ''}`,
    mood: moods[result],
    seconds: secondsOf(report),
    message,
  };
}
