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
import { findLabs } from '../../lab/needs.js';
import type { Finding } from '../../step/action.js';
import { type GalleryNeeds, galleryNeedsOfTasks } from '../gallery/gallery-needs.js';
import { isChange, needsOfTasks, type StepNeeds, testNeeds } from '../needs.js';

/** The needs of a task on a lab that apply to the way in which storage accounts are opened, and the missing ones of them. */
export interface TaskNeeds {
  readonly task: string;
  readonly applicable: readonly ScopedNeed[];
  readonly missing: readonly ScopedNeed[];
}

/** The needs of a task, of which may be missing some. */
export interface WantedNeeds {
  readonly task: string;
  readonly needs: readonly ScopedNeed[];
}

/** The tasks of a night whose images are tested. */
export const withTests = { ...needsOfTasks, TestImages: testNeeds };

/** Reads at once which needs of all tasks on a lab are missing. */
export function readTaskNeeds(
  part: keyof StepNeeds,
  lab: Lab,
  context: PermissionContext,
  tasks: Readonly<Record<string, StepNeeds>> = needsOfTasks,
): Promise<readonly TaskNeeds[]> {
  const wanted = Object.entries(tasks).map(([task, needs]) => ({
    task,
    needs: scopedNeeds(needs[part], lab),
  }));
  return readNeeds(wanted, context);
}

/** Reads at once which of these needs are missing. */
export async function readNeeds(
  wanted: readonly WantedNeeds[],
  context: PermissionContext,
): Promise<readonly TaskNeeds[]> {
  const missing = await missingNeeds(
    wanted.flatMap(({ needs }) => needs),
    context,
  );
  const missingKeys = new Set(missing.map(keyOf));
  return wanted.map(({ task, needs }) => {
    const applicable = applicableNeeds(needs, context.azure);
    return { task, applicable, missing: applicable.filter((need) => missingKeys.has(keyOf(need))) };
  });
}

/** The needs of all tasks on a lab that gets its images from the gallery: nothing is copied there. */
export function needsByGallery(lab: Lab): readonly WantedNeeds[] {
  const byGallery: Readonly<Record<string, GalleryNeeds>> = galleryNeedsOfTasks;
  return Object.entries<StepNeeds>(needsOfTasks).map(([task, { targets }]) => {
    const usual =
      task === 'DistributeImages' ? findLabs : targets.filter(({ on }) => on !== 'storage account');
    return { task, needs: scopedNeeds([...usual, ...(byGallery[task]?.targets ?? [])], lab) };
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
