import { durationText } from '../views/format.js';
import type { Headline, TaskLine } from '../views/headline.js';
import { element, table } from './element.js';
import type { Content } from './frame.js';

export function drawHeadline({ sentence, mood, numbers, tasks }: Headline): Content {
  const figures = numbers.map(([name, value]) =>
    element('div', {}, element('dt', {}, name), element('dd', {}, value)),
  );
  return [
    element('p', { class: `sentence ${mood}` }, sentence),
    element('dl', { class: 'figures' }, ...figures),
    table('Tasks of this run', ['Task', 'Result', 'Time', 'In words'], tasks.map(taskRow)),
  ];
}

function taskRow({ label, result, mood, seconds, message }: TaskLine) {
  return [label, element('span', { class: `badge ${mood}` }, result), durationText(seconds), message];
}
