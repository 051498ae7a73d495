import type { TaskFigures, WholeRun } from './whole-run.js';

/** The rows of a table of figures for the five tasks in a row, beside the bound and what the scripts' model gives. */
export function inRowRows(run: WholeRun): string[][] {
  const { rows, bound, scripts, scriptsRatio } = run;
  const title = titleOf(run);
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
    ...costRows(`${title}, five tasks in a row`, run),
  ];
}

/** What a whole run cost, task by task. */
function costRows(title: string, { tasks, ratio, reads, timeScale }: WholeRun): string[][] {
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
