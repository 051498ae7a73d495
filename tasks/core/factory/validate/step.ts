import type { Finding } from '../../configuration/finding.js';
import type { UnitRecord } from '../../step/record.js';
import type { Done } from '../../step/step.js';

export { plan } from './plan.js';
export { read } from './state.js';

/** Never called: no plan of this step has an action. */
export function act(): Promise<Done> {
  return Promise.resolve({});
}

/** None: no plan of this step has an action. */
/** The number of errors and of warnings. */
export function outputs(records: readonly UnitRecord[]): Readonly<Record<string, string>> {
  const findings = records.flatMap((record) => record.findings);
  const count = (wanted: Finding['severity']) =>
    String(findings.filter(({ severity }) => severity === wanted).length);
  return { errorCount: count('error'), warningCount: count('warning') };
}
