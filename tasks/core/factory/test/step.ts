import type { UnitRecord } from '../../step/record.js';
import type { Done } from '../../step/step.js';
import type { AnyTestAction } from './actions.js';
import type { TestContext, TestInputs } from './inputs.js';
import { markLeft } from './mark-image-vm.js';
import { removeLeft } from './remove-left.js';
import { testImage } from './run-test.js';
import { rejectSuperseded, storeUntested } from './store-image.js';

export { plan } from './plan.js';
export { read } from './state.js';

export function act(action: AnyTestAction, context: TestContext): Promise<Done> {
  switch (action.kind) {
    case 'test':
      return testImage(action, context);
    case 'store':
      return storeUntested(action, context);
    case 'reject':
      return rejectSuperseded(action, context);
    case 'mark':
      return markLeft(action, context);
    case 'remove':
      return removeLeft(action, context);
  }
}

export function slots({ maxConcurrentJobs }: Pick<TestInputs, 'maxConcurrentJobs'>) {
  return { test: maxConcurrentJobs, record: maxConcurrentJobs, deletion: maxConcurrentJobs };
}

/** Only of an image that is rejected a case has failed. */
export function outputs(records: readonly UnitRecord[]): Readonly<Record<string, string>> {
  const tests = records.filter(({ verb }) => verb === 'test');
  const rejected = tests.filter(({ testCases = [] }) =>
    testCases.some(({ outcome }) => outcome === 'failed'),
  );
  const passed = tests.filter(({ outcome }) => outcome === 'succeeded');
  return { testedCount: String(passed.length + rejected.length), rejectedCount: String(rejected.length) };
}
