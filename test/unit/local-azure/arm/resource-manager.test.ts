import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { errors } from '../../../local-azure/arm/errors.js';
import type { ArmRequest } from '../../../local-azure/arm/provider.js';
import { createResourceManager } from '../../../local-azure/arm/resource-manager.js';
import { createResourceStore } from '../../../local-azure/arm/resources.js';
import { createClock } from '../../../local-azure/clock.js';
import { createTokens } from '../../../local-azure/entra/tokens.js';

const resources = createResourceStore();

const group = '/subscriptions/s/resourceGroups/g';

for (const id of ['/subscriptions/s', group])
  resources.set({ id, name: id, type: 'Scope', location: 'westeurope', properties: {} });

const received: ArmRequest[] = [];

const path = `${group}/providers/Made.Up/things/{name}`;

const tokens = createTokens();

const resourceManager = createResourceManager({
  routes: [
    {
      method: 'PUT',
      path,
      handle: (request) => {
        received.push(request);
        return { status: 200, body: {} };
      },
    },
    {
      method: 'GET',
      path,
      handle: ({ parameters }) => {
        if (parameters['name'] === 'none') throw errors.notFound('ResourceNotFound', 'There is none.');
        return { status: 200, body: {} };
      },
    },
    {
      method: 'GET',
      path: path.replace('/{name}', ''),
      handle: () => ({ status: 200, body: { value: [] } }),
    },
    {
      method: 'POST',
      path,
      handle: () => {
        throw new TypeError('a mistake of ours');
      },
    },
  ],
  resources,
  tokens,
  tenantId: 'tenant',
  clock: createClock({ timeScale: 1, seed: 1 }),
});

const now = Math.floor(Date.now() / 1000);

const claims = {
  aud: 'https://management.azure.com',
  iss: 'https://sts.windows.net/tenant/',
  oid: 'someone',
  tid: 'tenant',
  appid: 'an application',
  iat: now,
  nbf: now,
  exp: now + 86_400,
};

const thing = path.replace('{name}', 'a%20thing');

const lab = `${group}/providers/Microsoft.DevTestLab/labs/l`;

const future = '?api-version=2099-01-01';

const ask = async (
  changes: { method?: string; path?: string; search?: string; body?: string; token?: string } = {},
) => {
  const { token = tokens.sign(claims), ...rest } = changes;
  const headers = {
    ...(token !== '' && { authorization: `Bearer ${token}` }),
    'x-ms-client-request-id': 'mine',
  };
  const exchange = {
    method: 'PUT',
    path: thing,
    search: '?api-version=1',
    origin: 'https://azure.test',
    body: '',
    ...rest,
  };
  const answer = await resourceManager({ ...exchange, request: { headers } });
  const body = JSON.parse(answer.body ?? '{}') as { error?: { code: string } };
  return { ...answer, code: body.error?.code };
};

describe('Azure Resource Manager', () => {
  it('hands a request to its route with decoded names, body and principal', async () => {
    await ask({ body: '{"tags": {}}' });
    const { parameters, body, principal } = received.at(-1) ?? {};
    assert.deepEqual(
      { parameters, body, principal },
      {
        parameters: { name: 'a thing' },
        body: { tags: {} },
        principal: { objectId: 'someone', tenantId: 'tenant' },
      },
    );
  });

  it('reads bodies with comments, as Azure CLI sends them', async () => {
    await ask({ body: '{"tags": {} /* none */}' });
    assert.deepEqual(received.at(-1)?.body, { tags: {} });
  });

  it('echoes the request id of the client', async () => {
    assert.equal((await ask()).headers['x-ms-client-request-id'], 'mine');
  });

  for (const audience of ['https://management.azure.com/', 'https://management.core.windows.net/']) {
    it(`takes tokens for ${audience}`, async () => {
      assert.equal((await ask({ token: tokens.sign({ ...claims, aud: audience }) })).status, 200);
    });
  }

  it('answers HEAD by the status alone, where there is only GET, too', async () => {
    const answers = [
      await ask({ method: 'HEAD', path: thing }),
      await ask({ method: 'HEAD', path: `${group}/providers/Made.Up/things/none` }),
      await ask({ method: 'HEAD', path: `${group}/providers/Made.Up/things` }),
    ];
    assert.deepEqual(
      answers.map(({ status, body }) => ({ status, body })),
      [204, 404, 405].map((status) => ({ status, body: undefined })),
    );
  });

  it('tells the addresses of its cloud without a token, in both forms', async () => {
    const tell = async (version: string) =>
      JSON.parse(
        (
          await ask({
            method: 'GET',
            path: '/metadata/endpoints',
            search: `?api-version=${version}`,
            token: '',
          })
        ).body ?? '',
      ) as unknown;
    const authentication = {
      loginEndpoint: 'https://azure.test/',
      audiences: ['https://management.azure.com/', 'https://management.core.windows.net/'],
    };
    assert.deepEqual(await tell('2015-01-01'), {
      galleryEndpoint: '',
      graphEndpoint: '',
      portalEndpoint: '',
      authentication,
    });
    assert.deepEqual(await tell('2022-09-01'), [
      {
        name: 'AzureCloud',
        resourceManager: 'https://azure.test/',
        authentication: { ...authentication, tenant: 'common', identityProvider: 'AAD' },
        suffixes: {},
      },
    ]);
  });

  const unauthorized: [string, string, string][] = [
    ['no token', '', 'AuthenticationFailed'],
    ["somebody else's token", createTokens().sign(claims), 'InvalidAuthenticationToken'],
    ['an expired token', tokens.sign({ ...claims, exp: now - 1 }), 'ExpiredAuthenticationToken'],
    [
      'a token for storage',
      tokens.sign({ ...claims, aud: 'https://storage.azure.com' }),
      'InvalidAuthenticationTokenAudience',
    ],
  ];
  for (const [what, token, code] of unauthorized) {
    it(`answers ${what} with 401 and a challenge`, async () => {
      const answer = await ask({ token });
      assert.deepEqual([answer.status, answer.code], [401, code]);
      assert.match(
        answer.headers['www-authenticate'] ?? '',
        /^Bearer authorization_uri="https:\/\/azure\.test\/tenant"/,
      );
    });
  }

  const refused: [string, Parameters<typeof ask>[0], number, string][] = [
    ['a request without api-version', { search: '' }, 400, 'MissingApiVersionParameter'],
    ['an api-version of the future', { path: group, search: future }, 400, 'InvalidApiVersionParameter'],
    ['one that a provider lacks', { path: lab, search: future }, 400, 'NoRegisteredProviderFound'],
    ['a body that is not JSON', { body: '{' }, 400, 'InvalidRequestContent'],
    ['an unknown subscription', { path: thing.replace('/s/', '/x/') }, 404, 'SubscriptionNotFound'],
    ['an unknown resource group', { path: thing.replace('/g/', '/x/') }, 404, 'ResourceGroupNotFound'],
    ['an unknown type', { path: `${group}/providers/Made.Up/others/one` }, 404, 'ResourceNotFound'],
    ['a method that the type lacks', { method: 'PATCH' }, 405, 'MethodNotAllowed'],
    ['a path that cannot be decoded', { path: '/subscriptions/%E0%A4%A' }, 400, 'InvalidRequestUri'],
    ['a request that a provider fails on', { method: 'POST' }, 500, 'InternalServerError'],
  ];
  for (const [what, request, status, code] of refused) {
    it(`answers ${what} with ${status} ${code}`, async () => {
      const answer = await ask(request);
      assert.deepEqual([answer.status, answer.code], [status, code]);
    });
  }
});
