import { type Answer, type Asking, type Question, shortly, unanswered } from '../asking/question.js';

/** Whether the permissions can be read. */
export const permissions: Question = {
  number: 10,
  title: 'Does the permissions API tell what the roles of whoever asks allow?',
  documents: [
    {
      where: 'azure.md 15',
      says: 'The names of the actions are documented; that a role of exactly these is enough is not.',
    },
  ],
  reliesOn: 'The tasks ask at groups and resources which actions are missing, before they begin.',
  fallback: 'Where it cannot be read, the tasks go on and say of each refusal which action it names.',
  needs: [],
  settles: ['permissions'],
  minutes: 1,
  ask: askPermissions,
};

async function askPermissions({ ask, groupId }: Asking): Promise<Answer> {
  const path = `${groupId}/providers/Microsoft.Authorization/permissions`;
  const answer = await ask({ method: 'GET', path, apiVersion: '2022-04-01' });
  const { status, code, body } = answer;
  const { value } = (body ?? {}) as { value?: unknown };
  const details = { status, code, roles: Array.isArray(value) ? value.length : undefined };
  if (status >= 500 || status === 429) return unanswered(`It was answered by ${shortly(answer)}.`, details);
  if (status === 200 && Array.isArray(value) && value.length > 0)
    return { facts: { permissions: 'told' }, text: `It lists ${value.length} roles.`, details };
  return { facts: { permissions: 'refused' }, text: `It was answered by ${shortly(answer)}.`, details };
}
