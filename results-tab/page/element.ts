import type { Formats } from '../views/format.js';

type Attributes = Readonly<Record<string, string | number>>;

type Child = Node | string | undefined;

/** An element of HTML; texts become text, never markup. */
export function element<K extends keyof HTMLElementTagNameMap>(
  name: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  return filled(document.createElement(name), attributes, children);
}

/** A name, which may be written from right to left and turns nothing around it. */
export function isolated(name: string): HTMLElement {
  return element('bdi', {}, name);
}

/** An element of SVG. */
export function graphic<K extends keyof SVGElementTagNameMap>(
  name: K,
  attributes: Attributes = {},
  ...children: readonly Child[]
): SVGElementTagNameMap[K] {
  return filled(document.createElementNS('http://www.w3.org/2000/svg', name), attributes, children);
}

function filled<E extends Element>(target: E, attributes: Attributes, children: readonly Child[]): E {
  for (const [name, value] of Object.entries(attributes)) target.setAttribute(name, String(value));
  target.append(...children.filter((child) => child !== undefined));
  return target;
}

/** A table with a caption, of cells that are texts or elements, the first of a row its name, which scrolls by itself where it is too wide. */
export function table(
  caption: string,
  headings: readonly string[],
  rows: readonly (readonly Child[])[],
): HTMLElement {
  const head = headings.map((text) => element('th', { scope: 'col' }, text));
  const body = growing(element('tbody'), rows, firstRows, tableRow);
  return element(
    'div',
    { class: 'scroll', role: 'group', 'aria-label': caption, tabindex: 0 },
    element(
      'table',
      {},
      element('caption', {}, caption),
      element('thead', {}, element('tr', {}, ...head)),
      body[0],
    ),
    body[1],
  );
}

/** How many rows of a table are drawn before somebody asks for all. */
const firstRows = 100;

function tableRow([first, ...others]: readonly Child[]): HTMLElement {
  return element(
    'tr',
    { tabindex: -1 },
    element('th', { scope: 'row' }, typeof first === 'string' ? isolated(first) : first),
    ...others.map((child) => element('td', {}, child)),
  );
}

/** A list with its first items, and a button that adds the others where there are more. */
export function growing<T>(
  list: HTMLElement,
  items: readonly T[],
  first: number,
  draw: (item: T) => HTMLElement,
): readonly [HTMLElement, HTMLElement?] {
  list.append(...items.slice(0, first).map(draw));
  const rest = items.slice(first);
  if (rest.length === 0) return [list];
  const more = button(`Show ${rest.length} more`, () => {
    const added = rest.map(draw);
    list.append(...added);
    more.remove();
    added[0]?.focus();
  });
  return [list, more];
}

export function button(text: string, press: () => void): HTMLButtonElement {
  const made = element('button', { type: 'button' }, text);
  made.addEventListener('click', press);
  return made;
}

/** A time by the user's clock, with the one in UTC as its tooltip. */
export function timeElement(milliseconds: number, { time, utc }: Formats): HTMLElement {
  return element('span', { title: utc(milliseconds) }, time(milliseconds));
}
