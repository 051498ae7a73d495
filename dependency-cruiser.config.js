/** Who may import whom. docs/architecture.md says why. */

/** The folders of the core, each with the folders of ours that it may import. */
const core = {
  definitions: [],
  configuration: [],
  azure: [],
  step: [],
  report: ['step'],
  lab: ['configuration', 'azure', 'step'],
  factory: ['configuration', 'azure', 'step', 'lab', 'definitions'],
  run: ['step', 'report', 'definitions', 'configuration', 'azure'],
  pipeline: ['run', 'definitions', 'configuration', 'azure', 'step', 'report'],
};

/** Inside azure, whose own files know none of its folders. */
const azure = {
  requests: [],
  resources: ['requests'],
  blobs: ['requests', 'resources'],
  'sign-in': ['requests'],
};

/** The folders of the results tab; `page` alone draws. */
const page = {
  reports: [],
  host: ['reports'],
  views: ['reports'],
  page: ['reports', 'host', 'views'],
};

const steps = ['create', 'snap', 'test', 'distribute', 'clean-up', 'retire'];
const stepFolder = `^tasks/core/factory/(${steps.join('|')})/`;

/** What is made of steps. */
const ofSteps = '^tasks/core/factory/(validate|whole|rollback)/';

/** What the steps of any lab share; every other folder of lab is a step. */
const labStepFolder = '^tasks/core/lab/(?!(templates|environments)/)[^/]+/';

const onlyAllowed = (parent, allowed) =>
  Object.entries(allowed).map(([folder, others]) => ({
    name: `${folder}-imports-${others.join('-') || 'nothing'}`,
    severity: 'error',
    from: { path: `^${parent}/${folder}/` },
    to: { path: `^${parent}/[^/]+/`, pathNot: `^${parent}/(${[folder, ...others].join('|')})/` },
  }));

/** One rule. */
const never = (name, from, to) => ({ name, severity: 'error', from: { path: from }, to });

/** The folders of the command line. */
const commandLine = {
  'sign-in': [],
  options: ['sign-in'],
  output: ['options', 'sign-in'],
  host: ['options', 'output', 'sign-in'],
};

const typesOnly = (from, to) => ({
  name: `${from}-takes-types-of-${to}`,
  severity: 'error',
  from: { path: `^tasks/core/${from}/` },
  to: { path: `^tasks/core/${to}/`, dependencyTypesNot: ['type-only'] },
});

const onlyFrom = (name, from, to) => ({
  name,
  severity: 'error',
  from: { path: '^(tasks|cli)/', pathNot: from },
  to: { path: to },
});

const onlyItself = (folder) => ({
  name: `only-${folder}-tests-import-${folder}-tests`,
  severity: 'error',
  from: { pathNot: `^test/${folder}/` },
  to: { path: `^test/${folder}/` },
});

/** @type {import('dependency-cruiser').IConfiguration} */
export default {
  forbidden: [
    { name: 'no-circle-of-files', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-circle-of-folders', severity: 'error', scope: 'folder', from: {}, to: { circular: true } },
    { name: 'no-import-that-leads-nowhere', severity: 'error', from: {}, to: { couldNotResolve: true } },
    ...onlyAllowed('tasks/core', core),
    ...onlyAllowed('tasks/core/azure', azure),
    ...onlyAllowed('cli', commandLine),
    {
      name: 'the-command-line-is-a-host',
      severity: 'error',
      from: { path: '^cli/' },
      to: {
        path: '^tasks/',
        pathNot:
          '^tasks/core/(factory/[^/]+/step\\.ts|run|definitions|configuration|step|report|azure/(sign-in/|azure\\.ts))',
      },
    },
    {
      name: 'only-commands-run-steps',
      severity: 'error',
      from: { path: '^cli/', pathNot: '^cli/commands\\.ts$' },
      to: { path: '^tasks/core/(factory|lab)/' },
    },
    {
      name: 'no-task-knows-the-command-line',
      severity: 'error',
      from: { path: '^(tasks|results-tab)/' },
      to: { path: '^cli/' },
    },
    {
      name: 'azure-starts-at-its-own-files',
      severity: 'error',
      from: { path: '^tasks/core/azure/[^/]+$' },
      to: { path: '^tasks/core/azure/[^/]+/' },
    },
    typesOnly('run', 'azure'),
    {
      name: 'the-schema-takes-only-types',
      severity: 'error',
      from: { path: '^tasks/core/report/schema\\.ts$' },
      to: { dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-step-imports-another',
      severity: 'error',
      from: { path: stepFolder },
      to: { path: stepFolder, pathNot: '^tasks/core/factory/$1/' },
    },
    {
      name: 'no-lab-step-imports-another',
      severity: 'error',
      from: { path: '^tasks/core/lab/([^/]+)/' },
      to: { path: labStepFolder, pathNot: '^tasks/core/lab/$1/' },
    },
    {
      name: 'what-lab-steps-share-knows-no-step',
      severity: 'error',
      from: { path: '^tasks/core/', pathNot: [labStepFolder] },
      to: { path: labStepFolder },
    },
    {
      name: 'steps-import-what-they-share',
      severity: 'error',
      from: { path: '^tasks/core/factory/', pathNot: ofSteps },
      to: { path: '^tasks/core/(definitions|factory/(validate|whole|rollback))/' },
    },
    {
      name: 'what-steps-share-knows-no-step',
      severity: 'error',
      from: { path: '^tasks/core/factory/', pathNot: [stepFolder, ofSteps] },
      to: { path: stepFolder },
    },
    {
      name: 'inputs-and-actions-come-first',
      severity: 'error',
      from: { path: '/(inputs|actions)\\.ts$' },
      to: { path: '^tasks/core/(factory|lab)/[^/]+/(state|plan|step)\\.ts$' },
    },
    {
      name: 'state-knows-no-plan',
      severity: 'error',
      from: { path: '/state\\.ts$' },
      to: { path: '^tasks/core/(factory|lab)/[^/]+/(plan|step)\\.ts$' },
    },
    onlyFrom(
      'steps-are-run-as-a-whole',
      ['^tasks/[^/]+/index\\.ts$', ofSteps, '^cli/'],
      '^tasks/core/(factory|lab)/[^/]+/step\\.ts$',
    ),
    onlyFrom(
      'no-task-carries-the-texts-of-forms',
      ['^tasks/core/definitions/texts/', '^cli/'],
      '^tasks/core/definitions/texts/',
    ),
    onlyFrom('only-azure-talks-to-azure', '^tasks/core/azure/', '^node_modules/@azure/'),
    onlyFrom(
      'only-pipeline-talks-to-the-agent',
      '^tasks/core/pipeline/',
      '^node_modules/azure-pipelines-task-lib/',
    ),
    {
      name: 'tasks-import-pipeline-and-their-step',
      severity: 'error',
      from: { path: '^tasks/[^/]+/index\\.ts$' },
      to: { path: '^tasks/', pathNot: '^tasks/core/(pipeline|definitions|(factory|lab)/[^/]+/step\\.ts)' },
    },
    {
      name: 'rules-do-nothing-but-compute',
      severity: 'error',
      from: {
        path: '^tasks/core/factory/(.+/plan\\.ts|images/|current/(choose-[^/]+|current-[^/]+|images-to-mark|own-formulas)\\.ts|labs/(matching|image-order|own-images|lab-image-facts)\\.ts|retire/(retention|reasons|candidates|mass-deletion|verdicts)\\.ts|whole/(estimates|expected-seconds|forecast[^/]*|fallbacks|graph|priorities|possible-builds|stored-builds|contradictions|time-box|withheld)\\.ts)',
      },
      to: { dependencyTypes: ['core'], path: '^(?!crypto$)' },
    },
    {
      name: 'the-command-line-signs-in-by-azure',
      severity: 'error',
      from: { path: '^cli/sign-in/' },
      to: { path: '^(tasks|cli)/', pathNot: '^(cli/sign-in|tasks/core/(azure|step))/' },
    },
    never('the-kit-asks-as-the-tasks-do', '^scripts/real-azure/', {
      path: '^(tasks|cli|results-tab)/',
      pathNot: '^(tasks/core/(azure|step|definitions|run)/|cli/(sign-in/|host/|commands))',
    }),
    never('one-file-of-the-kit-runs-tasks', '^scripts/real-azure/(?!.+/run-as)', { path: '^cli/commands' }),
    never('questions-know-no-run-of-the-kit', '^scripts/real-azure/(asking|questions)/', {
      path: '^scripts/(?!real-azure/(asking|questions)/)',
    }),
    ...['unit', 'end-to-end', 'long', 'browser'].map(onlyItself),
    {
      name: 'nothing-of-the-product-imports-tests',
      severity: 'error',
      from: { path: '^(tasks|cli|results-tab)/' },
      to: { path: '^(test|scripts)/' },
    },
    {
      name: 'the-page-knows-of-the-tasks-only-the-schema',
      severity: 'error',
      from: { path: '^results-tab/' },
      to: { path: '^tasks/', pathNot: '^tasks/core/report/schema\\.ts$' },
    },
    {
      name: 'the-page-imports-one-package',
      severity: 'error',
      from: { path: '^results-tab/' },
      to: { path: '^node_modules/', pathNot: '^node_modules/azure-devops-extension-sdk/' },
    },
    never('no-task-knows-the-page', '^tasks/', { path: '^results-tab/' }),
    ...onlyAllowed('results-tab', page),
    {
      name: 'only-host-talks-to-azure-devops',
      severity: 'error',
      from: { path: '^results-tab/', pathNot: '^results-tab/host/' },
      to: { path: '^node_modules/' },
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|cli/dist|test/stubs)/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
