/** Pages of one list: Azure's longest lists have some hundreds. */
const mostPages = 2000;

/**
 * A function that is told, after each page of a list, which page is the next one.
 * @throws by the function, if the list would have no end: it leads to a page that was read, or to ever more
 */
export function createPageCheck(): (next: unknown) => void {
  const known = new Set<unknown>();
  return (next) => {
    if (next === undefined || next === null || next === '') return;
    if (known.has(next)) throw new Error('the list has no end: a page leads to one that was read before.');
    known.add(next);
    if (known.size >= mostPages) throw new Error(`the list has no end: it has more than ${mostPages} pages.`);
  };
}
