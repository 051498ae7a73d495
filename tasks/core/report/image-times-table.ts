import type { ImageTimes, StageTime } from './image-times.js';
import { type Stage, stages } from './stages.js';
import { durationText } from './units.js';

const words: Readonly<Record<Stage, string>> = {
  build: 'Build',
  store: 'Store',
  labs: 'To labs',
  'clean-up': 'Clean up',
  retire: 'Retire',
};

/** The headings of the columns of `imageTimesCells`. */
export const imageTimesHeading: readonly string[] = [
  'Golden image',
  ...stages.map((stage) => words[stage]),
  'Labs reached',
  'Waited',
  'Total',
];

/** The cells of one golden image, in the columns of `imageTimesHeading`. */
export function imageTimesCells({
  path,
  stages: present,
  labs,
  attempts,
  waitedSeconds,
  seconds,
}: ImageTimes): string[] {
  const cells = stages.map((stage) => {
    const time = present.find((one) => one.stage === stage);
    return time ? stageText(time, stage === 'build' ? attempts : 1) : '';
  });
  return [
    path,
    ...cells,
    labs.all === 0 ? '' : `${labs.reached}/${labs.all}`,
    waitText(waitedSeconds),
    durationText(seconds),
  ];
}

/** `50 min 0 s, waited 5 min 0 s, 2 attempts, failed`. */
function stageText({ seconds, waitedSeconds, outcome }: StageTime, attempts: number): string {
  const waited = waitText(waitedSeconds);
  return [
    durationText(seconds),
    ...(waited === '' ? [] : [`waited ${waited}`]),
    ...(attempts > 1 ? [`${attempts} attempts`] : []),
    ...(outcome === 'failed' || outcome === 'unfinished' ? [outcome] : []),
  ].join(', ');
}

/** Nothing for less than a second. */
function waitText(seconds: number): string {
  return seconds < 1 ? '' : durationText(seconds);
}
