import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { cloudOf, findCloud } from '../../../../cli/sign-in/clouds.js';
import { remedyOf } from '../../../../tasks/core/step/problem.js';

const { signal } = new AbortController();

const find = (given: string) => findCloud(given, { proxyFor: () => undefined, signal });

const stack = 'https://management.local.azurestack.external';

const described = {
  loginEndpoint: 'https://login.microsoftonline.com/',
  audience: 'https://management.contoso.onmicrosoft.com/1234',
  portalUrl: 'https://portal.local.azurestack.external/',
};

describe('A cloud', () => {
  it('has fixed addresses where it has a name', async () => {
    assert.deepEqual(
      await Promise.all(
        ['AzureCloud', 'AzureUSGovernment', 'AzureChinaCloud'].map(async (name) => {
          const { resourceManagerUrl, audience, authorityUrl, exchangeAudience, portalUrl } =
            await find(name);
          assert.equal(audience, resourceManagerUrl);
          return [resourceManagerUrl, authorityUrl, exchangeAudience, portalUrl];
        }),
      ),
      [
        [
          'https://management.azure.com',
          'https://login.microsoftonline.com',
          'api://AzureADTokenExchange',
          'https://portal.azure.com',
        ],
        [
          'https://management.usgovcloudapi.net',
          'https://login.microsoftonline.us',
          'api://AzureADTokenExchangeUSGov',
          'https://portal.azure.us',
        ],
        [
          'https://management.chinacloudapi.cn',
          'https://login.chinacloudapi.cn',
          'api://AzureADTokenExchangeChina',
          'https://portal.azure.cn',
        ],
      ],
    );
  });

  it('is found by its name in any case, by those of other tools, and by its address', async () => {
    const given = ['azurecloud', 'Public', 'USGov', 'China', 'https://management.usgovcloudapi.net/'];
    const found = await Promise.all(given.map(find));
    assert.deepEqual(
      found.map(({ name }) => name),
      ['AzureCloud', 'AzureCloud', 'AzureUSGovernment', 'AzureChinaCloud', 'AzureUSGovernment'],
    );
  });

  it('is refused where it is no name and no https address', async () => {
    for (const [given, message] of [
      ['AzureGermanCloud', /which is no cloud/],
      ['management.azure.com:443', /which is no cloud/],
      ['http://management.azure.com', /not the https address/],
      ['https://management.azure.com/subscriptions', /not the https address/],
    ] as const)
      await assert.rejects(find(given), { message, remedy: /Give / });
  });
});

describe('A cloud that describes itself', () => {
  it('says where to sign in, for which audience, and its portal', () => {
    assert.deepEqual(cloudOf(stack, described), {
      name: stack,
      resourceManagerUrl: stack,
      audience: described.audience,
      authorityUrl: described.loginEndpoint,
      exchangeAudience: 'api://AzureADTokenExchange',
      portalUrl: 'https://portal.local.azurestack.external',
    });
    assert.equal(cloudOf(stack, { ...described, portalUrl: 'none' }).portalUrl, undefined);
  });

  it('is refused where it names no https address to sign in at, or no audience', () => {
    const { loginEndpoint, audience } = described;
    for (const metadata of [
      {},
      { loginEndpoint },
      { audience },
      { audience, loginEndpoint: 'http://login.contoso.example' },
    ])
      assert.throws(() => cloudOf(stack, metadata), { message: /does not describe a cloud/ });
  });

  it('is refused where it signs in by AD FS', () => {
    const loginEndpoint = 'https://adfs.local.azurestack.external/adfs/';
    assert.throws(() => cloudOf(stack, { ...described, loginEndpoint }), { message: /signs in by AD FS/ });
  });

  it('is refused where it cannot be reached', async () => {
    const refused = await find('https://127.0.0.1:9').catch((error: unknown) => error);
    assert.match(
      String(refused),
      /https:\/\/127\.0\.0\.1:9 did not say where to sign in\. No answer came: E/,
    );
    assert.match(remedyOf(refused) ?? '', /NODE_EXTRA_CA_CERTS/);
  });

  it('is not asked for any more where the command is cancelled', async () => {
    const cancelled = findCloud(stack, { proxyFor: () => undefined, signal: AbortSignal.abort() });
    await assert.rejects(cancelled, { name: 'AbortError' });
  });
});
