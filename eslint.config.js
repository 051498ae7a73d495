import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import * as regexp from 'eslint-plugin-regexp';
import tseslint from 'typescript-eslint';

/** Rules that decide what happens to images: plans, names, matching, retention. */
const rules = [
  'tasks/core/factory/*/plan.ts',
  'tasks/core/lab/*/plan.ts',
  'tasks/core/factory/images/*.ts',
  'tasks/core/factory/current/{choose-*,current-*,images-to-mark,own-formulas}.ts',
  'tasks/core/factory/labs/{matching,image-order,own-images,lab-image-facts}.ts',
  'tasks/core/factory/{machine-times,create/expected-times}.ts',
  'tasks/core/factory/whole/{estimates,expected-seconds,forecast*,fallbacks,graph,priorities,possible-builds,stored-builds,mass-deletion,time-box,withheld}.ts',
  'tasks/core/factory/whole/{contradictions,core-demand,core-ledger,core-texts}.ts',
  'tasks/core/factory/retire/{retention,reasons,candidates,mass-deletion,verdicts}.ts',
  'tasks/core/factory/create/build-retry.ts',
  'tasks/core/factory/rollback/{known-images,choose-images,lab-images,lab-terms,plan-lab,plan-formulas,plan-gallery,reason-text,used-by}.ts',
];

const impure = [
  ['AwaitExpression', 'A rule waits for nothing.'],
  [':function[async=true]', 'A rule waits for nothing.'],
  ["NewExpression[callee.name='Date'][arguments.length=0]", 'A rule is given the time.'],
  ["CallExpression[callee.object.name='Date'][callee.property.name='now']", 'A rule is given the time.'],
];

export default tseslint.config(
  { ignores: ['dist/**', 'cli/dist/**', 'node_modules/**', 'test/stubs/**'] },
  js.configs.recommended,
  ...tseslint.configs.strict,
  {
    rules: {
      complexity: ['error', 10],
      'max-lines': ['error', { max: 250 }],
      'max-lines-per-function': ['error', { max: 45 }],
      'no-restricted-properties': [
        'error',
        {
          object: 'process',
          property: 'exit',
          message: 'Loses output that is still in the pipe: set process.exitCode.',
        },
      ],
    },
  },
  {
    // The text of others meets these expressions: none may take more than linear time for it.
    files: ['tasks/**/*.ts', 'cli/**/*.ts', 'scripts/**/*.ts'],
    plugins: { regexp },
    rules: {
      'regexp/no-super-linear-backtracking': ['error', { report: 'potential' }],
      'regexp/no-super-linear-move': ['error', { report: 'potential' }],
    },
  },
  {
    files: rules,
    rules: {
      'no-restricted-syntax': ['error', ...impure.map(([selector, message]) => ({ selector, message }))],
    },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      'max-lines': ['error', { max: 400 }],
      'max-lines-per-function': 'off',
      '@typescript-eslint/no-unused-expressions': 'off',
      'no-restricted-syntax': [
        'error',
        {
          selector: 'Program > ExpressionStatement > CallExpression[callee.name=/^(before|after)Each$/]',
          message:
            'Runs before or after the tests of all other files, too: write it in the suite that needs it.',
        },
      ],
    },
  },
  {
    files: ['**/*.cjs'],
    languageOptions: {
      sourceType: 'commonjs',
      globals: {
        module: 'writable',
        process: 'readonly',
        require: 'readonly',
        fetch: 'readonly',
        URLSearchParams: 'readonly',
      },
    },
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
  prettier,
);
