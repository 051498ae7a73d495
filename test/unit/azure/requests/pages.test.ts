import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { list } from '../../../../tasks/core/azure/requests/resource-manager.js';
import { listLabs } from '../../../../tasks/core/azure/resources/labs.js';
import { listCustomImages } from '../../../../tasks/core/azure/resources/custom-images.js';
import { type Answer, answeringTo, group } from '../answering.js';

const { signal } = new AbortController();

const lab = `/subscriptions/${group.subscriptionId}/resourceGroups/Factory/providers/Microsoft.DevTestLab/labs/Factory`;

const address = { group, path: 'providers/Microsoft.Compute/disks', apiVersion: '1' };

type Azure = ReturnType<typeof answeringTo>['azure'];

/** Each way to list, with one item or none a page. */
const lists: Readonly<Record<string, (azure: Azure) => Promise<unknown>>> = {
  'of a resource provider': async (azure) => {
    for await (const item of list(azure, address, signal)) assert.ok(item);
  },
  'of custom images': (azure) => listCustomImages(azure, lab, signal),
  'of labs, which the SDK reads': (azure) => listLabs(azure, group.subscriptionId, signal),
};

const next = (name: number | string) => `https://management.example.com/pages/${name}`;

describe('A list', () => {
  for (const [what, ask] of Object.entries(lists)) {
    const asked = async (answerTo: (page: number) => Answer) => {
      const { azure, requests } = answeringTo((_request, index) => answerTo(index));
      const error: unknown = await ask(azure).then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      return { message: error instanceof Error ? error.message : 'none', requests: requests.length };
    };

    it(`${what} is read to its last page`, async () => {
      const answer = await asked((page) => ({
        body: { value: [], ...(page < 30 && { nextLink: next(page) }) },
      }));
      assert.deepEqual(answer, { message: 'none', requests: 31 });
    });

    it(`${what} that leads to itself ends in an error`, async () => {
      const { message, requests } = await asked(() => ({ body: { value: [], nextLink: next('same') } }));
      assert.match(message, /the list has no end: a page leads to one that was read before/);
      assert.equal(requests, 2);
    });

    it(`${what} that goes in a circle ends in an error`, async () => {
      const { message } = await asked((page) => ({ body: { value: [], nextLink: next(page % 3) } }));
      assert.match(message, /a page leads to one that was read before/);
    });

    it(`${what} that leads on and on ends in an error`, async () => {
      const { message, requests } = await asked((page) => ({ body: { value: [], nextLink: next(page) } }));
      assert.match(message, /the list has no end: it has more than 2000 pages/);
      assert.equal(requests, 2000);
    });
  }

  for (const value of ['text', 5, { a: 1 }])
    it(`that is ${JSON.stringify(value)} is an error that says so`, async () => {
      const { azure } = answeringTo(() => ({ body: { value } }));
      await assert.rejects(listCustomImages(azure, lab, signal), {
        message:
          'Could not list the custom images of the lab Factory: Azure answered with something else than a list.',
      });
    });
});
