import { after, before, beforeEach, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { Pipeline } from '../local-pipeline/pipeline.js';
import {
  ada,
  environmentId,
  environmentIn,
  environmentOf,
  environmentWorld,
  siteTemplate,
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

const contents = {
  Contoso: [
    environmentOf('Web'),
    environmentOf('Web', { user: ada.objectId, resourceGroup: 'Ada-Web' }),
    environmentOf('Shop', { user: ada.objectId, resourceGroup: 'Ada-Shop' }),
    environmentOf('Going', { provisioningState: 'Deleting' }),
  ],
};

const inputs = {
  LabId: labId('Contoso'),
  EnvironmentId: 'Web',
  TemplateFile: 'more.json',
  ParameterOverrides: `-prefix more -password "${password}"`,
  pollIntervalSeconds: '0.05',
};

type Inputs = Readonly<Record<string, string>>;

describe('UpdateLabEnvironment', () => {
  let pipeline: Pipeline;

  const run = async (more: Inputs): Promise<Observed> => {
    const observed = await observe(pipeline, 'UpdateLabEnvironment', { ...inputs, ...more });
    assertReadable(observed.outcome);
    const { outcome } = observed;
    const shown = [...outcome.log, ...outcome.attachments.map(({ content }) => content)].join('\n');
    assert.ok(!shown.includes(password), 'The password is shown.');
    return observed;
  };

  const succeeded = async (more: Inputs) => assertSucceeded(await run(more));

  const refused = async (more: Inputs) => assertRefused(await run(more));

  before(async () => {
    pipeline = await openPipelineWith({ 'more.json': siteTemplate }, environmentWorld(contents));
  });

  beforeEach(() => pipeline.azure.begin(environmentWorld(contents)));

  after(() => pipeline.close());

  it('deploys into the own environment of this name, where what was there stays', async () => {
    const { state } = await succeeded({});
    const { resources } = environmentIn(state, 'Web');
    assert.ok(resources.includes('Microsoft.Web/sites/web-site'));
    assert.ok(resources.includes('Microsoft.Web/sites/more-site'));
    assert.equal(environmentIn(state, 'Web', ada.objectId).resources.length, 1);
  });

  it('tells the ids as variables of the job, and the outputs of this very deployment', async () => {
    const { outcome } = await succeeded({ OutputTemplateVariables: 'true' });
    const group = outcome.variables['environmentResourceGroupId'] ?? '';
    assert.match(group, /\/resourcegroups\/bench-web$/);
    assert.equal(outcome.variables['environmentResourceId'], environmentId('Web').toLowerCase());
    assert.deepEqual([outcome.variables['siteName'], outcome.variables['isPublic']], ['more-site', 'false']);
    assert.deepEqual(outcome.secretVariables, { password: '' });
  });

  it("deploys into somebody else's by its id, and never by the name alone", async () => {
    const { state } = await succeeded({ EnvironmentId: environmentId('Web', ada.objectId) });
    assert.equal(environmentIn(state, 'Web').resources.length, 1);
    assert.equal(environmentIn(state, 'Web', ada.objectId).resources.length, 3);
    const log = await refused({ EnvironmentId: 'Shop' });
    assert.match(log, /Others have one of this name: .*\/environments\/shop of ada@example\.com/);
  });

  it('takes the name of the deployment from what is deployed: the same again is the same, another is not', async () => {
    const nameIn = ({ requests }: Observed) => changesIn(requests)[0];
    const first = nameIn(await succeeded({}));
    assert.equal(nameIn(await succeeded({ ParameterOverrides: '-password another -prefix more' })), first);
    assert.notEqual(nameIn(await succeeded({ ParameterOverrides: '-prefix other' })), first);
  });

  it('refuses one that is being deleted, a missing value and a missing template before anything is deployed', async () => {
    assert.match(await refused({ EnvironmentId: 'Going' }), /The environment Going is being deleted/);
    assert.match(
      await refused({ ParameterOverrides: '' }),
      /The parameter prefix of .*more\.json gets no value/,
    );
    assert.match(await refused({ TemplateFile: '' }), /There is no template/);
  });

  it('only says what it would deploy, where it is asked for the plan', async () => {
    const { outcome, requests } = await succeeded({ whatIf: 'true' });
    assert.deepEqual(changesIn(requests), []);
    assert.match(logOf(outcome), /update +Web/);
  });

  it('fails with the innermost cause alone', async () => {
    await pipeline.azure.addFaults({
      service: 'resource fails',
      id: '/sites/more-site$',
      code: 'NameTaken',
      message: 'The name more-site is taken.',
    });
    const { outcome } = await run({});
    assert.equal(outcome.result, 'Failed');
    assert.match(logOf(outcome), /The environment Web was not updated: .*The name more-site is taken\./);
    assert.match(logOf(outcome), /What was deployed by then stays/);
  });
});
