import { lookUntil } from '../asking.js';
import type { Means } from '../means.js';
import { messageOf } from '../../../../tasks/core/step/problem.js';
import { shortly } from '../question.js';

export const apiVersion = '2022-04-01';

export const authorization = 'providers/Microsoft.Authorization';

/** Minutes after which a role counts as one that does not come to hold, or to go; Azure names 10. */
export const limitMinutes = 20;

/** Deletes a role or an assignment. An assignment that is gone counts for a while still, for which it waits where that is asked for. */
async function removePart(
  path: string,
  { ask, finish }: Pick<Means, 'ask' | 'finish'>,
  isPatient: boolean,
): Promise<void> {
  const answer = await finish(
    'the deletion',
    {
      poll: async () => {
        const value = await ask({ method: 'DELETE', path, apiVersion });
        const done = !isPatient || value.code !== 'RoleDefinitionHasAssignments';
        return { done, state: String(value.status), value };
      },
    },
    limitMinutes,
  );
  if (answer.status >= 400 && answer.status !== 404)
    throw new Error(`The role could not be deleted: ${shortly(answer)}.`);
}

/** Looks at the list of roles, which may have for a while what is gone. */
const mostLooks = 20;

/**
 * Deletes roles and assignments, in this order, each whatever becomes of the others.
 * @throws why any could not be deleted
 */
export async function removeParts(
  paths: readonly string[],
  means: Pick<Means, 'ask' | 'finish'>,
): Promise<void> {
  const problems: string[] = [];
  for (const path of paths)
    // An assignment that could not be deleted stays.
    await removePart(path, means, problems.length === 0).catch((error: unknown) =>
      problems.push(messageOf(error)),
    );
  if (problems.length > 0) throw new Error([...new Set(problems)].join(' '));
}

interface Listed {
  readonly id?: string;
  readonly name?: string;
  readonly properties?: {
    readonly roleName?: string;
    readonly assignableScopes?: readonly string[];
    readonly roleDefinitionId?: string;
    readonly scope?: string;
  };
}

/**
 * Deletes the roles that a run left in a group of the kit, with their assignments, and looks for them.
 * @returns the names of those that are still there
 */
export async function removeRoles(
  groupId: string,
  means: Pick<Means, 'ask' | 'finish'>,
): Promise<readonly string[]> {
  const own = await listOwn(groupId, means);
  if (own.length === 0) return [];
  const names = new Set(own.map(({ name = '' }) => name.toLowerCase()));
  const assignments = await listed(`${groupId}/${authorization}/roleAssignments`, 'atScope()', means);
  const isOurs = ({ properties }: Listed) =>
    names.has((properties?.roleDefinitionId ?? '').split('/').at(-1)?.toLowerCase() ?? '');
  const pathOf = ({ name = '', properties }: Listed) =>
    `${properties?.assignableScopes?.[0] ?? groupId}/${authorization}/roleDefinitions/${name}`;
  await removeParts([...assignments.filter(isOurs).flatMap(({ id }) => id ?? []), ...own.map(pathOf)], means);
  const { value: left } = await lookUntil(
    'the roles',
    mostLooks,
    means.finish,
    () => listOwn(groupId, means),
    ({ length }) => length === 0,
  );
  return left.map(({ properties }) => properties?.roleName ?? '');
}

async function listOwn(groupId: string, means: Pick<Means, 'ask'>): Promise<readonly Listed[]> {
  const path = `${groupId}/${authorization}/roleDefinitions`;
  const roles = await listed(path, "type eq 'CustomRole'", means);
  return roles.filter((role) => isOwnRole(role, groupId));
}

/** Whether a role is one of the kit's: its name ends with that of the group, and it can be assigned there or in the subscription alone. */
export function isOwnRole({ properties }: Listed, groupId: string): boolean {
  const { roleName = '', assignableScopes = [] } = properties ?? {};
  const [scope, ...others] = assignableScopes;
  return (
    roleName.endsWith(`(${groupId.split('/').at(-1) ?? ''})`) &&
    others.length === 0 &&
    scope !== undefined &&
    [groupId, subscriptionIdOf(groupId)].some((own) => own.toLowerCase() === scope.toLowerCase())
  );
}

/** `/subscriptions/{id}` of what lies in it. */
export function subscriptionIdOf(id: string): string {
  return id.split('/').slice(0, 3).join('/');
}

async function listed(path: string, filter: string, { ask }: Pick<Means, 'ask'>): Promise<readonly Listed[]> {
  const query = `$filter=${encodeURIComponent(filter)}`;
  let answer = await ask({ method: 'GET', path, apiVersion, query });
  const found: Listed[] = [];
  for (;;) {
    if (answer.status >= 400)
      throw new Error(
        `Whether it has custom roles is not known, since they could not be listed: ${shortly(answer)}.`,
      );
    const { value = [], nextLink } = (answer.body ?? {}) as {
      readonly value?: readonly Listed[];
      readonly nextLink?: string;
    };
    found.push(...value);
    if (!nextLink) return found;
    answer = await ask({ method: 'GET', address: nextLink });
  }
}
