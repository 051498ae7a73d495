import type { Lab } from '../../azure/resources/labs.js';
import {
  type PermissionContext,
  keyOf,
  missingNeedFinding,
  type ScopedNeed,
  missingNeeds,
  scopedNeeds,
  applicableNeeds,
} from '../../lab/preflight.js';
import type { Finding } from '../../step/action.js';
import { isChange, needsOfTasks, type StepNeeds } from '../needs.js';

/** The needs of a task on a lab, and those of them that are missing. */
export interface TaskPermissions {
  readonly task: string;
  readonly wanted: readonly ScopedNeed[];
  readonly missing: readonly ScopedNeed[];
}

/** Asks for all tasks at once which of their needs on a lab are missing. */
export async function checkTasks(
  part: keyof StepNeeds,
  lab: Lab,
  context: PermissionContext,
): Promise<readonly TaskPermissions[]> {
  const all = Object.entries(needsOfTasks).map(([task, needs]) => ({
    task,
    needs: scopedNeeds(needs[part], lab),
  }));
  const missing = await missingNeeds(
    all.flatMap(({ needs }) => needs),
    context,
  );
  const missingKeys = new Set(missing.map(keyOf));
  return all.map(({ task, needs }) => {
    const wanted = applicableNeeds(needs, context.azure);
    return { task, wanted, missing: wanted.filter((need) => missingKeys.has(keyOf(need))) };
  });
}

/**
 * True if the service connection lacks every action by which a task changes something: it is one for checks, such as
 * those of pull requests, and another one runs the tasks.
 */
export function mayOnlyRead(permissions: readonly TaskPermissions[]): boolean {
  const changes = permissions.flatMap(({ wanted }) => wanted.filter(isChange));
  const missing = permissions.flatMap((one) => one.missing.filter(isChange));
  return changes.length > 0 && missing.length === changes.length;
}

/** The needs of ValidateConfiguration itself. */
export function ownPermissions(permissions: readonly TaskPermissions[]): readonly TaskPermissions[] {
  return permissions.filter(({ task }) => task === 'ValidateConfiguration');
}

/** One finding for each missing need of each task. */
export function missingNeedFindings(permissions: readonly TaskPermissions[]): Finding[] {
  return permissions.flatMap(({ task, missing }) =>
    missing.map((need) => {
      const finding = missingNeedFinding(need);
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
