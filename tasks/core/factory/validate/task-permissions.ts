import type { Lab } from '../../azure/resources/labs.js';
import {
  type Asking,
  keyOf,
  lackFinding,
  type LocatedNeed,
  missingNeeds,
  needsOf,
  wantedNeeds,
} from '../../lab/preflight.js';
import type { Finding } from '../../step/action.js';
import { isChange, needsOfTasks, type StepNeeds } from '../needs.js';

/** What a task needs on a lab, and what of that the service connection lacks. */
export interface TaskPermissions {
  readonly task: string;
  readonly wanted: readonly LocatedNeed[];
  readonly missing: readonly LocatedNeed[];
}

/** Asks for all tasks at once what they lack on a lab. */
export async function checkTasks(
  part: keyof StepNeeds,
  lab: Lab,
  context: Asking,
): Promise<readonly TaskPermissions[]> {
  const all = Object.entries(needsOfTasks).map(([task, needs]) => ({
    task,
    needs: needsOf(needs[part], lab),
  }));
  const missing = await missingNeeds(
    all.flatMap(({ needs }) => needs),
    context,
  );
  const missingKeys = new Set(missing.map(keyOf));
  return all.map(({ task, needs }) => {
    const wanted = wantedNeeds(needs, context.azure);
    return { task, wanted, missing: wanted.filter((need) => missingKeys.has(keyOf(need))) };
  });
}

/**
 * Whether the service connection may change nothing at all that any task changes: then it is one for checks, such as
 * those of pull requests, and another one runs the tasks.
 */
export function mayOnlyRead(permissions: readonly TaskPermissions[]): boolean {
  const changes = permissions.flatMap(({ wanted }) => wanted.filter(isChange));
  const missing = permissions.flatMap((one) => one.missing.filter(isChange));
  return changes.length > 0 && missing.length === changes.length;
}

/** What ValidateConfiguration itself lacks. */
export function ownPermissions(permissions: readonly TaskPermissions[]): readonly TaskPermissions[] {
  return permissions.filter(({ task }) => task === 'ValidateConfiguration');
}

/** Findings about what the tasks lack. */
export function lackFindings(permissions: readonly TaskPermissions[]): Finding[] {
  return permissions.flatMap(({ task, missing }) =>
    missing.map((need) => {
      const finding = lackFinding(need);
      return { ...finding, code: 'IF508', what: `${task}: ${finding.what}` };
    }),
  );
}

export const onlyReads: Finding = {
  code: 'IF510',
  severity: 'notice',
  what: 'The service connection may only read: what it lacks for the other tasks was not checked.',
  why: 'It may change nothing in any of the labs, as befits a connection that only checks.',
  remedy:
    'To check the permissions of the connection that runs the other tasks, run this task with that one.',
};
