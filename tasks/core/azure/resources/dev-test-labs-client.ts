import { DevTestLabsClient, getContinuationToken } from '@azure/arm-devtestlabs';
import { clientOf } from '../requests/client.js';
import { createPageCheck } from '../requests/pages.js';

export const devTestLabsClient = clientOf(
  (credential, subscriptionId, options) => new DevTestLabsClient(credential, subscriptionId, options),
);

/** All items of a list of the client, page after page. @throws if it has no end */
export async function* itemsOf<T>(list: {
  readonly byPage: () => AsyncIterable<readonly T[]>;
}): AsyncGenerator<T> {
  const check = createPageCheck();
  for await (const page of list.byPage()) {
    yield* page;
    check(getContinuationToken(page));
  }
}
