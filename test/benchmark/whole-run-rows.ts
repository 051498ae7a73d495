import type { Target } from './targets.js';
import type { TaskFigures, WholeRun, WholeRuns } from './whole-run.js';

/** The rows of a table of figures: the bound, what the scripts' model gives, and the cost in both ways. */
export function wholeRunRows({ inRow, atOnce }: WholeRuns): string[][] {
  const title = titleOf(atOnce);
  const { rows, bound, scripts, scriptsRatio } = atOnce;
  return [
    ...rows.map(({ why, seconds }) => [
      `${title}: lower bound by ${why}${why === bound.why ? ', which decides' : ''}`,
      minutes(seconds),
    ]),
    ...Object.entries(scripts).map(([script, seconds]) => [
      `${title}: model of the scripts, ${script}`,
      minutes(seconds),
    ]),
    [`${title}: model of the scripts by lower bound`, scriptsRatio.toFixed(3)],
    ...costRows(`${title}, five tasks in a row`, inRow),
    ...costRows(title, atOnce),
  ];
}

/** What RunImageFactory is to reach. Each run is compared with the bound of what everything took in its own world. */
export function wholeRunTargets({ inRow, atOnce }: WholeRuns): readonly Target[] {
  const title = titleOf(atOnce);
  const peak = Math.max(...atOnce.tasks.map(({ peakMegabytes }) => peakMegabytes));
  return [
    { what: `${title}: wall time by lower bound`, figure: atOnce.ratio, most: 1.05, digits: 3 },
    {
      what: `${title}: reads without polls by those of the five tasks`,
      figure: atOnce.reads / inRow.reads,
      most: 0.6,
      digits: 3,
    },
    { what: `${title}: peak resident memory in MB`, figure: peak, most: 150, digits: 0 },
  ];
}

/** What a whole run cost, task by task. */
export function costRows(title: string, { tasks, ratio, reads, timeScale }: WholeRun): string[][] {
  return [
    ...tasks.flatMap((task) => taskRows(title, task, timeScale)),
    [`${title}: wall time by lower bound`, ratio.toFixed(3)],
    [`${title}: reads of Azure Resource Manager without polls`, String(reads)],
  ];
}

function taskRows(title: string, figures: TaskFigures, timeScale: number): string[][] {
  const { task, wallSeconds, reads, cpuSeconds, peakMegabytes } = figures;
  const facts = [
    minutes(wallSeconds * timeScale),
    `${reads} reads`,
    `${cpuSeconds.toFixed(1)} s CPU`,
    `${peakMegabytes.toFixed(0)} MB`,
  ];
  return [[`${title}: ${task}`, facts.join(', ')]];
}

function titleOf({ images, labs, jobsAtOnce }: WholeRun): string {
  return `whole run, ${images} images to ${labs} labs, ${jobsAtOnce} jobs at once`;
}

/** Unscaled. */
function minutes(seconds: number): string {
  return `${(seconds / 60).toFixed(1)} min`;
}
