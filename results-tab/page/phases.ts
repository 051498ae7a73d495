import { grouped } from '../reports/grouped.js';
import { durationText, type Formats } from '../views/format.js';
import {
  type Bar,
  kindText,
  pathsOf,
  type PhaseRow,
  rowWidth,
  type Tick,
  ticksOf,
  type Timeline,
} from '../views/phases.js';
import { secondsOf } from '../views/span.js';
import { sumOf } from '../views/sum.js';
import { element, graphic, isolated, table, timeElement } from './element.js';
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
      element(
        'span',
        { class: 'name' },
        isolated(row.path),
        ` ${durationText(row.seconds)}`,
        row.isCritical ? ', critical path' : '',
      ),
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
  return [...grouped(all, ({ kind }) => kindText(kind))]
    .map(([kind, bars]) => `${kind} ${durationText(sumOf(bars, secondsOf))}`)
    .join(', ');
}

function barTable({ path, bars: all }: PhaseRow, formats: Formats): HTMLElement {
  const rows = all.map((bar) => [
    bar.isCritical ? `${bar.name} (critical path)` : bar.name,
    bar.place,
    timeElement(bar.startedAt, formats),
    durationText(secondsOf(bar)),
  ]);
  return table(`Work on ${path}`, ['Work', 'Where', 'Start', 'Time'], rows);
}
