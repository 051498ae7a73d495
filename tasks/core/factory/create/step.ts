import { countOf, jsonByPath } from '../../step/outputs.js';
import type { UnitRecord } from '../../step/record.js';
import type { Done } from '../../step/step.js';
import type { BuildAction, CreateAction } from './actions.js';
import { buildWithRetries, detailsOf } from './build-with-retries.js';
import { clearAbandonedRecord } from './clear-record.js';
import type { CreateContext, CreateInputs } from './inputs.js';

export { plan } from './plan.js';
export { read } from './state.js';

export function act(action: CreateAction, context: CreateContext): Promise<Done> {
  switch (action.kind) {
    case 'build':
      return buildImage(action, context);
    case 'clear record':
      return clearAbandonedRecord(action, context);
  }
}

async function buildImage(action: BuildAction, context: CreateContext): Promise<Done> {
  for (const finding of action.prepared.findings) context.notice(finding);
  // This task has no input for it: only what Images.json asks for is built again.
  const built = await buildWithRetries(action, context, 0);
  return { reason: `Built as ${built.machine.name}.`, details: detailsOf(built) };
}

export function slots({ maxConcurrentJobs }: CreateInputs): { readonly build: number } {
  return { build: maxConcurrentJobs };
}

export function outputs(records: readonly UnitRecord[]): Readonly<Record<string, string>> {
  const built = records.filter(({ verb }) => verb === 'build');
  return {
    createdCount: countOf(built, 'succeeded'),
    failedCount: countOf(records, 'failed'),
    imageVMs: jsonByPath(built, ({ details }) => details['vmName']),
  };
}
