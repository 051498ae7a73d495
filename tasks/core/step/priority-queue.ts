/** A queue whose first is the least by an order, in logarithmic time: there may be tens of thousands. */
export interface PriorityQueue<T> {
  readonly add: (item: T) => void;
  /** Takes the first out; `undefined` if there is none. */
  readonly take: () => T | undefined;
}

/** @param isBefore a strict order of the items */
export function createPriorityQueue<T>(isBefore: (one: T, other: T) => boolean): PriorityQueue<T> {
  const heap: T[] = [];
  const swapIfBefore = (child: number, parent: number): boolean => {
    const [lower, upper] = [heap[child], heap[parent]];
    if (lower === undefined || upper === undefined || !isBefore(lower, upper)) return false;
    heap[parent] = lower;
    heap[child] = upper;
    return true;
  };
  const lesserChild = (parent: number): number => {
    const [left, right] = [heap[2 * parent + 1], heap[2 * parent + 2]];
    const isRight = left !== undefined && right !== undefined && isBefore(right, left);
    return 2 * parent + (isRight ? 2 : 1);
  };
  return {
    add: (item) => {
      let place = heap.push(item) - 1;
      while (place > 0 && swapIfBefore(place, (place - 1) >> 1)) place = (place - 1) >> 1;
    },
    take: () => {
      const [first] = heap;
      const last = heap.pop();
      if (heap.length === 0 || last === undefined) return first;
      heap[0] = last;
      let place = 0;
      for (let child = lesserChild(0); swapIfBefore(child, place); child = lesserChild(place)) place = child;
      return first;
    },
  };
}
