import type { Azure } from '../../azure/azure.js';
import { countOf, jsonOf } from '../../step/outputs.js';
import type { UnitRecord } from '../../step/record.js';
import type { ActionContext, Done } from '../../step/step.js';
import type { ClearAction, CreateAction } from './actions.js';
import { build } from './build.js';
import { clearAbandoned } from './clear-record.js';
import type { CreateInputs } from './inputs.js';

export { plan } from './plan.js';
export { read } from './state.js';

export function act(
  action: CreateAction | ClearAction,
  context: ActionContext<CreateInputs, Azure>,
): Promise<Done> {
  return 'prepared' in action ? buildImage(action, context) : clearAbandoned(action, context);
}

async function buildImage(action: CreateAction, context: ActionContext<CreateInputs, Azure>): Promise<Done> {
  for (const finding of action.prepared.findings) context.notice(finding);
  const vmName = await build(action, context);
  const { imagePath } = action;
  return { reason: `Built as ${vmName}.`, details: { imagePath, vmName } };
}

export function slots({ maxConcurrentJobs }: CreateInputs): { readonly build: number } {
  return { build: maxConcurrentJobs };
}

export function outputs(records: readonly UnitRecord[]): Readonly<Record<string, string>> {
  const built = records.filter(({ verb }) => verb === 'build');
  return {
    createdCount: countOf(built, 'succeeded'),
    failedCount: countOf(records, 'failed'),
    imageVMs: jsonOf(built, 'imagePath', 'vmName'),
  };
}
