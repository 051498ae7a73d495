/** The elements of index.html that the script fills. */

export function byId(id: string): HTMLElement {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`The page has no element ${id}.`);
  return found;
}

export function onClick(id: string, press: () => void): void {
  byId(id).addEventListener('click', press);
}

/** Tells what the page does, also to a screen reader. */
export function say(text: string): void {
  byId('status').textContent = text;
}

export type Content = readonly (Node | undefined)[];

/**
 * Replaces what stands in a part of the page; a part without content is hidden. The element that had the focus gets it
 * again, known by its id.
 */
export function fill(id: string, content: Content): void {
  const part = byId(id);
  const focused = document.activeElement?.id;
  const nodes = content.filter((node) => node !== undefined);
  (part.querySelector('[data-content]') ?? part).replaceChildren(...nodes);
  part.hidden = nodes.length === 0;
  if (focused && document.activeElement === document.body) {
    document.getElementById(focused)?.focus({ preventScroll: true });
  }
}

let timer: ReturnType<typeof setTimeout> | undefined;

/** Fills parts one after another, each in a task of its own, so that the page answers in between. */
export function fillLater(
  [next, ...others]: readonly (readonly [string, () => Content])[],
  done: () => void,
): void {
  clearTimeout(timer);
  if (next === undefined) {
    done();
    return;
  }
  timer = setTimeout(() => {
    fill(next[0], next[1]());
    fillLater(others, done);
  });
}
