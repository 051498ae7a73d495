/**
 * Mutation testing of the rules that decide what is built, kept and deleted, and of the guards beside them.
 * A part: `npm run mutation -- --mutate 'tasks/core/factory/retire/*.ts'`.
 * @type {import('@stryker-mutator/api/core').PartialStrykerOptions}
 */
export default {
  mutate: [
    'tasks/core/factory/*/plan.ts',
    'tasks/core/factory/{images,retire,store,vhds}/*.ts',
    'tasks/core/factory/labs/matching.ts',
    'tasks/core/factory/{snap,distribute}/*.ts',
    '!tasks/core/factory/*/{inputs,actions,old-rules}.ts',
  ],
  testRunner: 'mocha',
  testRunnerNodeArgs: ['--import', 'tsx'],
  mochaOptions: {
    spec: ['test/unit/factory/**/*.test.ts', 'test/unit/step/**/*.test.ts', 'test/unit/legacy/**/*.test.ts'],
  },
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
  thresholds: { high: 95, low: 90, break: 90 },
};
