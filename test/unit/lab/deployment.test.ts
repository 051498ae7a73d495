import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { deploymentFailure, deployTemplate, joinDeployment } from '../../../tasks/core/lab/deployment.js';
import { group } from '../azure/answering.js';
import { fakeContext } from '../step/fake-context.js';
import { deploymentIn, labAnswering, missing } from './fake-lab.js';

const place = { ...group, name: 'build-1' };

const deployment = { ...place, template: {}, parameters: {}, tags: {} };

const awaited = { what: 'the deployment build-1', limit: { minutes: 1, input: 'buildTimeoutMinutes' } };

const conflict = {
  status: 409,
  body: { error: { code: 'DeploymentActive', message: 'A deployment of this name is running.' } },
};

const notFound = { status: 404, body: { error: { code: 'DeploymentNotFound', message: 'Not found.' } } };

describe('The deployment of a template into a lab', () => {
  it('ends when Azure has deployed it', async () => {
    const { azure, asked } = labAnswering({ 'PUT deployment': [deploymentIn('Succeeded')] });
    await deployTemplate(deployment, awaited, fakeContext({}, azure));
    assert.deepEqual(asked(), ['PUT deployment']);
  });

  it('joins a deployment of its name that is running', async () => {
    const { azure, asked } = labAnswering({
      'PUT deployment': [conflict],
      'GET deployment': [deploymentIn('Running'), deploymentIn('Succeeded')],
    });
    const context = fakeContext({}, azure);
    await deployTemplate(deployment, awaited, context);
    assert.deepEqual(asked(), ['PUT deployment', 'GET deployment', 'GET deployment']);
    assert.deepEqual(context.waits, ['the deployment build-1: Running']);
  });

  it('fails where the resource group is locked, rather than to take it for one that has ended', async () => {
    const locked = { status: 409, body: { error: { code: 'ScopeLocked', message: 'It is locked.' } } };
    const { azure, asked } = labAnswering({ 'PUT deployment': [locked], 'GET deployment': [missing] });
    await assert.rejects(deployTemplate(deployment, awaited, fakeContext({}, azure)), /It is locked/);
    assert.deepEqual(asked(), ['PUT deployment']);
  });

  it('fails where Azure refuses it by a conflict with something else than a deployment that runs', async () => {
    const error = { code: 'DeploymentQuotaExceeded', message: 'There are 800 deployments.' };
    for (const there of [missing, deploymentIn('Succeeded')]) {
      const { azure } = labAnswering({
        'PUT deployment': [{ status: 409, body: { error } }],
        'GET deployment': [there],
      });
      const deploying = deployTemplate(deployment, awaited, fakeContext({}, azure));
      await assert.rejects(deploying, /There are 800 deployments/);
    }
  });

  it('is begun again where Azure is not ready for it', async () => {
    const message = 'The resource group is being updated.';
    const busy = { status: 409, body: { error: { code: 'Conflict', message } } };
    const { azure, asked } = labAnswering({ 'PUT deployment': [busy, deploymentIn('Succeeded')] });
    await deployTemplate(deployment, awaited, fakeContext({}, azure));
    assert.deepEqual(asked(), ['PUT deployment', 'PUT deployment']);
  });

  it('has ended where another run has deleted its record meanwhile', async () => {
    const { azure } = labAnswering({ 'PUT deployment': [notFound], 'GET deployment': [missing] });
    await deployTemplate(deployment, awaited, fakeContext({}, azure));
  });

  it('fails where Azure refuses it', async () => {
    const refused = { status: 400, body: { error: { code: 'InvalidTemplate', message: 'No such type.' } } };
    const { azure, asked } = labAnswering({ 'PUT deployment': [refused] });
    await assert.rejects(
      deployTemplate(deployment, awaited, fakeContext({}, azure)),
      /No such type\. \(HTTP 400 InvalidTemplate\)/,
    );
    assert.deepEqual(asked(), ['PUT deployment']);
  });

  it('joins nothing once the run is cancelled', async () => {
    const run = new AbortController();
    const { azure, asked } = labAnswering({ 'PUT deployment': [conflict] });
    const context = fakeContext({}, azure, { signal: run.signal });
    const deploying = deployTemplate(deployment, awaited, context);
    run.abort();
    await assert.rejects(deploying, { name: 'AbortError' });
    assert.ok(!asked().includes('GET deployment'));
  });
});

describe('A deployment that somebody else began', () => {
  const join = (...answers: Parameters<typeof deploymentIn>[0][]) => {
    const { azure } = labAnswering({ 'GET deployment': answers.map((state) => deploymentIn(state)) });
    return joinDeployment(place, awaited, fakeContext({}, azure));
  };

  it('is awaited until it has succeeded', async () => {
    await join('Accepted', 'Running', 'Succeeded');
    await join('Running', 'succeeded');
  });

  it('has ended where it has no record any more', async () => {
    const { azure } = labAnswering({ 'GET deployment': [deploymentIn('Running'), missing] });
    await joinDeployment(place, awaited, fakeContext({}, azure));
  });

  for (const state of ['Failed', 'Canceled'])
    it(`fails where it ends as ${state}`, async () => {
      await assert.rejects(join('Running', state), { message: `The deployment build-1 ended as ${state}.` });
    });

  it('is given up after the time limit, which names the input', async () => {
    const { azure } = labAnswering({ 'GET deployment': [deploymentIn('Running')] });
    const soon = { ...awaited, limit: { minutes: 0.001, input: 'buildTimeoutMinutes' } };
    await assert.rejects(joinDeployment(place, soon, fakeContext({}, azure)), {
      message: /Gave up waiting for the deployment build-1 .* its last state was "Running"/,
      remedy: /buildTimeoutMinutes/,
    });
  });
});

describe('Why a deployment failed', () => {
  const failure = (answers: Parameters<typeof labAnswering>[0], error = new Error('It ended as Failed.')) => {
    const { azure } = labAnswering(answers);
    return deploymentFailure(place, error, fakeContext({}, azure));
  };
  const reasonOf = async (answers: Parameters<typeof labAnswering>[0]) => (await failure(answers))?.reason;
  const noOperations = { body: { value: [] } };

  it('is what its record says', async () => {
    const cause = { code: 'QuotaExceeded', message: 'No cores left.' };
    assert.deepEqual(
      await failure({ 'GET deployment': [deploymentIn('Failed', cause)], 'GET failures': [noOperations] }),
      { reason: 'No cores left.', causes: [cause] },
    );
  });

  it('is what waiting for it said where the record says nothing, or is gone', async () => {
    const silent = { 'GET deployment': [deploymentIn('Failed')], 'GET failures': [noOperations] };
    assert.equal(await reasonOf(silent), 'It ended as Failed.');
    assert.equal(await reasonOf({ 'GET deployment': [missing] }), 'It ended as Failed.');
  });

  it('has the causes of the answer where Azure has refused it, so that it has no record', async () => {
    const details = [
      { code: 'SkuNotAvailable', message: 'No such size.' },
      { code: 'RequestDisallowedByPolicy', message: 'No.' },
    ];
    const { azure } = labAnswering({
      'PUT deployment': [{ status: 400, body: { error: { code: 'InvalidTemplateDeployment', details } } }],
    });
    const refused = await deployTemplate(
      { ...place, template: {}, parameters: {}, tags: {} },
      awaited,
      fakeContext({}, azure),
    ).catch((error: unknown) => error as Error);
    const found = await failure({ 'GET deployment': [missing] }, refused as Error);
    assert.deepEqual(found?.causes, details);
  });

  it('has no causes where somebody has cancelled it, whatever had failed by then', async () => {
    const cancelled = deploymentIn('Canceled', { code: 'AllocationFailed', message: 'No room.' });
    assert.deepEqual(await failure({ 'GET deployment': [cancelled], 'GET failures': [noOperations] }), {
      reason: 'No room.',
      causes: [],
    });
  });

  it('is unknown while it has not failed, and where its state cannot be read', async () => {
    assert.equal(
      await failure({ 'GET deployment': [deploymentIn('Running')], 'GET failures': [noOperations] }),
      undefined,
    );
    const refused = { status: 403, body: { error: { code: 'AuthorizationFailed', message: 'No.' } } };
    assert.equal(await failure({ 'GET deployment': [refused] }), undefined);
  });
});
