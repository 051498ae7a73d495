import { storageAccess } from '../../../tasks/core/azure/blobs/storage-credential.js';
import { statusOf } from '../../../tasks/core/azure/requests/errors.js';
import type { Azure } from '../../../tasks/core/azure/azure.js';
import { type Answer, type Asking, type Question, shortly, unanswered } from '../asking/question.js';
import type { OtherIdentity } from '../asking/means.js';
import { actionsIn, giveRole, readPermissions } from '../asking/roles/give-role.js';
import { judgeRun, type RoleVerdict } from '../asking/roles/judge.js';
import { type KitFactory, makeFactory, storeContainer } from '../asking/roles/kit-factory.js';
import { type PublishedRole, readPublishedRole } from '../asking/roles/published-role.js';
import { runTaskAs } from '../asking/roles/run-as.js';
import { leftOut, onlyPlanned, type TaskRun, taskRuns } from '../asking/roles/task-runs.js';
import { watchRefusals } from '../asking/roles/watch.js';
import { messageOf } from '../../../tasks/core/step/problem.js';

/** Whether what the documents give an identity is all that Azure asks for. */
export const publishedRoles: Question = {
  number: 11,
  title: 'Are the published roles enough?',
  documents: [
    {
      where: 'azure.md 15',
      says: 'The names of the actions are documented; that a role of exactly these is enough for a step is not.',
    },
    {
      where: 'gallery.md 6',
      says: 'Azure may ask for actions on what a request leads to, which no description of the request names.',
    },
  ],
  reliesOn: 'The role of a task in the folder roles is all that its identity needs.',
  fallback:
    'The error of the task names the action and the resource, and its remedy says to add the action where the identity has the role. With a role of your own that has it, the task is run again and goes on.',
  needs: ['ownLab', 'machine'],
  needsOther: true,
  settles: ['publishedRoles'],
  minutes: 35,
  ask: askPublishedRoles,
};

const howToGive =
  'It needs somebody else to sign in as: give an application without any role in REAL_AZURE_TENANT_ID, REAL_AZURE_CLIENT_ID and REAL_AZURE_CLIENT_SECRET.';

async function askPublishedRoles(asking: Asking): Promise<Answer> {
  const { other } = asking;
  if (!other) return { ...unanswered(howToGive), isNotSetUp: true };
  const own = await readPermissions(asking.azure, asking.groupId, asking);
  if (own.status !== 200)
    return unanswered(
      `Azure does not tell what somebody may do, by which alone it shows when a role holds: ${shortly(own)}.`,
    );
  const before = actionsIn(await readPermissions(await other.signIn(), asking.groupId, asking));
  if (before.length > 0)
    return unanswered(
      'The application in REAL_AZURE_CLIENT_ID has a role in the subscription already, by which it may do what the published roles lack. Take one that has none.',
    );
  const factory = await makeFactory(asking);
  try {
    return await tryAll(other, factory, asking);
  } finally {
    await factory.remove();
  }
}

/** One after the other. A role that cannot be given or taken back ends it: what was found before counts. */
async function tryAll(other: OtherIdentity, factory: KitFactory, asking: Asking): Promise<Answer> {
  const found: Record<string, RoleVerdict> = {};
  try {
    for (const run of taskRuns) await tryRole(run, found, other, factory, asking);
    return answerOf(found);
  } catch (error) {
    asking.signal.throwIfAborted();
    return unanswered(messageOf(error), { roles: found });
  }
}

/**
 * Runs a task with its role and no other right. What fails for another reason says nothing of the role.
 * @param found the verdicts, to which this adds that on the role
 */
async function tryRole(
  run: TaskRun,
  found: Record<string, RoleVerdict>,
  other: OtherIdentity,
  factory: KitFactory,
  asking: Asking,
): Promise<void> {
  const name = run.roles.join(', ');
  asking.signal.throwIfAborted();
  const role = await readPublishedRole(run.roles);
  const given = await giveRole(role, other, asking);
  if ('refused' in given) {
    const says = `Azure takes no such role: ${given.refused}`;
    found[name] = { verdict: 'not enough', lacks: [], elsewhere: [], says };
    return;
  }
  try {
    if (role.permissions.dataActions.length > 0) await untilBlobsShow(given.azure, factory, asking);
    found[name] = await runUntilItHolds(run, role, given.azure, factory, asking);
  } catch (error) {
    asking.signal.throwIfAborted();
    found[name] = { verdict: 'not known', lacks: [], elsewhere: [], says: messageOf(error) };
  } finally {
    await given.takeBack();
  }
}

/** The blob service learns of a role later than Azure Resource Manager does. */
async function untilBlobsShow(azure: Azure, { lab }: KitFactory, { finish, signal }: Asking): Promise<void> {
  await finish(
    'the right to read blobs',
    {
      poll: async () => {
        const done = await showsBlobs(
          { ...azure, storageAuthentication: 'entra' },
          lab.storageAccountId,
          signal,
        );
        return { done, state: done ? 'allowed' : 'refused' };
      },
    },
    20,
  );
}

async function showsBlobs(azure: Azure, accountId: string, signal: AbortSignal): Promise<boolean> {
  try {
    const access = await storageAccess(azure, accountId, signal);
    const pages = access
      .container(storeContainer)
      .listBlobsFlat({ abortSignal: signal })
      .byPage({ maxPageSize: 1 });
    await pages.next();
    return true;
  } catch (error) {
    if (statusOf(error) === 403) return false;
    throw error;
  }
}

/** Runs after which an action that the role has and that is refused counts as one that nobody can explain. */
const mostRuns = 3;

/** Single servers of Azure may learn of a role later than the one that tells what it allows. */
async function runUntilItHolds(
  { command, inputs, does }: TaskRun,
  role: PublishedRole,
  azure: Azure,
  factory: KitFactory,
  { finish, groupId, subscriptionId, pollSeconds }: Asking,
): Promise<RoleVerdict> {
  const refusals = watchRefusals(azure, subscriptionId);
  let runs = 0;
  const verdict = await finish('the task', {
    poll: async () => {
      runs += 1;
      const end = await runTaskAs(azure, command, { ...factory.inputs, ...inputs });
      const value = judgeRun(end, refusals.take(), role, groupId, does);
      const done = value.verdict !== 'not yet' || runs === mostRuns;
      return { done, state: value.verdict, value, retryAfterMs: pollSeconds * 12_000 };
    },
  });
  return verdict.verdict === 'not yet' ? { ...verdict, verdict: 'not known' } : verdict;
}

function answerOf(found: Readonly<Record<string, RoleVerdict>>): Answer {
  const details = { roles: found, onlyPlanned, leftOut };
  const named = (wanted: RoleVerdict['verdict']) =>
    Object.entries(found).filter(([, { verdict }]) => verdict === wanted);
  const lacking = named('not enough').map(
    ([role, { lacks, says = '' }]) => `${role} lacks ${lacks.join(', ') || says}`,
  );
  const unknown = named('not known').map(([role, { says = '' }]) => `${role}: ${says}`);
  const others = unknown.length === 0 ? '' : ` Not known of ${unknown.join('; ')}`;
  if (lacking.length > 0)
    return { facts: { publishedRoles: 'not enough' }, text: `${lacking.join('; ')}.${others}`, details };
  if (unknown.length > 0) return unanswered(`No role was refused an action that it lacks.${others}`, details);
  const carriedOut = Object.keys(found).filter((role) => !onlyPlanned.includes(role));
  const text = `Enough for what was carried out: ${carriedOut.join(', ')}; and for a plan: ${onlyPlanned.join(', ')}.`;
  return { facts: { publishedRoles: 'enough' }, text, details };
}
