import { randomUUID } from 'node:crypto';
import type { Azure } from '../../../../tasks/core/azure/azure.js';
import { type Answered, askAzure } from '../asking.js';
import type { Means, OtherIdentity } from '../means.js';
import { shortly } from '../question.js';
import { apiVersion, authorization, limitMinutes, removeParts, subscriptionIdOf } from './own-roles.js';
import { isOfSubscription, type PublishedRole } from './published-role.js';

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
 * Makes custom roles of a published one, gives them to the other identity, and waits until that has exactly their rights: the
 * whole in the kit's group alone, and in the subscription what is read there.
 */
export async function giveRole(
  role: PublishedRole,
  other: OtherIdentity,
  means: Means,
): Promise<Given | RefusedRole> {
  const made: string[] = [];
  const takeBack = () => removeParts(made.toReversed(), means);
  const parts = partsOf(role, means.groupId);
  try {
    for (const part of parts) {
      const refused = await givePart(part, other.objectId, made, means);
      if (refused !== undefined) {
        await takeBack();
        return { refused };
      }
    }
    const azure = await other.signIn();
    for (const { scope } of parts) await untilItHolds(scope, parts, azure, means);
    return { azure, takeBack };
  } catch (error) {
    // What fails here is tried again when the group is deleted: why the role was not given counts.
    await takeBack().catch(() => undefined);
    throw error;
  }
}

/** A custom role, and the scope in which alone it can be given. */
interface Part {
  readonly name: string;
  readonly scope: string;
  readonly permissions: PublishedRole['permissions'];
}

/** The whole role comes first, so that Azure judges all of its actions. */
function partsOf({ name, permissions }: PublishedRole, groupId: string): readonly Part[] {
  const group = groupId.split('/').at(-1) ?? '';
  const whole = { name: `${name} (${group})`, scope: groupId, permissions };
  const reads = permissions.actions.filter(isOfSubscription);
  if (reads.length === 0) return [whole];
  const actions = [...reads, 'Microsoft.Authorization/permissions/read'];
  const inSubscription = {
    name: `${name}, in the subscription (${group})`,
    scope: subscriptionIdOf(groupId),
    permissions: { actions, notActions: [], dataActions: [], notDataActions: [] },
  };
  return [whole, inSubscription];
}

/**
 * @param made the paths of what was made of the role so far, to which this adds
 * @returns why Azure does not take the role; nothing where it does
 */
async function givePart(
  { name, scope, permissions }: Part,
  principalId: string,
  made: string[],
  means: Means,
): Promise<string | undefined> {
  const noteMade = (path: string) => {
    made.push(path);
    means.rolePaths.push(path);
  };
  const definition = `${scope}/${authorization}/roleDefinitions/${randomUUID()}`;
  noteMade(definition);
  const body = {
    properties: {
      // Roles belong to the tenant, and no two have one name.
      roleName: name,
      description: 'Made by npm run real-azure, which deletes it.',
      type: 'CustomRole',
      assignableScopes: [scope],
      permissions: [permissions],
    },
  };
  const answer = await means.ask({ method: 'PUT', path: definition, apiVersion, body });
  if (unknownAction.test(answer.code ?? '')) return shortly(answer);
  demand(answer, 'made');
  const { id: roleDefinitionId } = answer.body as { readonly id: string };
  const assignment = `${scope}/${authorization}/roleAssignments/${randomUUID()}`;
  noteMade(assignment);
  const properties = { roleDefinitionId, principalId, principalType: 'ServicePrincipal' };
  await assign(assignment, { properties }, means);
  return undefined;
}

/** The codes of a role with an action that no resource provider has. */
const unknownAction = /^Invalid(Data)?ActionOrNot(Data)?Action$/;

/** @throws what Azure said, and who may do it */
function demand(answer: Answered, done: string): void {
  if (answer.status < 400) return;
  const right = ' Whoever is signed in has to be Owner, or User Access Administrator beside Contributor.';
  throw new Error(`The role could not be ${done}: ${shortly(answer)}.${answer.status === 403 ? right : ''}`);
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

/** Until the identity has exactly the rights of these parts: those of the role before take minutes to go. */
async function untilItHolds(
  scope: string,
  parts: readonly Part[],
  azure: Azure,
  { subscriptionId, signal, finish }: Means,
): Promise<void> {
  const there = parts.filter((part) => `${scope}/`.startsWith(`${part.scope}/`));
  const wanted = sorted(
    there.flatMap(({ permissions: { actions, dataActions } }) => [...actions, ...dataActions]),
  );
  await finish(
    'the role',
    {
      poll: async () => {
        const answer = await readPermissions(azure, scope, { subscriptionId, signal });
        const actions = actionsIn(answer);
        return {
          done: isNotTold(answer) || sorted(actions) === wanted,
          state: `${answer.status}, ${actions.length} actions`,
        };
      },
    },
    limitMinutes,
  );
}

/** No document says that Azure tells what somebody may do in a subscription as a whole: a run shows it. */
function isNotTold({ status }: Answered): boolean {
  return status === 400 || status === 404 || status === 405;
}

/** What an identity may do in a group or subscription, as Azure tells it. */
export function readPermissions(
  azure: Azure,
  scope: string,
  { subscriptionId, signal }: Pick<Means, 'subscriptionId' | 'signal'>,
): Promise<Answered> {
  const path = `${scope}/${authorization}/permissions`;
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
