import { after, before, beforeEach, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { Pipeline } from '../local-pipeline/pipeline.js';
import {
  ada,
  environmentIn,
  environmentOf,
  environmentsIn,
  environmentWorld,
  ownUser,
  siteTemplate,
  templates,
} from '../worlds/environments.js';
import {
  assertReadable,
  assertRefused,
  assertSucceeded,
  changesIn,
  logOf,
  observe,
  type Observed,
} from '../worlds/evidence.js';
import { openPipelineWith } from '../worlds/pipelines.js';
import { labId } from '../worlds/worlds.js';

const password = 'Corr3ct-Horse-Battery';

const files = {
  'site.parameters.json': {
    parameters: {
      instances: { value: 0 },
      origins: { value: ['a', 'b'] },
      settings: { value: { debug: false } },
    },
  },
  'vault.parameters.json': {
    parameters: { password: { reference: { keyVault: { id: '/vault' }, secretName: 'x' } } },
  },
};

const contents = {
  Contoso: [
    environmentOf('There', { tags: { owner: 'team' } }),
    environmentOf('New', { user: ada.objectId, resourceGroup: 'Ada-New' }),
    environmentOf('Broken', { provisioningState: 'Failed' }),
  ],
};

const inputs = {
  LabId: labId('Contoso'),
  EnvironmentName: 'New',
  TemplateId: 'A web site',
  ParameterOverrides: `-prefix web -password "${password}"`,
  pollIntervalSeconds: '0.05',
};

type Inputs = Readonly<Record<string, string>>;

describe('CreateLabEnvironment', () => {
  let pipeline: Pipeline;

  const run = async (more: Inputs): Promise<Observed> => {
    const observed = await observe(pipeline, 'CreateLabEnvironment', { ...inputs, ...more });
    assertReadable(observed.outcome);
    const { outcome } = observed;
    const shown = [...outcome.log, ...outcome.attachments.map(({ content }) => content)].join('\n');
    assert.ok(!shown.includes(password), 'The password is shown.');
    return observed;
  };

  const succeeded = async (more: Inputs) => assertSucceeded(await run(more));

  /** A run that must change nothing; its log. */
  const refused = async (more: Inputs) => assertRefused(await run(more));

  before(async () => {
    pipeline = await openPipelineWith(files, environmentWorld(contents));
  });

  beforeEach(() => pipeline.azure.begin(environmentWorld(contents)));

  after(() => pipeline.close());

  it('makes an environment of its own beside one of that name of somebody else, and tells its ids', async () => {
    const { outcome, state } = await succeeded({});
    const id = `${labId('Contoso')}/users/${ownUser}/environments/New`.toLowerCase();
    assert.equal(outcome.outputs['environmentResourceId'], id);
    assert.match(outcome.outputs['environmentResourceGroupId'] ?? '', /\/resourcegroups\/contoso-new-\d{6}$/);
    assert.deepEqual(environmentIn(state, 'New').resources, [
      'Microsoft.Web/serverfarms/plan',
      'Microsoft.Web/sites/web-site',
    ]);
    assert.equal(environmentsIn(state).length, 4);
  });

  it('sets a variable for each output: the values that they have, secure ones secret and empty', async () => {
    const ParametersFile = 'site.parameters.json';
    const { outcome } = await succeeded({ ParametersFile, OutputTemplateVariables: 'true' });
    const { siteName, instanceCount, isPublic, origins, settings } = outcome.variables;
    assert.deepEqual(
      [siteName, instanceCount, isPublic, origins, settings],
      ['web-site', '0', 'false', '["a","b"]', '{"debug":false}'],
    );
    assert.deepEqual(outcome.secretVariables, { password: '' });
    assert.deepEqual(JSON.parse(outcome.outputs['environmentOutputs'] ?? ''), {
      siteName: 'web-site',
      instanceCount: 0,
      isPublic: false,
      origins: ['a', 'b'],
      settings: { debug: false },
    });
  });

  it('sets no variables of the job unless it is asked for them', async () => {
    const { outcome } = await succeeded({});
    assert.equal(outcome.variables['siteName'], undefined);
  });

  it('deploys into one that it has already, as the plan says, and keeps its tags', async () => {
    const { outcome, state } = await succeeded({ EnvironmentName: 'there', OutputTemplateVariables: 'true' });
    assert.match(logOf(outcome), /It is there already: Site is deployed into it again/);
    assert.equal(outcome.variables['siteName'], 'web-site');
    const { tags, resources } = environmentIn(state, 'There');
    assert.equal(tags['owner'], 'team');
    assert.ok(resources.includes('Microsoft.Web/sites/there-site'));
    assert.ok(resources.includes('Microsoft.Web/sites/web-site'));
  });

  it('tells the outputs of the deployment that it has just made, not of one before', async () => {
    const first = { EnvironmentName: 'There', OutputTemplateVariables: 'true' };
    await succeeded({ ...first, ParameterOverrides: '-prefix zz-first' });
    const { outcome } = await succeeded({ ...first, ParameterOverrides: '-prefix aa-second' });
    assert.equal(outcome.variables['siteName'], 'aa-second-site');
  });

  it('leaves the address of the copy of a repository to DevTest Labs, which gives it', async () => {
    const nested = {
      ...siteTemplate,
      parameters: {
        ...siteTemplate.parameters,
        _artifactsLocation: { type: 'string' },
        _artifactsLocationSasToken: { type: 'securestring' },
      },
      outputs: { from: { type: 'string', value: "[parameters('_artifactsLocation')]" } },
    };
    const offered = [...templates, { name: 'Nested', contents: nested }];
    await pipeline.azure.begin(environmentWorld(contents, { templates: offered }));
    const { outcome } = await succeeded({ TemplateId: 'Nested', OutputTemplateVariables: 'true' });
    assert.equal(outcome.variables['from'], 'https://artifacts.example/template');
  });

  it('tries one again that has failed', async () => {
    const { outcome, state } = await succeeded({ EnvironmentName: 'Broken' });
    assert.match(logOf(outcome), /It is there as Failed/);
    assert.equal(environmentIn(state, 'Broken').provisioningState, 'Succeeded');
  });

  it('only says what it would make, where it is asked for the plan', async () => {
    const { outcome, requests } = await succeeded({ whatIf: 'true' });
    assert.deepEqual(changesIn(requests), []);
    assert.match(logOf(outcome), /create +New/);
  });

  it('takes the repository by the name that is shown, and says which templates there are', async () => {
    await succeeded({ RepositoryId: 'own', TemplateId: 'site' });
    const ambiguous = await refused({ TemplateId: 'Site' });
    assert.match(
      ambiguous,
      /2 templates Site: Site \(A web site\) in public repo, Site \(Our web site\) in own/,
    );
    const missing = await refused({ TemplateId: 'Sites' });
    assert.match(missing, /It has: Empty in public repo, Site \(A web site\) in public repo, Site \(Our web/);
    assert.match(await refused({ RepositoryId: 'mine' }), /no repository mine\..*It has: own, public repo/s);
    assert.match(await refused({ TemplateId: 'Closed' }), /The template Closed is disabled/);
  });

  it('takes the template by its id alone, and refuses one of another lab', async () => {
    const id = `${labId('Contoso')}/artifactSources/own/armTemplates/Site`;
    await succeeded({ TemplateId: id, RepositoryId: `${labId('Contoso')}/artifactsources/own` });
    const another = id.replaceAll('Contoso', 'Other');
    assert.match(await refused({ TemplateId: another }), /TemplateId lies in another lab than Contoso/);
    const missing = await refused({ TemplateId: `${id}s` });
    assert.match(missing, /has no template .*armTemplates\/Sites\./);
  });

  it('refuses values that the template does not take before anything is made', async () => {
    const none = await refused({ ParameterOverrides: '' });
    assert.match(none, /The parameter prefix of the template Site gets no value/);
    assert.match(await refused({ ParameterOverrides: '-prefix w' }), /must be at least 2 characters long/);
    assert.match(await refused({ ParameterOverrides: '-prefix web -instances some' }), /type int/);
    assert.match(await refused({ ParameterOverrides: '-prefix web -other 1' }), /which .* does not declare/);
    const vault = await refused({
      ParametersFile: 'vault.parameters.json',
      ParameterOverrides: '-prefix web',
    });
    assert.match(vault, /References to a key vault cannot be the values of password/);
    assert.match(await refused({ ParametersFile: 'missing.json' }), /missing\.json/);
    assert.match(await refused({ EnvironmentName: 'a/b' }), /a\/b cannot be the name of an environment/);
  });

  it('fails with the innermost cause alone, and says what stays', async () => {
    await pipeline.azure.addFaults({
      service: 'resource fails',
      id: '/sites/web-site$',
      code: 'NameTaken',
      message: 'The name web-site is taken.',
    });
    const { outcome, state } = await run({});
    assert.equal(outcome.result, 'Failed');
    const log = logOf(outcome);
    assert.match(log, /The environment New was not made: .*The name web-site is taken\./);
    assert.match(log, /It stays as Failed, with what was made in \/subscriptions\/\S+contoso-new-/);
    assert.ok(log.length < 20_000 && !/Bearer|authorization/i.test(log), 'The log has more than the cause.');
    assert.equal(environmentIn(state, 'New').provisioningState, 'Failed');
    assert.ok(outcome.issues.some(({ type }) => type === 'error'));
  });

  it('gives up after the time limit, and says what it waited for', async () => {
    await pipeline.azure.addFaults({ service: 'deployment hangs', id: 'contoso-new' });
    const { outcome } = await run({ deploymentTimeoutMinutes: '0.03' });
    assert.match(logOf(outcome), /Gave up waiting for the environment New .*deploymentTimeoutMinutes/s);
  });
});
