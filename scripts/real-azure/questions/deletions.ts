import type { Answered } from '../asking/asking.js';
import { type Answer, type Asking, type Question, shortly, unanswered } from '../asking/question.js';

/** How DevTest Labs answers deletions. */
export const deletions: Question = {
  number: 5,
  title: 'How are deletions answered, and that of what is not there?',
  documents: [
    {
      where: 'azure.md 3.2',
      says: 'A DELETE of DevTest Labs is answered by 202 with Azure-AsyncOperation and Location.',
    },
    {
      where: 'single-steps.md 10',
      says: 'The deletion of what is not there is 204. What the Location answers in the end is in no recording.',
    },
  ],
  reliesOn: 'The tasks follow a deletion by either address, and take 204 and 404 for done.',
  fallback: 'Where no address can be followed, the tasks look whether the resource is still there.',
  needs: ['image'],
  settles: ['deletionAddresses', 'missingDeletion'],
  minutes: 5,
  ask: askDeletions,
};

const apiVersion = '2018-09-15';

async function askDeletions({ ask, things, finish }: Asking): Promise<Answer> {
  const { id } = await things.image();
  const first = await ask({ method: 'DELETE', path: id, apiVersion });
  if (first.status >= 400) return unanswered(`The deletion was refused: ${shortly(first)}.`);
  const end = await lookAtEnd(first, ask);
  await finish('the deletion', {
    poll: async () => {
      const { status } = await ask({ method: 'GET', path: id, apiVersion });
      return { done: status === 404, state: String(status) };
    },
  });
  const again = await ask({ method: 'DELETE', path: id, apiVersion });
  const missing = again.status === 204 ? '204' : again.status === 404 ? '404' : undefined;
  return {
    facts: {
      deletionAddresses: addressesOf(first),
      ...(missing === undefined ? {} : { missingDeletion: missing }),
    },
    text: `The deletion was answered by ${first.status} (addresses: ${addressesOf(first)}), that of what is gone by ${shortly(again)}.`,
    details: {
      status: first.status,
      retryAfter: first.headers['retry-after'],
      location: end,
      missing: again.status,
    },
  };
}

function addressesOf({ headers }: Answered): 'both' | 'location only' | 'status only' | 'none' {
  const hasStatus = headers['azure-asyncoperation'] !== undefined;
  const hasLocation = headers['location'] !== undefined;
  if (hasStatus && hasLocation) return 'both';
  if (hasLocation) return 'location only';
  return hasStatus ? 'status only' : 'none';
}

/** What the Location answers at once: its status, and the members of its body. */
async function lookAtEnd({ headers }: Answered, ask: Asking['ask']): Promise<object | undefined> {
  const { location } = headers;
  if (location === undefined) return undefined;
  const { status, body } = await ask({ method: 'GET', address: location });
  const members = typeof body === 'object' && body !== null ? Object.keys(body) : [];
  return { status, members };
}
