import { createHttpHeaders, type HttpClient, RestError } from '@azure/core-rest-pipeline';
import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { readWebText } from '../../../../tasks/core/azure/requests/web-text.js';

const address = 'https://files.example/vm.json?token=hidden';

const { signal } = new AbortController();

const direct = { proxyFor: () => undefined };

function answering(status: number, text: string): HttpClient {
  return {
    sendRequest: (request) =>
      Promise.resolve({
        status,
        request,
        headers: createHttpHeaders(),
        readableStreamBody: Readable.from([text]),
      }),
  };
}

describe('A text at an address of the web', () => {
  it('is read without a token', async () => {
    const asked: string[] = [];
    const http: HttpClient = {
      sendRequest: (request) => {
        asked.push(`${request.method} ${request.url} ${request.headers.get('authorization') ?? 'no token'}`);
        return answering(200, '{}').sendRequest(request);
      },
    };
    assert.equal(await readWebText(direct, address, signal, http), '{}');
    assert.deepEqual(asked, [`GET ${address} no token`]);
  });

  it('is asked for through the proxy of this address', async () => {
    const asked: string[] = [];
    const proxyFor = (url: string) => {
      asked.push(url);
      return { host: 'http://proxy.example', port: 8080 };
    };
    const http: HttpClient = {
      sendRequest: (request) => {
        assert.ok(request.agent, 'the request has no agent for the proxy');
        return answering(200, '{}').sendRequest(request);
      },
    };
    await readWebText({ proxyFor }, address, signal, http);
    assert.deepEqual(asked, [address]);
  });

  it('that is not there is an error with the status, and without the address', async () => {
    await assert.rejects(readWebText(direct, address, signal, answering(404, '')), {
      message: 'The answer has the status 404.',
    });
  });

  it('that cannot be reached is an error without the address', async () => {
    const http: HttpClient = {
      sendRequest: (request) =>
        Promise.reject(new RestError(`getaddrinfo ${address}`, { code: 'ENOTFOUND', request })),
    };
    await assert.rejects(readWebText(direct, address, signal, http), {
      message: 'No answer came: ENOTFOUND.',
    });
  });
});
