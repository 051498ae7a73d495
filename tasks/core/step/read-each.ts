import pLimit from 'p-limit';

/** The most concurrent requests that read: enough to hide latency, few enough not to be throttled. */
const readsAtOnce = 16;

/** Maps items by an asynchronous function, a bounded number at once; the results keep the order of the items. */
export function readEach<Item, Answer>(
  items: readonly Item[],
  ask: (item: Item) => Promise<Answer>,
): Promise<Answer[]> {
  return pLimit(readsAtOnce).map(items, ask);
}
