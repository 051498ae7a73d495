import type { Action } from './action.js';
import { createPriorityQueue, type PriorityQueue } from './priority-queue.js';

/** An action with what is known of its place among the others. */
interface Item<A, R> {
  readonly action: A;
  readonly index: number;
  /** Number of those whose start or end it still waits for. */
  open: number;
  readonly afterStart: Item<A, R>[];
  readonly afterEnd: Item<A, R>[];
  result?: Promise<R>;
}

/** The work of one kind: how much may still be started, and what could be. */
interface Place<A, R> {
  free: number;
  readonly ready: PriorityQueue<Item<A, R>>;
}

/**
 * Carries out a graph of actions: each is started when those that it needs have ended, the one that it comes after has
 * started, and there is a free place for its kind of work; of several, the one of the greatest priority, and then the first.
 * @param limits how many of a kind may run at once; 0 or absent is all
 * @param start carries out an action, and never fails; its second parameter resolves when the action before has ended
 * @returns what each came to, in the order of the actions
 */
export function workOff<A extends Action, R>(
  actions: readonly A[],
  limits: Readonly<Record<string, number>>,
  start: (action: A, predecessor: () => Promise<void>) => Promise<R>,
): Promise<R[]> {
  const { items, before } = link<A, R>(actions);
  const places = new Map<string, Place<A, R>>();
  const placeOf = ({ action: { work } }: Item<A, R>) => {
    const place = places.get(work) ?? newPlace(limits[work] ?? 0);
    places.set(work, place);
    return place;
  };
  return new Promise((resolve, reject) => {
    let running = items.length;
    const settle = (followers: Item<A, R>[]) => {
      const free = followers.filter((item) => --item.open === 0);
      for (const item of free) placeOf(item).ready.add(item);
      for (const place of new Set(free.map(placeOf))) fill(place);
    };
    const fill = (place: Place<A, R>) => {
      while (place.free > 0) {
        const item = place.ready.take();
        if (!item) return;
        place.free -= 1;
        begin(item, place);
      }
    };
    const begin = (item: Item<A, R>, place: Place<A, R>) => {
      const previous = before(item);
      item.result = start(item.action, async () => {
        await previous?.result;
      });
      const end = () => {
        place.free += 1;
        settle(item.afterEnd);
        fill(place);
        if (--running === 0) resolve(Promise.all(items.flatMap(({ result }) => result ?? [])));
      };
      item.result.then(end).catch(reject);
      settle(item.afterStart);
    };
    if (items.length === 0) resolve([]);
    settle(items);
  });
}

function newPlace<A extends Action, R>(limit: number): Place<A, R> {
  return { free: limit > 0 ? limit : Infinity, ready: createPriorityQueue(isBefore) };
}

function isBefore<A extends Action, R>(one: Item<A, R>, other: Item<A, R>): boolean {
  const difference = (one.action.priority ?? 0) - (other.action.priority ?? 0);
  return difference > 0 || (difference === 0 && one.index < other.index);
}

/** Lets each action know who waits for it. Keys of actions that are not in the plan, or later in it, are waited for by none. */
function link<A extends Action, R>(actions: readonly A[]) {
  const known = new Map<string, Item<A, R>>();
  const items = actions.map((action, index) => {
    const item: Item<A, R> = { action, index, open: 1, afterStart: [], afterEnd: [] };
    for (const key of action.needs ?? []) wait(item, known.get(key)?.afterEnd);
    if (action.after !== undefined) wait(item, known.get(action.after)?.afterStart);
    known.set(action.key, item);
    return item;
  });
  const before = ({ action: { after } }: Item<A, R>) => (after === undefined ? undefined : known.get(after));
  return { items, before };
}

function wait<A, R>(item: Item<A, R>, followers: Item<A, R>[] | undefined): void {
  if (!followers) return;
  item.open += 1;
  followers.push(item);
}
