import { alignedTable } from '../tasks/core/report/table.js';
import type { UsedAction } from '../test/local-azure/permissions/permissions.js';
import type { Identity } from '../test/roles/night.js';

export function actionsIn({ actions, dataActions = [] }: Identity['role']): readonly string[] {
  return [...actions, ...dataActions];
}

/** Prints the demanded actions and those that the role lacks. The command fails if one is not used, or one lacks. */
export function compare({ role }: Identity, demanded: readonly string[], used: readonly UsedAction[]): void {
  const granted = actionsIn(role);
  const more = used
    .filter(({ action }) => !granted.some((one) => isSame(one, action)))
    .map(({ action }) => action);
  const rows = [...demanded, ...new Set(more)].map((action) => {
    const uses = used.filter((one) => isSame(one.action, action));
    return [verdict(uses, granted.includes(action)), String(uses.length), action];
  });
  console.log(alignedTable([['Verdict', 'Used', 'Action'], ...rows]).join('\n'));
  if (rows.some(([text]) => text === 'MISSING' || text === 'NOT USED')) process.exitCode = 1;
}

/** A lab gives its users a role in the resource groups of their own environments. */
function verdict(uses: readonly UsedAction[], isGranted: boolean): string {
  if (isGranted) return uses.length > 0 ? 'used' : 'NOT USED';
  return uses.every(({ allowed }) => allowed) ? 'by the lab' : 'MISSING';
}

/** Azure compares actions case-insensitively. */
function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}
