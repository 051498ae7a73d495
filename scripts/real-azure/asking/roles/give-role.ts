import { randomUUID } from 'node:crypto';
import type { Azure } from '../../../../tasks/core/azure/azure.js';
import { type Answered, askAzure } from '../asking.js';
import type { Means, OtherIdentity } from '../means.js';
import { shortly } from '../question.js';
import { apiVersion, authorization, limitMinutes, removePart } from './own-roles.js';
import type { PublishedRole } from './published-role.js';

/** What the other identity may do with a role, by a sign-in of its own. */
export interface Given {
  readonly azure: Azure;
  /** Takes the role from it and deletes the role. */
  readonly takeBack: () => Promise<void>;
}

/** A role that Azure does not take as it is published: it names each action that it does not know. */
export interface RefusedRole {
  readonly refused: string;
}

/**
 * Makes a custom role that can be assigned in the kit's group alone, gives it there to the other identity, and waits until that
 * has exactly its rights.
 */
export async function giveRole(
  role: PublishedRole,
  other: OtherIdentity,
  means: Means,
): Promise<Given | RefusedRole> {
  const { ask, groupId } = means;
  const [definition, assignment] = [randomUUID(), randomUUID()];
  const paths = [
    `${groupId}/${authorization}/roleAssignments/${assignment}`,
    `${groupId}/${authorization}/roleDefinitions/${definition}`,
  ];
  const takeBack = async () => {
    for (const path of paths) await removePart(path, means);
  };
  try {
    const made = await ask({ method: 'PUT', path: paths[1] ?? '', apiVersion, body: bodyOf(role, groupId) });
    if (unknownAction.test(made.code ?? '')) return { refused: shortly(made) };
    demand(made, 'made');
    const { id: roleDefinitionId } = made.body as { readonly id: string };
    const properties = { roleDefinitionId, principalId: other.objectId, principalType: 'ServicePrincipal' };
    await assign(paths[0] ?? '', { properties }, means);
    const azure = await other.signIn();
    await untilItHolds(role, azure, means);
    return { azure, takeBack };
  } catch (error) {
    // What fails here is tried again when the group is deleted: why the role was not given counts.
    await takeBack().catch(() => undefined);
    throw error;
  }
}

/** The codes of a role with an action that no resource provider has. */
const unknownAction = /^Invalid(Data)?ActionOrNot(Data)?Action$/;

/** @throws what Azure said, and who may do it */
function demand(answer: Answered, done: string): void {
  if (answer.status < 400) return;
  const right = ' Whoever is signed in has to be Owner, or User Access Administrator beside Contributor.';
  throw new Error(`The role could not be ${done}: ${shortly(answer)}.${answer.status === 403 ? right : ''}`);
}

/** Its name tells whose it is: roles belong to the tenant, and no two have one name. */
function bodyOf({ name, permissions }: PublishedRole, groupId: string): object {
  return {
    properties: {
      roleName: `${name} (${groupId.split('/').at(-1) ?? ''})`,
      description: 'Made by npm run real-azure, which deletes it.',
      type: 'CustomRole',
      assignableScopes: [groupId],
      permissions: [permissions],
    },
  };
}

/** A new role is not known everywhere at once. */
async function assign(path: string, body: object, { ask, finish }: Means): Promise<void> {
  const answer = await finish(
    'the assignment',
    {
      poll: async () => {
        const value = await ask({ method: 'PUT', path, apiVersion, body });
        return { done: value.code !== 'RoleDefinitionDoesNotExist', state: String(value.status), value };
      },
    },
    limitMinutes,
  );
  demand(answer, 'given');
}

async function untilItHolds(
  { permissions }: PublishedRole,
  azure: Azure,
  { subscriptionId, groupId, signal, finish }: Means,
): Promise<void> {
  const wanted = sorted([...permissions.actions, ...permissions.dataActions]);
  await finish(
    'the role',
    {
      poll: async () => {
        const actions = actionsIn(await readPermissions(azure, { subscriptionId, groupId, signal }));
        return { done: sorted(actions) === wanted, state: `${actions.length} actions` };
      },
    },
    limitMinutes,
  );
}

/** What an identity may do in the kit's group, as Azure tells it. */
export function readPermissions(
  azure: Azure,
  { subscriptionId, groupId, signal }: Pick<Means, 'subscriptionId' | 'groupId' | 'signal'>,
): Promise<Answered> {
  const path = `${groupId}/${authorization}/permissions`;
  return askAzure(azure, subscriptionId, { method: 'GET', path, apiVersion }, signal);
}

/** All actions and data actions; none where it may not even read these. */
export function actionsIn({ status, body }: Pick<Answered, 'status' | 'body'>): readonly string[] {
  const { value = [] } = (body ?? {}) as { readonly value?: readonly Roles[] };
  return status === 200
    ? value.flatMap(({ actions = [], dataActions = [] }) => [...actions, ...dataActions])
    : [];
}

interface Roles {
  readonly actions?: readonly string[];
  readonly dataActions?: readonly string[];
}

function sorted(actions: readonly string[]): string {
  return [...new Set(actions.map((action) => action.toLowerCase()))].sort().join();
}
