/**
 * What all parts of scripts/mutation.ts have in common.
 * @type {import('@stryker-mutator/api/core').PartialStrykerOptions}
 */
export default {
  testRunner: 'mocha',
  testRunnerNodeArgs: ['--import', 'tsx'],
  coverageAnalysis: 'perTest',
  // Texts are held by tests where a user relies on them; constants that are computed once cannot be switched in a process.
  mutator: { excludedMutations: ['StringLiteral'] },
  ignoreStatic: true,
  ignorePatterns: ['/dist', '/sample', '/images', '/docs'],
  plugins: ['@stryker-mutator/mocha-runner'],
  reporters: ['clear-text', 'progress-append-only'],
  clearTextReporter: { logTests: false, reportTests: false },
  concurrency: 2,
  tempDirName: 'dist/mutation',
  // scripts/mutation.ts fails where too few are noticed of the changes in covered code alone.
  thresholds: { high: 95, low: 90, break: null },
};
