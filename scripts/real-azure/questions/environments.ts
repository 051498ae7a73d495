import {
  getEnvironment,
  makeEnvironment,
  ownEnvironmentId,
} from '../../../tasks/core/azure/resources/environments.js';
import type { FoundFacts } from '../../../test/local-azure/facts.js';
import type { Answered } from '../asking/asking.js';
import { type Answer, type Asking, type Question, shortly, unanswered } from '../asking/question.js';
import { failureBy, type Refusal } from '../asking/refusal.js';
import { cheapTemplate } from '../asking/templates.js';

/** Whether whoever is signed in can have environments, and how their deletion is answered. */
export const ownEnvironment: Question = {
  number: 19,
  title:
    'Can whoever is signed in make an environment of its own, and how are its making and deletion answered?',
  documents: [
    {
      where: 'single-steps.md 6',
      says: 'The old task makes environments for the user @me. Whether that is every application, too, is written nowhere.',
    },
    {
      where: 'single-steps.md 10',
      says: 'The API description has an OperationResult at the Location of a deletion; no recording shows it.',
    },
  ],
  reliesOn:
    'CreateLabEnvironment makes environments for @me, whoever the service connection is. DeleteLabEnvironment follows the deletion by either address, whatever is in the answer.',
  fallback:
    'CreateLabEnvironment fails before anything is made, says why, and names two ways: another identity in the service connection, or an environment that somebody makes, into which UpdateLabEnvironment deploys. An empty answer, or none, is the same to DeleteLabEnvironment.',
  needs: ['environment'],
  settles: ['ownEnvironment', 'environmentDeletion'],
  minutes: 15,
  ask: askEnvironments,
};

const apiVersion = '2018-09-15';

async function askEnvironments(asking: Asking): Promise<Answer> {
  const { azure, things, finish, newName, tags, signal } = asking;
  const lab = await things.lab();
  const template = await cheapTemplate(lab, asking);
  if (template === undefined)
    return unanswered('The public repository has no template that costs next to nothing.');
  const name = newName('env');
  const id = ownEnvironmentId(lab.id, name);
  const started = performance.now();
  const wanted = { name, templateId: template.id, parameters: {}, tags };
  const refusal = await failureBy(finish('the environment', makeEnvironment(azure, lab.id, wanted)));
  const seconds = Math.round((performance.now() - started) / 1000);
  const details = { template: template.name, seconds };
  if (refusal !== undefined) return refused(refusal, details);
  const made = await getEnvironment(azure, id, signal);
  if (made === undefined) return unanswered('The environment that was made is not to be seen.', details);
  const isOfSomebody = made.user !== '' && made.user !== '@me';
  return deletionOf(id, asking, { ...details, isOfSomebody, hasGroup: made.resourceGroupId !== undefined });
}

/** A refusal by the template, the lab's policies or the region says nothing of whoever is signed in. */
const ofOthers = /template|polic(y|ies)|parameter|region|location|registered/i;

function refused({ status, code, message }: Refusal, details: object): Answer {
  const told = { ...details, status, code };
  const text = `${code ?? 'No code'}: ${message.replace(/\.$/, '')}`;
  // What began and failed later was an environment of whoever is signed in.
  if (status === undefined) return unanswered(`The environment was begun, and failed: ${text}.`, told);
  if (ofOthers.test(`${code ?? ''} ${message}`))
    return unanswered(`The environment was refused for another reason: ${text}.`, told);
  return {
    facts: { ownEnvironment: 'refused', environmentDeletion: 'not to be seen' },
    text: `It is refused: ${text}.`,
    details: told,
  };
}

async function deletionOf(id: string, asking: Asking, details: object): Promise<Answer> {
  const { ask, finish } = asking;
  const facts: FoundFacts = { ownEnvironment: 'made' };
  const first = await ask({ method: 'DELETE', path: id, apiVersion });
  if (first.status >= 400)
    return {
      facts,
      text: `It is made. Its deletion was refused: ${shortly(first)}.`,
      details: { ...details, deletion: first.status },
    };
  const end = await endOf(first, asking);
  await finish('the deletion', {
    poll: async () => {
      const { status } = await ask({ method: 'GET', path: id, apiVersion });
      return { done: status === 404, state: String(status) };
    },
  });
  const found = endFact(end);
  return {
    facts: { ...facts, ...(found !== undefined && { environmentDeletion: found }) },
    text: `It is made, and deleted. Its Location has in the end: ${end === undefined ? 'no address was given' : shortly(end)}, ${found ?? 'something else'}.`,
    details: { ...details, deletion: first.status, end: end?.status, members: Object.keys(bodyOf(end)) },
  };
}

function bodyOf(answer: Answered | undefined): { readonly status?: unknown } {
  const { body } = answer ?? {};
  return typeof body === 'object' && body !== null ? body : {};
}

/** What the Location answers once the deletion has ended; both 200 and 202 may tell that it goes on. */
async function endOf(
  { headers: { location } }: Answered,
  { ask, finish }: Asking,
): Promise<Answered | undefined> {
  if (location === undefined) return undefined;
  return finish('the end of the deletion', {
    poll: async () => {
      const value = await ask({ method: 'GET', address: location });
      const { status: word } = bodyOf(value);
      const state = typeof word === 'string' ? word : String(value.status);
      return { done: hasEnded(value.status, word), state, value };
    },
  });
}

function hasEnded(status: number, word: unknown): boolean {
  if (typeof word === 'string') return /^(Succeeded|Failed|Cancell?ed)$/i.test(word);
  return status !== 202;
}

function endFact(end: Answered | undefined): FoundFacts['environmentDeletion'] {
  if (end === undefined) return 'not to be seen';
  if (end.status >= 300) return undefined;
  if (/^Succeeded$/i.test(String(bodyOf(end).status))) return 'OperationResult';
  return Object.keys(bodyOf(end)).length === 0 ? 'empty' : undefined;
}
