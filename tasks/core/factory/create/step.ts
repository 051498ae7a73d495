import { countOf, jsonByPath } from '../../step/outputs.js';
import type { Plan } from '../../step/action.js';
import type { UnitRecord } from '../../step/record.js';
import type { Done } from '../../step/step.js';
import { runTag, tagOf } from '../images/tags.js';
import { testFindings } from '../images/test-findings.js';
import { imagesToTest } from '../templates/image-settings.js';
import type { BuildAction, CreateAction } from './actions.js';
import { buildWithRetries, detailsOf, reasonOf } from './build-with-retries.js';
import { clearAbandonedRecord } from './clear-record.js';
import { withExpectedTimes } from './expected-times.js';
import type { CreateContext, CreateInputs } from './inputs.js';
import { plan as planBuilds } from './plan.js';
import type { CreateState } from './state.js';

export { read } from './state.js';

/** As the builds are planned, with what a pipeline of single tasks has to know of tests. */
export function plan(state: CreateState, inputs: CreateInputs): Plan<CreateAction> {
  const { goldenImages, imageRules, machines, runId } = state;
  const builds = withExpectedTimes(planBuilds(state, inputs), state.compared?.times ?? new Map());
  // What an earlier attempt of this run has built waits for no other run.
  const earlier = machines.filter(({ tags }) => tagOf(tags, runTag) !== runId);
  const ofTests = testFindings(imagesToTest(imageRules, goldenImages), earlier);
  return { ...builds, findings: [...(builds.findings ?? []), ...ofTests] };
}

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
  return { reason: reasonOf(built, action), details: detailsOf(built) };
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
