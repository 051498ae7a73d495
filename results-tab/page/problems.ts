import { counted } from '../views/format.js';
import type { Link } from '../views/links.js';
import type { Card } from '../views/problems.js';
import { element, growing, isolated } from './element.js';
import type { Content } from './frame.js';

/** How many cards are drawn before somebody asks for all. */
const firstCards = 20;

/** How much of a text stands outside of its fold. */
const longestText = 300;

/** Failures and warnings; notices are folded. */
export function drawProblems(cards: readonly Card[], omitted: number): Content {
  const notices = cards.filter(({ severity }) => severity === 'notice');
  const others = cards.filter(({ severity }) => severity !== 'notice');
  return [
    ...(others.length === 0 ? [] : cardList(others)),
    ...(omitted === 0
      ? []
      : [element('p', {}, `${omitted} more are in the log and in the attached reports.`)]),
    ...(notices.length === 0 ? [] : [folded(counted(notices.length, 'notice'), ...cardList(notices))]),
  ];
}

function cardList(cards: readonly Card[]): Content {
  return growing(element('ul', { class: 'cards' }), cards, firstCards, drawCard);
}

function drawCard({ severity, title, text, why, remedies, source, links }: Card): HTMLElement {
  const badge = element('span', { class: `badge ${severity}` }, severity);
  return element(
    'li',
    { class: `card ${severity}`, tabindex: -1 },
    element('h3', {}, badge, ' ', isolated(title)),
    longText(text),
    ...remedies.map((remedy) => element('p', { class: 'remedy' }, `What to do: ${remedy}`)),
    why.length === 0 ? undefined : folded('Why', ...why.map((line) => element('p', {}, line))),
    element('p', { class: 'faint' }, source.join(' · ')),
    drawLinks(links),
  );
}

function longText(text: string): HTMLElement {
  if (text.length <= longestText) return element('p', {}, text);
  return element(
    'div',
    {},
    element('p', {}, `${text.slice(0, longestText)} …`),
    folded('Whole message', element('p', {}, text)),
  );
}

function folded(summary: string, ...children: Content): HTMLElement {
  return element('details', {}, element('summary', {}, summary), ...children);
}

export function drawLinks(links: readonly Link[], ...others: readonly Node[]): HTMLElement {
  const drawn = links.map(({ text, address }) =>
    element('a', { href: address, target: '_blank', rel: 'noopener noreferrer' }, text),
  );
  return element('p', { class: 'links' }, ...drawn, ...others);
}
