import { createHttpHeaders, createPipelineRequest, RestError } from '@azure/core-rest-pipeline';
import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import {
  attempt,
  causesOf,
  explain,
  isNotFound,
  remedyOfCauses,
  undefinedIfMissing,
} from '../../../../tasks/core/azure/requests/errors.js';

function answered(status: number, body: unknown, headers: Record<string, string> = {}): RestError {
  const request = createPipelineRequest({ url: 'https://example.com' });
  const bodyAsText = typeof body === 'string' ? body : JSON.stringify(body);
  const response = { status, request, headers: createHttpHeaders(headers), bodyAsText };
  return new RestError('as the SDK says it', { statusCode: status, request, response });
}

const forbidden = answered(403, {
  error: { code: 'AuthorizationFailed', message: 'The client may not read the lab.' },
});

describe('An error that Azure answered', () => {
  it('is explained by its body: message, code and HTTP status', () => {
    assert.deepEqual(explain(forbidden), {
      message: 'The client may not read the lab.',
      code: 'AuthorizationFailed',
      statusCode: 403,
    });
  });

  it('is explained by the first line of its message where the body is no JSON', () => {
    const error = new RestError('The specified blob does not exist.\nRequestId:1\nTime:2', {
      statusCode: 404,
      code: 'BlobNotFound',
    });
    assert.deepEqual(explain(error), {
      message: 'The specified blob does not exist.',
      code: 'BlobNotFound',
      statusCode: 404,
    });
  });

  it('without a body has the code of its header', () => {
    assert.equal(explain(answered(404, '', { 'x-ms-error-code': 'BlobNotFound' })).code, 'BlobNotFound');
  });

  it('is never explained by nothing', () => {
    assert.equal(explain(new RestError('', { statusCode: 502 })).message, 'Azure gives no reason.');
  });

  it('is explained also where the storage package made no text of its message', () => {
    const error = new RestError('', { statusCode: 400, code: 'InvalidInput' });
    const odd = Object.assign(error, { message: { b: 'bold' } });
    assert.deepEqual(explain(odd), {
      message: 'Azure gives no reason.',
      code: 'InvalidInput',
      statusCode: 400,
    });
  });

  it('is explained by the title of a web page, however much white space it has', () => {
    const spaces = ' '.repeat(200_000);
    assert.equal(
      explain(answered(502, `<html><title>${spaces}Bad gateway\n${spaces}</title>`)).message,
      'the answer was a web page with the title "Bad gateway".',
    );
    assert.equal(explain(answered(502, `<html><title>${spaces}`)).message, 'as the SDK says it');
  });

  it('is explained by the beginning of a title that does not end', () => {
    const { message } = explain(answered(502, `<title>${'x'.repeat(200_000)}</title>`));
    assert.ok(message.length < 300, message);
  });

  it('carries the correlation id that support asks for', () => {
    const error = answered(500, '', { 'x-ms-correlation-request-id': 'c0' });
    assert.equal(explain(error).correlationId, 'c0');
  });
});

describe('An attempt that fails', () => {
  it('says what was attempted, why it failed, and the answer', async () => {
    await assert.rejects(
      attempt('read the lab Factory', () => Promise.reject(forbidden)),
      {
        message:
          'Could not read the lab Factory: The client may not read the lab. (HTTP 403 AuthorizationFailed)',
        code: 'AuthorizationFailed',
        statusCode: 403,
      },
    );
  });

  it('has a remedy where a role is missing', async () => {
    await assert.rejects(
      attempt('read the lab Factory', () => Promise.reject(forbidden)),
      { remedy: /a role that allows this action on this scope: .*Least privilege/ },
    );
  });

  it('has a remedy where the subscription is not to be seen', async () => {
    const unseen = answered(404, { error: { code: 'SubscriptionNotFound', message: 'Not found.' } });
    await assert.rejects(
      attempt('list the labs', () => Promise.reject(unseen)),
      {
        remedy:
          'Check the subscription id, and that the identity of the service connection has a role there.',
      },
    );
  });

  it('keeps the remedy of what made it fail', async () => {
    const refused = Object.assign(new Error('Not with this secret.'), { remedy: 'Renew it.' });
    await assert.rejects(
      attempt('read it', () => Promise.reject(refused)),
      { message: 'Could not read it: Not with this secret.', remedy: 'Renew it.' },
    );
  });

  it('names the correlation id of a fault of the service', async () => {
    const fault = answered(
      500,
      { error: { code: 'InternalError', message: 'Oops.' } },
      {
        'x-ms-correlation-request-id': 'c0',
      },
    );
    await assert.rejects(
      attempt('read it', () => Promise.reject(fault)),
      { message: 'Could not read it: Oops. (HTTP 500 InternalError, correlation id c0)' },
    );
  });

  it('gives the title of a page, not the page', async () => {
    const page = '<html><head><title>502 Bad Gateway</title></head><body><h1>502</h1></body></html>';
    await assert.rejects(
      attempt('read it', () => Promise.reject(answered(502, page))),
      {
        message: 'Could not read it: the answer was a web page with the title "502 Bad Gateway". (HTTP 502)',
      },
    );
  });

  it('passes a cancellation as it is', async () => {
    const cancelled = Object.assign(new Error('The operation was aborted.'), { name: 'AbortError' });
    await assert.rejects(
      attempt('read it', () => Promise.reject(cancelled)),
      (error) => error === cancelled,
    );
  });
});

describe('The causes of an error', () => {
  const one = { code: 'SkuNotAvailable', message: 'No such size.' };
  const other = { code: 'QuotaExceeded', message: 'No cores left.' };

  it('are all that Azure answered, also after an attempt', async () => {
    const error = answered(400, { error: { code: 'InvalidTemplateDeployment', details: [one, other] } });
    const failed = await attempt('deploy', () => Promise.reject(error)).catch((thrown: unknown) => thrown);
    assert.deepEqual(
      [causesOf(error), causesOf(failed)],
      [
        [one, other],
        [one, other],
      ],
    );
  });

  it('tell what to do where one of them is an action that was refused', () => {
    const refused = { code: 'LinkedAuthorizationFailed', message: 'It may not join the network.' };
    assert.match(remedyOfCauses([one, refused]) ?? '', /Where it has that role, add the action to it/);
    assert.equal(remedyOfCauses([one, other]), undefined);
    assert.equal(remedyOfCauses([{ code: 'InvalidTemplateDeployment', message: 'Wrong.' }]), undefined);
  });

  it('are none where Azure has not answered', () => {
    assert.deepEqual(causesOf(new Error('No answer.', { cause: new Error('Reset.') })), []);
  });
});

describe('Something that is missing', () => {
  const missing = answered(404, { error: { code: 'ResourceNotFound', message: 'Not found.' } });

  it('is told from other errors, also after an attempt', async () => {
    const thrown = await attempt('read it', () => Promise.reject(missing)).catch((error: unknown) => error);
    assert.deepEqual([isNotFound(missing), isNotFound(thrown), isNotFound(forbidden)], [true, true, false]);
  });

  it('is undefined to those who ask so', async () => {
    assert.equal(await undefinedIfMissing<string>(() => Promise.reject(missing)), undefined);
  });

  it('is not the same as a missing subscription', async () => {
    const error = answered(404, {
      error: { code: 'SubscriptionNotFound', message: 'No such subscription.' },
    });
    const thrown = attempt('read it', () => Promise.reject(error));
    await assert.rejects(undefinedIfMissing(() => thrown));
  });
});
