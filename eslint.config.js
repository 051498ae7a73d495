import js from '@eslint/js';
import prettier from 'eslint-config-prettier';
import tseslint from 'typescript-eslint';

/** The import rules of the house: who may not import whom, and why. */
const core = (folder, forbidden, message) => ({
  files: [`tasks/core/${folder}/**/*.ts`],
  rules: {
    'no-restricted-imports': [
      'error',
      {
        patterns: [
          { group: forbidden.map((name) => `**/${name}/**`), message, allowTypeImports: false },
          ...(folder === 'pipeline'
            ? []
            : [
                {
                  group: ['azure-pipelines-task-lib', 'azure-pipelines-task-lib/*'],
                  message: 'Only core/pipeline talks to Azure Pipelines.',
                },
              ]),
          ...(folder === 'azure'
            ? []
            : [{ group: ['@azure/*'], message: 'Only core/azure talks to Azure.' }]),
        ],
      },
    ],
  },
});

export default tseslint.config(
  { ignores: ['dist/**', 'node_modules/**', 'test/stubs/**'] },
  js.configs.recommended,
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ['eslint.config.js', 'test/*/*.cjs'] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      complexity: ['error', 10],
      'max-lines': ['error', { max: 300, skipBlankLines: true, skipComments: true }],
      'max-lines-per-function': ['error', { max: 50, skipBlankLines: true, skipComments: true }],
      'no-restricted-properties': [
        'error',
        {
          object: 'process',
          property: 'exit',
          message: 'Loses output that is still in the pipe: set process.exitCode.',
        },
      ],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
    },
  },
  core(
    'configuration',
    ['azure', 'step', 'factory', 'report', 'pipeline'],
    'configuration imports nothing of ours.',
  ),
  core('azure', ['configuration', 'step', 'factory', 'report', 'pipeline'], 'azure imports nothing of ours.'),
  core('step', ['configuration', 'azure', 'factory', 'report', 'pipeline'], 'step imports nothing of ours.'),
  core('report', ['configuration', 'azure', 'factory', 'pipeline'], 'report imports types of step only.'),
  core('factory', ['report', 'pipeline'], 'factory imports configuration, azure and step.'),
  core('pipeline', ['factory'], 'A step is handed to runTask by its task.'),
  {
    files: ['test/**/*.ts'],
    rules: {
      'max-lines-per-function': 'off',
      '@typescript-eslint/no-unused-expressions': 'off',
      '@typescript-eslint/no-floating-promises': ['error', { allowForKnownSafeCalls: [] }],
    },
  },
  { files: ['**/*.js', '**/*.cjs'], ...tseslint.configs.disableTypeChecked },
  {
    files: ['**/*.cjs'],
    languageOptions: { sourceType: 'commonjs', globals: { process: 'readonly', require: 'readonly' } },
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
  prettier,
);
