import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import type { Permission } from '../../../../tasks/core/azure/resources/permissions.js';

/** A role as the folder `roles` publishes it; the scopes in its file are none. */
export interface PublishedRole {
  readonly name: string;
  readonly permissions: Required<Permission>;
}

/** How far operations are, and what a region has, is to be read in the subscription, and nowhere below it. */
const ofSubscription =
  /^Microsoft\.(\w+\/locations\/.+|Resources\/subscriptions\/(?!resourceGroups\/).+|Compute\/skus)\/read$/i;

export function isOfSubscription(action: string): boolean {
  return ofSubscription.test(action);
}

const actions = z.array(z.string());

/** The form that Azure CLI takes. */
const roleFile = z.looseObject({
  Name: z.string(),
  Actions: actions,
  NotActions: actions,
  DataActions: actions,
  NotDataActions: actions,
});

const folder = join(import.meta.dirname, '..', '..', '..', '..', 'roles');

/**
 * Roles that an identity has beside each other, as one.
 * @param files without their ending, e.g. `gallery/SnapImages`
 */
export async function readPublishedRole(files: readonly string[]): Promise<PublishedRole> {
  const roles = await Promise.all(files.map(readFileOf));
  const all = (of: (permissions: Required<Permission>) => readonly string[]) => [
    ...new Set(roles.flatMap(({ permissions }) => of(permissions))),
  ];
  return {
    name: roles.at(-1)?.name ?? '',
    permissions: {
      actions: all(({ actions }) => actions),
      notActions: all(({ notActions }) => notActions),
      dataActions: all(({ dataActions }) => dataActions),
      notDataActions: all(({ notDataActions }) => notDataActions),
    },
  };
}

async function readFileOf(file: string): Promise<PublishedRole> {
  const found = roleFile.parse(JSON.parse(await readFile(join(folder, `${file}.json`), 'utf8')));
  return {
    name: found.Name,
    permissions: {
      actions: found.Actions,
      notActions: found.NotActions,
      dataActions: found.DataActions,
      notDataActions: found.NotDataActions,
    },
  };
}
