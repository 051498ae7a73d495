import Mocha from 'mocha';
import { writeFileSync } from 'node:fs';
import * as z from 'zod';

/** How a run of mocha ended. */
export interface Totals {
  readonly passed: number;
  readonly failed: number;
}

/** Mocha's own "spec" report, and the totals as JSON into the file that the reporter option `totals` names. */
export default function totalsReporter(runner: Mocha.Runner, options: Mocha.MochaOptions): void {
  new Mocha.reporters.Spec(runner, options);
  const { totals: file } = z.object({ totals: z.string() }).parse(options.reporterOptions);
  runner.once('end', () => {
    const { passes = 0, failures = 0 } = runner.stats ?? {};
    const totals: Totals = { passed: passes, failed: failures };
    writeFileSync(file, JSON.stringify(totals));
  });
}
