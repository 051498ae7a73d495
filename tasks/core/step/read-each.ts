import pLimit from 'p-limit';

/** Requests that read, sent at once: enough to hide latency, few enough not to be throttled. */
const readsAtOnce = 16;

/** Maps items by an asynchronous question, a bounded number at once; the answers keep the items' order. */
export function readEach<Item, Answer>(
  items: readonly Item[],
  ask: (item: Item) => Promise<Answer>,
): Promise<Answer[]> {
  return pLimit(readsAtOnce).map(items, ask);
}
