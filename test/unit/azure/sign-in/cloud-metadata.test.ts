import { createHttpHeaders, type HttpClient } from '@azure/core-rest-pipeline';
import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { readCloudMetadata } from '../../../../tasks/core/azure/sign-in/cloud-metadata.js';

function read(body: string, status = 200) {
  const urls: string[] = [];
  const http: HttpClient = {
    sendRequest: (request) => {
      urls.push(request.url);
      assert.equal(request.headers.get('Authorization'), undefined);
      return Promise.resolve({ request, status, headers: createHttpHeaders(), bodyAsText: body });
    },
  };
  const { signal } = new AbortController();
  return {
    urls,
    metadata: readCloudMetadata('https://management.example.com', () => undefined, signal, http),
  };
}

describe('What a cloud says of itself', () => {
  it('is asked for without a token, and is as much as it tells', async () => {
    const authentication = { loginEndpoint: 'https://login', audiences: ['https://one', 'https://two'] };
    const { urls, metadata } = read(JSON.stringify({ authentication, portalEndpoint: 'https://portal' }));
    assert.deepEqual(await metadata, {
      loginEndpoint: 'https://login',
      audience: 'https://one',
      portalUrl: 'https://portal',
    });
    assert.deepEqual(urls, ['https://management.example.com/metadata/endpoints?api-version=2015-01-01']);
    for (const body of ['{}', '{"authentication":{"audiences":[7],"loginEndpoint":""},"portalEndpoint":""}'])
      assert.deepEqual(await read(body).metadata, {});
  });

  it('is refused where it is no JSON object, or another status', async () => {
    for (const body of ['<html>', '[]', '7'])
      await assert.rejects(read(body).metadata, { message: 'The answer is not JSON.' });
    await assert.rejects(read('{}', 404).metadata, { message: /status 404/ });
  });
});
