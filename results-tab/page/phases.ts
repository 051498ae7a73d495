import { durationText, type Formats } from '../views/format.js';
import {
  type Bar,
  type BarKind,
  barKinds,
  pathsOf,
  type PhaseRow,
  rowWidth,
  type Tick,
  ticksOf,
  type Timeline,
} from '../views/phases.js';
import { element, graphic, table, timeElement } from './element.js';
import type { Content } from './frame.js';

/** More work at the same time lies one over the other. */
const mostLanes = 6;

/** How each golden image came along, one row each, and the same as a table to unfold. */
export function drawPhases(timeline: Timeline | undefined, formats: Formats): Content {
  if (timeline === undefined) return [];
  return [axis(ticksOf(timeline)), ...timeline.rows.map((row) => drawRow(row, timeline, formats))];
}

function axis(ticks: readonly Tick[]): HTMLElement {
  const texts = ticks.map(({ position, text }) => {
    const tick = element('span', {}, text);
    tick.style.left = `${position * 100}%`;
    return tick;
  });
  return element(
    'div',
    { class: 'phase axis', 'aria-hidden': 'true' },
    element('span'),
    element('div', {}, ...texts),
  );
}

function drawRow(row: PhaseRow, timeline: Timeline, formats: Formats): HTMLElement {
  const details = element(
    'details',
    { class: 'phase-row' },
    element(
      'summary',
      { class: 'phase' },
      element('span', { class: 'name' }, element('bdi', {}, row.path), ` ${durationText(row.seconds)}`),
      bars(row, timeline),
    ),
  );
  details.addEventListener('toggle', () => details.append(barTable(row, formats)), { once: true });
  return details;
}

function bars({ path, bars: all, seconds }: PhaseRow, timeline: Timeline): SVGElement {
  const { outlines, height } = pathsOf(all, timeline, mostLanes);
  const paths = [...outlines].map(([kind, outline]) => graphic('path', { class: kind, d: outline }));
  return graphic(
    'svg',
    {
      class: 'bars',
      role: 'img',
      'aria-label': `${path}: ${durationText(seconds)}, ${workText(all)}`,
      viewBox: `0 0 ${rowWidth} ${height}`,
      height,
      preserveAspectRatio: 'none',
    },
    ...paths,
  );
}

/** The time that each kind of work took, added up. */
function workText(all: readonly Bar[]): string {
  const seconds = new Map<BarKind, number>();
  for (const { kind, startedAt, endedAt } of all) {
    seconds.set(kind, (seconds.get(kind) ?? 0) + (endedAt - startedAt) / 1000);
  }
  return [...seconds].map(([kind, time]) => `${barKinds[kind]} ${durationText(time)}`).join(', ');
}

function barTable({ path, bars: all }: PhaseRow, formats: Formats): HTMLElement {
  const rows = all.map(({ name, place, startedAt, endedAt }) => [
    name,
    place,
    timeElement(startedAt, formats),
    durationText((endedAt - startedAt) / 1000),
  ]);
  return table(`Work on ${path}`, ['Work', 'Where', 'Start', 'Time'], rows);
}
