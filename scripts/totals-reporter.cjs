'use strict';
const { writeFileSync } = require('node:fs');
const Mocha = require('mocha');

/**
 * Mocha's "spec" report, which also writes the totals as JSON to the file in the reporter option `totals`. CommonJS, since
 * mocha 11 takes no other form of a reporter.
 */
module.exports = function totalsReporter(runner, options) {
  new Mocha.reporters.Spec(runner, options);
  runner.once('end', () => {
    const { passes = 0, failures = 0, pending = 0 } = runner.stats ?? {};
    const totals = { passed: passes, failed: failures, skipped: pending };
    writeFileSync(options.reporterOptions.totals, JSON.stringify(totals));
  });
};
