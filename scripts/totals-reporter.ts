import Mocha from 'mocha';
import { writeFileSync } from 'node:fs';
import * as z from 'zod';

/** The totals of a run of mocha. */
export interface Totals {
  readonly passed: number;
  readonly failed: number;
}

/** Mocha's "spec" report, which also writes the totals as JSON to the file in the reporter option `totals`. */
export default function totalsReporter(runner: Mocha.Runner, options: Mocha.MochaOptions): void {
  new Mocha.reporters.Spec(runner, options);
  const { totals: file } = z.object({ totals: z.string() }).parse(options.reporterOptions);
  runner.once('end', () => {
    const { passes = 0, failures = 0 } = runner.stats ?? {};
    const totals: Totals = { passed: passes, failed: failures };
    writeFileSync(file, JSON.stringify(totals));
  });
}
