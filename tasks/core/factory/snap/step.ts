import { demand, scopedNeeds } from '../../lab/preflight.js';
import type { RefusedAction } from '../../step/action.js';
import { countOf, jsonByPath } from '../../step/outputs.js';
import type { UnitRecord } from '../../step/record.js';
import type { Done } from '../../step/step.js';
import { snapNeeds } from '../needs.js';
import type { EndAccessAction, SnapAction } from './actions.js';
import { endAccess } from './end-access.js';
import { exportDisk } from './export-disk.js';
import type { ReadContext, SnapContext, SnapInputs } from './inputs.js';

export { plan } from './plan.js';
export { read } from './state.js';

/** One disk is asked for in place of all: the lab makes their resource groups, where nobody assigns roles one by one. */
export async function refused(
  [first]: readonly (SnapAction | EndAccessAction)[],
  context: ReadContext,
): Promise<readonly RefusedAction[]> {
  if (first) await demand(scopedNeeds(snapNeeds.factory, first.lab, first.disk.id), context);
  return [];
}

export function act(action: SnapAction | EndAccessAction, context: SnapContext): Promise<Done> {
  switch (action.kind) {
    case 'snap':
      return snap(action, context);
    case 'end access':
      return endAccess(action, context);
  }
}

async function snap(action: SnapAction, context: SnapContext): Promise<Done> {
  action.findings.forEach(context.notice);
  const exported = await exportDisk(action, context);
  if ('otherRun' in exported) return { outcome: 'skipped', reason: `Run ${exported.otherRun} stores it.` };
  const { bytes, imageName, createdAt } = exported;
  return {
    reason: `Stored as ${imageName}.`,
    bytes,
    imageFacts: { name: imageName, createdAt, isThere: true },
    details: { vhdFileName: action.vhdFileName },
  };
}

export function slots({ maxConcurrentJobs }: SnapInputs): { readonly snap: number } {
  return { snap: maxConcurrentJobs };
}

export function outputs(records: readonly UnitRecord[]): Readonly<Record<string, string>> {
  const stored = records.filter(({ verb }) => verb === 'snap');
  return {
    storedCount: countOf(stored, 'succeeded'),
    failedCount: countOf(records, 'failed'),
    storedImages: jsonByPath(stored, ({ imageFacts }) => imageFacts?.name),
  };
}
