import { type Answer, type Asking, type Question, shortly, unanswered } from '../asking/question.js';
import { refusalBy } from '../asking/refusal.js';
import { makeImage, putVhd } from '../asking/things.js';

/** Which storage account has to have a VHD. */
export const otherAccount: Question = {
  number: 2,
  title: "Which of a lab's storage accounts is accepted, and is another one refused?",
  documents: [
    {
      where: 'azure.md 8, From a VHD',
      says: "The VHD must be in the lab's storage account, else InvalidStorageAccountForLab. Which of the four accounts that a lab names is checked is written nowhere.",
    },
  ],
  reliesOn: 'DistributeImages copies each VHD into the artifactsStorageAccount of the lab.',
  fallback:
    'Where other accounts are accepted, too, the copy into that of the lab is needless and does no harm.',
  needs: ['image', 'account'],
  settles: ['imageOfOtherAccount'],
  minutes: 10,
  ask: askOtherAccount,
};

async function askOtherAccount(asking: Asking): Promise<Answer> {
  const { ask, things } = asking;
  const lab = await things.lab();
  const { body } = await ask({ method: 'GET', path: lab.id, apiVersion: '2018-09-15' });
  // The lab's own has to be accepted, or a refusal tells nothing.
  await things.image();
  const vhdUrl = await putVhd(await things.account(), asking);
  const details = { accountsOfLab: accountsIn(body) };
  const refusal = await refusalBy(makeImage(lab, vhdUrl, asking));
  if (refusal)
    return {
      facts: { imageOfOtherAccount: 'refused' },
      text: `A VHD in another account was refused: ${refusal.message}`,
      details: { ...details, refusal },
    };
  return {
    facts: { imageOfOtherAccount: 'made' },
    text: 'A custom image was made of a VHD in an account that is none of the lab.',
    details,
  };
}

/** Whether the four accounts that a lab names are one. */
function accountsIn(body: unknown): object {
  const { properties = {} } = (body ?? {}) as { properties?: Readonly<Record<string, unknown>> };
  const { artifactsStorageAccount } = properties;
  const names = ['defaultStorageAccount', 'defaultPremiumStorageAccount', 'premiumDataDiskStorageAccount'];
  const sameAs = (name: string) => properties[name] === artifactsStorageAccount;
  return Object.fromEntries(
    names.map((name) => [name, sameAs(name) ? 'the same as artifactsStorageAccount' : 'another']),
  );
}

/** Whether keys are told that nobody can use. */
export const closedAccount: Question = {
  number: 20,
  title: 'Are the keys of a storage account told that takes none?',
  documents: [
    {
      where: 'azure.md 11',
      says: 'With allowSharedKeyAccess false every key is refused by the blob service, while listKeys is said to succeed.',
    },
  ],
  reliesOn:
    'Nothing: the tasks read allowSharedKeyAccess first, and sign in with Entra tokens where it is false.',
  fallback: 'The same.',
  needs: ['account'],
  settles: ['keysOfClosedAccount'],
  minutes: 2,
  ask: askClosedAccount,
};

async function askClosedAccount({ ask, things }: Asking): Promise<Answer> {
  const path = await things.newAccount({ allowSharedKeyAccess: false });
  const answer = await ask({ method: 'POST', path: `${path}/listKeys`, apiVersion: '2023-05-01' });
  const { status, code } = answer;
  const details = { status, code };
  if (status === 200)
    return { facts: { keysOfClosedAccount: 'told' }, text: 'listKeys answers 200.', details };
  if (status === 403 && code === 'AuthorizationFailed')
    return unanswered(`The right is missing: ${shortly(answer)}.`);
  if (status >= 500) return unanswered(`listKeys was answered by ${shortly(answer)}.`, details);
  return {
    facts: { keysOfClosedAccount: 'refused' },
    text: `listKeys was refused: ${shortly(answer)}.`,
    details,
  };
}
