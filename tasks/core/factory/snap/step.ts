import { demand, scopedNeeds } from '../../lab/preflight.js';
import type { RefusedAction } from '../../step/action.js';
import { jsonByPath } from '../../step/outputs.js';
import type { UnitRecord } from '../../step/record.js';
import type { Done } from '../../step/step.js';
import { snapNeeds } from '../needs.js';
import { type AnyAction, endOfAccess, type SnapAction } from './actions.js';
import { endAccess } from './end-access.js';
import { exportDisk } from './export-disk.js';
import { refusedByGallery } from './gallery-rights.js';
import type { ReadContext, SnapContext, SnapInputs } from './inputs.js';
import { saveSnapshots } from './save-snapshots.js';

export { plan } from './plan.js';
export { read } from './state.js';

/**
 * One disk is asked for in place of all: the lab makes their resource groups, where nobody assigns roles one by one. What the
 * gallery lacks keeps no VHD from being stored.
 */
export async function refused(
  actions: readonly AnyAction[],
  context: ReadContext,
): Promise<readonly RefusedAction[]> {
  const first = actions.find(({ kind }) => kind !== 'save snapshots');
  if (first) await demand(scopedNeeds(snapNeeds.factory, first.lab, first.disk.id), context);
  return refusedByGallery(
    actions.filter((action) => action.kind === 'save snapshots'),
    context,
  );
}

export function act(action: AnyAction, context: SnapContext): Promise<Done> {
  switch (action.kind) {
    case 'snap':
      return snap(action, context);
    case 'save snapshots':
      return saveSnapshots(action, context);
    case 'end access':
      return endAccess(action, context);
  }
}

async function snap(action: SnapAction, context: SnapContext): Promise<Done> {
  action.findings.forEach(context.notice);
  await context.predecessor();
  context.signal.throwIfAborted();
  const exported = await exportDisk(action, context);
  if ('otherRun' in exported) return { outcome: 'skipped', reason: `Run ${exported.otherRun} stores it.` };
  const { bytes, imageName, createdAt } = exported;
  return {
    reason: `Stored as ${imageName}${action.isToBeTested ? ', and waits for TestImages' : ''}.`,
    bytes,
    storedBytes: bytes,
    imageFacts: { name: imageName, createdAt, bytes, isThere: true },
    details: { vhdFileName: action.vhdFileName },
  };
}

export function slots({ maxConcurrentJobs }: SnapInputs): {
  readonly snap: number;
  readonly snapshots: number;
} {
  return { snap: maxConcurrentJobs, snapshots: maxConcurrentJobs };
}

/** The VHD and the snapshots of a VM are one image, which is stored where all that was to be saved of it is. */
export function outputs(records: readonly UnitRecord[]): Readonly<Record<string, string>> {
  const saved = records.filter(({ verb }) => verb !== endOfAccess);
  const incomplete = subjectsOf(
    saved.filter(({ outcome }) => outcome === 'failed' || outcome === 'unfinished'),
  );
  const stored = saved.filter(
    ({ verb, outcome, subject }) =>
      verb === 'snap' && outcome === 'succeeded' && !incomplete.has(subject.name),
  );
  return {
    storedCount: String(subjectsOf(stored).size),
    failedCount: String(subjectsOf(records.filter(({ outcome }) => outcome === 'failed')).size),
    storedImages: jsonByPath(stored, ({ imageFacts }) => imageFacts?.name),
  };
}

function subjectsOf(records: readonly UnitRecord[]): ReadonlySet<string> {
  return new Set(records.map(({ subject }) => subject.name));
}
