import type { Lab } from '../../azure/resources/labs.js';
import {
  applicableNeeds,
  keyOf,
  missingNeedFinding,
  missingNeeds,
  type PermissionContext,
  type ScopedNeed,
  scopedNeeds,
} from '../../lab/preflight.js';
import type { Finding } from '../../step/action.js';
import { isChange, needsOfTasks, type StepNeeds } from '../needs.js';

/** The needs of a task on a lab that apply to the way in which storage accounts are opened, and the missing ones of them. */
export interface TaskNeeds {
  readonly task: string;
  readonly applicable: readonly ScopedNeed[];
  readonly missing: readonly ScopedNeed[];
}

/** Reads at once which needs of all tasks on a lab are missing. */
export async function readTaskNeeds(
  part: keyof StepNeeds,
  lab: Lab,
  context: PermissionContext,
): Promise<readonly TaskNeeds[]> {
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
    const applicable = applicableNeeds(needs, context.azure);
    return { task, applicable, missing: applicable.filter((need) => missingKeys.has(keyOf(need))) };
  });
}

/**
 * True if the service connection lacks every action by which a task changes something: it is one for checks, such as
 * those of pull requests, and another one runs the tasks.
 */
export function mayOnlyRead(needs: readonly TaskNeeds[]): boolean {
  const changes = needs.flatMap(({ applicable }) => applicable.filter(isChange));
  const missing = needs.flatMap((one) => one.missing.filter(isChange));
  return changes.length > 0 && missing.length === changes.length;
}

/** The needs of ValidateConfiguration itself. */
export function ownNeeds(needs: readonly TaskNeeds[]): readonly TaskNeeds[] {
  return needs.filter(({ task }) => task === 'ValidateConfiguration');
}

/** One finding for each missing need of each task. */
export function missingNeedFindings(needs: readonly TaskNeeds[]): Finding[] {
  return needs.flatMap(({ task, missing }) =>
    missing.map((need) => {
      const finding = missingNeedFinding(need);
      return { ...finding, code: 'IF508', what: `${task}: ${finding.what}` };
    }),
  );
}

/** The finding about a service connection that may only read. */
export const onlyReads: Finding = {
  code: 'IF510',
  severity: 'notice',
  what: 'The service connection may only read: what it lacks for the other tasks was not checked.',
  why: 'It may change nothing in any of the labs, as befits a connection that only checks.',
  remedy:
    'To check the permissions of the connection that runs the other tasks, run this task with that one.',
};
