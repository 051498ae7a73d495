import type { AccessToken, GetTokenOptions } from '@azure/core-auth';
import {
  bearerTokenAuthenticationPolicy,
  createEmptyPipeline,
  createHttpHeaders,
  createPipelineRequest,
} from '@azure/core-rest-pipeline';
import { afterEach, beforeEach, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { mock } from 'node:test';
import { keepTokens } from '../../../../tasks/core/azure/sign-in/token-cache.js';

type Issue = (options: GetTokenOptions | undefined) => AccessToken;

const lasting = (token: string, milliseconds: number): AccessToken => ({
  token,
  expiresOnTimestamp: Date.now() + milliseconds,
});

const minute = 60_000;

const hour = 60 * minute;

/** Lets time pass in steps in which whoever waits has a turn. */
async function pass(milliseconds: number): Promise<void> {
  for (let passed = 0; passed < milliseconds; passed += 1_000) {
    mock.timers.tick(1_000);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** A pipeline as the SDK makes it; each of its tokens is what the next of these gives. */
function pipelineWith(...issues: readonly Issue[]) {
  let asked = 0;
  const credential = keepTokens({
    getToken: async (_, options) => {
      const issue = issues[asked++];
      await Promise.resolve();
      if (!issue) throw new Error('Nobody gives a token.');
      return issue(options);
    },
  });
  const pipeline = createEmptyPipeline();
  pipeline.addPolicy(bearerTokenAuthenticationPolicy({ credential, scopes: 'https://azure/.default' }));
  const send = async (status = 200) => {
    const shown: (string | undefined)[] = [];
    const http = {
      sendRequest: (request: ReturnType<typeof createPipelineRequest>) => {
        shown.push(request.headers.get('authorization'));
        const refused = status === 401 && shown.length === 1;
        const claims = Buffer.from('{}').toString('base64');
        const headers = createHttpHeaders(
          refused ? { 'www-authenticate': `Bearer error="insufficient_claims", claims="${claims}"` } : {},
        );
        return Promise.resolve({ request, headers, status: refused ? 401 : 200 });
      },
    };
    await pipeline.sendRequest(http, createPipelineRequest({ url: 'https://azure/' }));
    return shown.map((header) => header?.replace('Bearer ', ''));
  };
  return { send, asked: () => asked };
}

describe('The tokens of a sign-in', () => {
  const unhandled: unknown[] = [];
  const note = (reason: unknown) => void unhandled.push(reason);
  let listeners: NodeJS.UnhandledRejectionListener[];

  beforeEach(() => {
    mock.timers.enable({ apis: ['Date', 'setTimeout'] });
    unhandled.length = 0;
    listeners = process.listeners('unhandledRejection');
    process.removeAllListeners('unhandledRejection').on('unhandledRejection', note);
  });

  afterEach(() => {
    mock.timers.reset();
    process.off('unhandledRejection', note);
    for (const listener of listeners) process.on('unhandledRejection', listener);
  });

  it('are asked for once while they last', async () => {
    const { send, asked } = pipelineWith(() => lasting('first', hour));
    assert.deepEqual([...(await send()), ...(await send())], ['first', 'first']);
    assert.equal(asked(), 1);
  });

  it('are renewed before they end', async () => {
    const { send } = pipelineWith(
      () => lasting('first', hour),
      () => lasting('second', hour),
    );
    const before = await send();
    await pass(59 * minute);
    assert.deepEqual([...before, ...(await send())], ['first', 'second']);
  });

  it('are used until they end where no other one is given, and then the request fails', async () => {
    const { send } = pipelineWith(() => lasting('first', minute));
    await send();
    await pass(50_000);
    assert.deepEqual(await send(), ['first']);
    await pass(8_000);
    assert.deepEqual(await send(), ['first']);
    await pass(2_000);
    await assert.rejects(send(), /Nobody gives a token/);
  });

  it('are not asked for again at once where no other one is given', async () => {
    const { send, asked } = pipelineWith(() => lasting('first', minute));
    for (let times = 0; times < 4; times += 1) await send();
    assert.equal(asked(), 2);
    await pass(4_000);
    await send();
    assert.equal(asked(), 3);
  });

  it('are replaced where Azure takes them back', async () => {
    const { send } = pipelineWith(
      () => lasting('first', hour),
      (options) => lasting(`with the claims ${options?.claims ?? ''}`, hour),
    );
    assert.deepEqual(await send(401), ['first', 'with the claims {}']);
    assert.deepEqual(await send(), ['with the claims {}']);
  });

  it('end no process where they cannot be renewed while no request waits for them', async () => {
    const { send, asked } = pipelineWith(() => lasting('first', minute));
    await send();
    await send();
    const before = asked();
    await pass(3 * minute);
    assert.deepEqual([unhandled, asked()], [[], before]);
  });
});
