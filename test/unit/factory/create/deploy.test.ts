import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { CreateInputs } from '../../../../tasks/core/factory/create/inputs.js';
import { deploy } from '../../../../tasks/core/factory/create/deploy.js';
import { deploymentIn, lab, labAnswering, machineLooking, missing } from '../../lab/fake-lab.js';
import { fakeContext } from '../../step/fake-context.js';
import { buildAction, deploymentName, imagePath, imageVm, inputs } from './build-actions.js';

const fresh = {
  'GET machine': [missing],
  'GET deployment': [missing],
  'PUT deployment': [deploymentIn('Succeeded')],
};

const failed = deploymentIn('Failed', { code: 'QuotaExceeded', message: 'No cores left.' });

function deploying(
  answers: Parameters<typeof labAnswering>[0],
  action = buildAction(),
  changed: Partial<CreateInputs> = {},
) {
  const { azure, asked, sent } = labAnswering(answers);
  const context = fakeContext({ ...inputs, ...changed }, azure);
  return { ended: deploy(action, context), asked, sent, context };
}

function sentParameters({ body }: { readonly body: unknown }) {
  const { properties } = body as {
    properties: { parameters: Record<string, { readonly value: string } | undefined> };
  };
  return properties.parameters;
}

describe('The deployment of a golden image', () => {
  it('C44 sends the template, its parameters and the tags that the record is recognised by', async () => {
    const { ended, sent } = deploying(fresh);
    await ended;
    const [request] = sent('PUT deployment');
    assert.match(request?.url ?? '', new RegExp(`/deployments/${deploymentName}\\?`));
    assert.deepEqual(request?.body, {
      properties: {
        mode: 'Incremental',
        template: { resources: [] },
        parameters: { size: { value: 'Standard_D2s_v5' } },
      },
      tags: { ImageFactoryPath: imagePath, ImageFactoryRun: '1', ImageFactoryLab: lab.id },
    });
  });

  it('fills the password parameter with the input', async () => {
    const { ended, sent, context } = deploying(fresh, buildAction({}, { passwordParameter: 'password' }), {
      machinePassword: 'given',
    });
    await ended;
    assert.deepEqual(sent('PUT deployment').map(sentParameters), [
      { size: { value: 'Standard_D2s_v5' }, password: { value: 'given' } },
    ]);
    assert.deepEqual(context.secrets, []);
  });

  it('invents a password where none is given, a new one each time, and keeps it out of the log', async () => {
    const passwords = [];
    for (let count = 0; count < 2; count += 1) {
      const { ended, sent, context } = deploying(fresh, buildAction({}, { passwordParameter: 'password' }));
      await ended;
      const [password] = sent('PUT deployment').map((request) => sentParameters(request)['password']?.value);
      assert.match(password ?? '', /^[\w-]{32}aA1!$/);
      assert.deepEqual(context.secrets, [password]);
      passwords.push(password);
    }
    assert.equal(new Set(passwords).size, 2);
  });

  it('is not begun over a VM that somebody has created since the plan was made', async () => {
    const { ended, asked } = deploying({ ...fresh, 'GET machine': [machineLooking()] });
    await assert.rejects(ended, /meanwhile the lab Factory has another VM W/);
    assert.deepEqual(asked(), ['GET machine', 'GET deployment']);
  });

  it('is that of another run where this has built the very VM since the plan was made', async () => {
    const built = { ImageFactoryPath: imagePath, ImagePath: imagePath, ImageFactoryRun: 'another' };
    const { ended, asked } = deploying({ ...fresh, 'GET machine': [machineLooking({ tags: built })] });
    await ended;
    assert.deepEqual(asked(), ['GET machine', 'GET deployment']);
    const others = [
      { ...built, ImageFactoryPath: 'Other.json' },
      { ...built, ImageFactoryState: 'Failed' },
      { ImageFactoryPath: imagePath, ImageFactoryRun: 'another' },
    ];
    for (const tags of others)
      await assert.rejects(
        deploying({ ...fresh, 'GET machine': [machineLooking({ tags })] }).ended,
        /another VM W/,
      );
  });

  it('goes on with the deployment of a VM that another run is creating', async () => {
    const { ended, asked } = deploying({
      'GET machine': [machineLooking()],
      'GET deployment': [deploymentIn('Running'), deploymentIn('Running'), deploymentIn('Succeeded')],
    });
    await ended;
    assert.ok(!asked().includes('PUT deployment'));
  });

  it('C28 is awaited, not begun again, where it was begun earlier', async () => {
    const { ended, asked, context } = deploying(
      { 'GET deployment': [deploymentIn('Running'), deploymentIn('Running'), deploymentIn('Succeeded')] },
      buildAction({ adopted: true }),
    );
    await ended;
    assert.deepEqual(new Set(asked()), new Set(['GET deployment']));
    assert.deepEqual(context.waits, [`the deployment ${deploymentName} of ${imagePath}: Running`]);
  });

  it('C28 has ended where it was begun earlier and has no record any more', async () => {
    const { ended, asked } = deploying({ 'GET deployment': [missing] }, buildAction({ adopted: true }));
    await ended;
    assert.deepEqual(asked(), ['GET deployment']);
  });
});

describe('A deployment of a golden image that fails', () => {
  const running = deploymentIn('Running');
  const failing = {
    'GET deployment': [running, failed],
    'GET failures': [{ body: { value: [] } }],
    'GET machine': [missing],
    'DELETE deployment': [{ status: 204 }],
  };

  it('C35 fails the build for the cause, which is reported before the record is deleted', async () => {
    const { ended, asked, context } = deploying(failing);
    await assert.rejects(ended, {
      message: `${imagePath} could not be built as the VM W: No cores left.`,
      remedy: 'Correct the golden image, or what the message names.',
    });
    assert.deepEqual(context.notices, [
      { severity: 'notice', what: `The deployment of ${imagePath} failed.`, why: 'No cores left.' },
    ]);
    assert.equal(asked().at(-1), 'DELETE deployment');
    assert.ok(asked().indexOf('GET failures') < asked().indexOf('DELETE deployment'));
  });

  it('C45 marks its VM as failed', async () => {
    const { ended, sent, context } = deploying({
      ...failing,
      'GET machine': [imageVm()],
      'PATCH machine': [imageVm()],
    });
    await assert.rejects(ended);
    assert.deepEqual(
      sent('PATCH machine').map(({ body }) => body),
      [{ tags: { ImageFactoryPath: imagePath, ImageFactoryRun: '1', ImageFactoryState: 'Failed' } }],
    );
    assert.match(context.notices.at(-1)?.what ?? '', /^The VM W stays, marked as failed/);
  });

  it('tells which artifact has failed where DevTest Labs fails the VM for it', async () => {
    const vm = imageVm({ artifacts: ['Succeeded', 'Failed', 'Pending'] });
    const { ended } = deploying({ ...failing, 'GET machine': [vm], 'PATCH machine': [vm] });
    await assert.rejects(ended, { messages: ['a1: Failed'] });
  });

  it('C35 fails for the cause also where its VM cannot be marked, and keeps its record for the next run', async () => {
    const refused = { status: 403, body: { error: { code: 'AuthorizationFailed', message: 'No.' } } };
    const { ended, asked, context } = deploying({
      ...failing,
      'GET machine': [imageVm()],
      'PATCH machine': [refused],
    });
    await assert.rejects(ended, /could not be built as the VM W: No cores left\./);
    assert.match(context.notices.at(-1)?.what ?? '', /could not be marked as failed/);
    assert.ok(!asked().includes('DELETE deployment'));
  });

  it('marks no VM of somebody else', async () => {
    const { ended, asked } = deploying({ ...failing, 'GET machine': [machineLooking()] });
    await assert.rejects(ended);
    assert.ok(!asked().includes('PATCH machine'));
  });

  it('is left to the next run, with its record, where it only takes too long', async () => {
    const { ended, asked } = deploying({ ...failing, 'GET deployment': [running] }, buildAction(), {
      buildTimeoutMinutes: 0.001,
    });
    await assert.rejects(ended, {
      message: /Gave up waiting for .* The deployment is left as it is, and the next run goes on with it\.$/,
      remedy: /buildTimeoutMinutes/,
    });
    assert.ok(!asked().includes('DELETE deployment'));
  });

  it('takes too long by the limit that Images.json has for its image', async () => {
    const action = buildAction({ limits: { buildTimeoutMinutes: 0.001 } });
    const { ended } = deploying({ ...failing, 'GET deployment': [running] }, action, {
      buildTimeoutMinutes: 1440,
    });
    await assert.rejects(ended, { remedy: /BuildTimeoutMinutes of Images\.json/ });
  });

  it('is left as it is where the run is cancelled', async () => {
    const run = new AbortController();
    const { azure, asked } = labAnswering({ ...failing, 'GET deployment': [running] });
    const context = fakeContext(inputs, azure, { signal: run.signal, waiting: () => run.abort() });
    await assert.rejects(deploy(buildAction(), context), { name: 'AbortError' });
    assert.deepEqual(context.notices, []);
    assert.ok(!asked().includes('DELETE deployment'));
  });
});
