import {
  getDisk,
  grantedState,
  grantReadAccess,
  revokeAccess,
} from '../../../tasks/core/azure/resources/disks.js';
import { type Answered, follow } from '../asking/asking.js';
import {
  type Answer,
  type Asking,
  isNoAnswer,
  type Question,
  shortly,
  unanswered,
} from '../asking/question.js';

/** What a second grant does. */
export const secondGrant: Question = {
  number: 6,
  title: 'What does a second grant on a disk do while the first one holds?',
  documents: [
    {
      where: 'azure.md 10',
      says: 'What a second grant while the disk is ActiveSAS does is written nowhere.',
    },
  ],
  reliesOn: 'SnapImages revokes first where the state of the disk is ActiveSAS, and grants then.',
  fallback: 'The same: it needs no second grant.',
  needs: ['disk'],
  settles: ['secondGrant'],
  minutes: 3,
  ask: askSecondGrant,
};

const seconds = 600;

async function askSecondGrant({ azure, ask, things, finish, signal }: Asking): Promise<Answer> {
  const id = await things.disk();
  const first = await finish('the first grant', grantReadAccess(azure, id, seconds));
  const state = (await getDisk(azure, id, signal))?.state;
  try {
    const begun = await ask({
      method: 'POST',
      path: `${id}/beginGetAccess`,
      apiVersion: '2023-10-02',
      body: { access: 'Read', durationInSeconds: seconds },
    });
    const second = await follow('the second grant', begun, { ask, finish });
    return answerOf(second, first, { stateAfterFirst: state, isGranted: state === grantedState });
  } finally {
    await finish('the revocation', revokeAccess(azure, id));
  }
}

function answerOf(second: Answered, first: string, details: Readonly<Record<string, unknown>>): Answer {
  const { status, code, body } = second;
  const found = { ...details, status, code };
  if (isNoAnswer(second)) return unanswered(`The second grant was answered by ${shortly(second)}.`, found);
  if (status >= 400)
    return {
      facts: { secondGrant: 'refused' },
      text: `The second grant was refused: ${shortly(second)}.`,
      details: found,
    };
  const isSame = (body as { accessSAS?: unknown } | undefined)?.accessSAS === first;
  return {
    facts: { secondGrant: isSame ? 'same address' : 'another address' },
    text: `The second grant gave ${isSame ? 'the address of the first' : 'another address than the first'}.`,
    details: found,
  };
}

/** Whether a disk can be exported that is closed to the network. */
export const closedDisk: Question = {
  number: 7,
  title: 'Is access granted to a disk whose network policy denies all?',
  documents: [
    {
      where: 'azure.md 10',
      says: 'networkAccessPolicy DenyAll or AllowPrivate and publicNetworkAccess Disabled block the export.',
    },
  ],
  reliesOn: 'SnapImages grants no access to such a disk: it says why, and leaves the VM.',
  fallback: 'Open the disk; where the policy does not block, nothing is lost but the image that was left.',
  needs: ['disk'],
  settles: ['closedDisk'],
  minutes: 3,
  ask: askClosedDisk,
};

async function askClosedDisk({ azure, ask, things, finish }: Asking): Promise<Answer> {
  const id = await things.disk({ networkAccessPolicy: 'DenyAll', publicNetworkAccess: 'Disabled' });
  const begun = await ask({
    method: 'POST',
    path: `${id}/beginGetAccess`,
    apiVersion: '2023-10-02',
    body: { access: 'Read', durationInSeconds: seconds },
  });
  const end = await follow('the grant', begun, { ask, finish });
  const details = { status: end.status, code: end.code };
  if (isNoAnswer(end)) return unanswered(`The grant was answered by ${shortly(end)}.`, details);
  if (end.status >= 400)
    return { facts: { closedDisk: 'refused' }, text: `The grant was refused: ${shortly(end)}.`, details };
  await finish('the revocation', revokeAccess(azure, id));
  return { facts: { closedDisk: 'granted' }, text: 'Access was granted.', details };
}
