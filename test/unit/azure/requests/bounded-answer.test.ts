import {
  createDefaultHttpClient,
  createEmptyPipeline,
  createPipelineRequest,
} from '@azure/core-rest-pipeline';
import { after, before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { boundedAnswerPolicy } from '../../../../tasks/core/azure/requests/bounded-answer.js';
import { answerPolicy, lostAnswerPolicy } from '../../../../tasks/core/azure/requests/transient.js';

const megabyte = Buffer.alloc(1024 ** 2, 'a');

/** What the server does with a request, by its path. */
const answers: Readonly<Record<string, (response: ServerResponse) => void>> = {
  '/whole': (response) => response.end('{"text":"größer"}'),
  '/packed': (response) => {
    response.setHeader('content-encoding', 'gzip');
    response.end(gzipSync('{"text":"packed"}'));
  },
  '/broken': (response) => {
    response.write('{"text":');
    setImmediate(() => response.destroy());
  },
  '/stalled': (response) => response.write('{"text":'),
  '/endless': (response) => {
    const more = () => {
      while (!response.destroyed && response.write(megabyte));
      if (!response.destroyed) response.once('drain', more);
    };
    more();
  },
};

describe('The answer of a service', () => {
  let server: Server;
  const asked: string[] = [];

  before(async () => {
    server = createServer(({ url = '' }, response) => {
      asked.push(url);
      answers[url]?.(response);
    });
    await once(server.listen(0, '127.0.0.1'), 'listening');
  });

  after(() => {
    server.closeAllConnections();
    server.close();
  });

  function ask(
    path: string,
    { limit = 60_000, abortSignal }: { limit?: number; abortSignal?: AbortSignal } = {},
  ) {
    const pipeline = createEmptyPipeline();
    pipeline.addPolicy(answerPolicy(limit));
    pipeline.addPolicy(boundedAnswerPolicy());
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;
    const request = createPipelineRequest({ url, allowInsecureConnection: true });
    request.headers.set('accept-encoding', 'gzip,deflate');
    if (abortSignal) request.abortSignal = abortSignal;
    return pipeline.sendRequest(createDefaultHttpClient(), request);
  }

  it('is read as text', async () => {
    assert.equal((await ask('/whole')).bodyAsText, '{"text":"größer"}');
    assert.equal((await ask('/packed')).bodyAsText, '{"text":"packed"}');
  });

  it('that breaks off is lost, and does not hold the run up', async () => {
    await assert.rejects(ask('/broken'), { code: 'PARSE_ERROR' });
  });

  it('that stalls in the middle is lost after the time limit', async () => {
    await assert.rejects(ask('/stalled', { limit: 50 }), { code: 'ETIMEDOUT' });
  });

  it('that stalls in the middle ends with a cancellation', async () => {
    await assert.rejects(ask('/stalled', { abortSignal: AbortSignal.timeout(50) }), { name: 'AbortError' });
  });

  it('that does not stop growing is an error, and not asked for again', async () => {
    asked.length = 0;
    const pipeline = createEmptyPipeline();
    pipeline.addPolicy(lostAnswerPolicy(3));
    pipeline.addPolicy(boundedAnswerPolicy());
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/endless`;
    const request = createPipelineRequest({ url, allowInsecureConnection: true });
    await assert.rejects(pipeline.sendRequest(createDefaultHttpClient(), request), {
      message: 'the answer has more than 64 MB, as no answer of Azure has.',
    });
    assert.deepEqual(asked, ['/endless']);
  });
});
