'use strict';
const { writeFileSync } = require('node:fs');
const Mocha = require('mocha');

/**
 * Mocha's "spec" report, which also writes the totals and what failed as JSON to the file in the reporter option `totals`.
 * CommonJS, since mocha 11 takes no other form of a reporter.
 */
module.exports = function totalsReporter(runner, options) {
  new Mocha.reporters.Spec(runner, options);
  const failures = [];
  runner.on('fail', (test, error) =>
    failures.push(`${test.fullTitle()}\n    ${error.stack ?? error.message}`),
  );
  runner.once('end', () => {
    const { passes = 0, failures: failed = 0, pending = 0 } = runner.stats ?? {};
    const totals = { passed: passes, failed, skipped: pending, failures };
    writeFileSync(options.reporterOptions.totals, JSON.stringify(totals));
  });
};
