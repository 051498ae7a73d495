import { after, afterEach, before, beforeEach, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import type { TaskOutcome } from '../local-agent/agent.js';
import type { Endpoint } from '../local-agent/endpoints.js';
import type { LoggedRequest } from '../local-azure/request-log.js';
import type { CloudName, World } from '../local-azure/world.js';
import { openPipeline, type Pipeline, serviceConnection } from '../local-pipeline/pipeline.js';
import { openProxy, type Proxy } from '../local-pipeline/proxy.js';
import {
  clouds,
  connection,
  identities,
  inCloud,
  type KeyPair,
  machineEnvironment,
  makeKeyPair,
  type Scheme,
  schemes,
} from '../worlds/connections.js';
import { factoryInputs } from '../worlds/inputs.js';
import { imageVM } from '../worlds/seeds.js';
import { lab, world } from '../worlds/worlds.js';

const generalized = { artifacts: [{ name: 'windows-sysprep', status: 'Succeeded' }] };

const machines = [imageVM('first', { ImagePath: 'Windows\\First.json' }, generalized)];

function assertSucceeded(outcome: TaskOutcome): void {
  assert.equal(outcome.result, 'Succeeded', outcome.log.join('\n'));
}

/** The errors of a failed run, as on the page of the run. */
function errorOf({ result, issues, log }: TaskOutcome): string {
  assert.equal(result, 'Failed', log.join('\n'));
  return issues.map(({ message }) => message.replace(/\n\s+/g, ' ')).join('\n');
}

const isTokenRequest = ({ kind, path }: LoggedRequest) => kind === 'token' && /token\/?$/.test(path);

describe('Signing in', () => {
  let keys: KeyPair;
  let pipeline: Pipeline;
  let made: World;
  const plan = { ...factoryInputs, whatIf: 'true' };
  const of = (scheme: Scheme, pair = keys) => connection(pipeline.azure, made, scheme, pair);

  before(async () => {
    keys = await makeKeyPair();
    made = world([lab('Factory', { virtualMachines: machines })], identities(keys));
    pipeline = await openPipeline({ world: made, sources: '.' });
  });
  after(() => pipeline.close());

  it('works with every scheme, with one token for Azure Resource Manager and one for blobs', async () => {
    const outcomes = await Promise.all(
      schemes.map((scheme) =>
        pipeline.run('SnapImages', plan, {
          endpoints: [of(scheme)],
          extraEnvironment: machineEnvironment(pipeline.azure, scheme),
        }),
      ),
    );
    outcomes.forEach(assertSucceeded);
    const tokens = (await pipeline.azure.requests()).filter(isTokenRequest);
    assert.deepEqual(
      tokens.map(({ status }) => status),
      schemes.flatMap(() => [200, 200]),
    );
  });

  it('that fails is told in a sentence, with the connection and a remedy', async () => {
    const key = of('service principal with key');
    const federation = of('workload identity federation');
    const parameters = (endpoint: Endpoint, changes: Endpoint['parameters']) => ({
      ...endpoint,
      parameters: { ...endpoint.parameters, ...changes },
    });
    const data = (endpoint: Endpoint, changes: Endpoint['data']) => ({
      ...endpoint,
      data: { ...endpoint.data, ...changes },
    });
    const failures: [Endpoint, RegExp][] = [
      [
        parameters(key, { serviceprincipalkey: 'another' }),
        /Entra refused the sign-in of the service connection .*Invalid client secret provided.*AADSTS7000215.*renew it/,
      ],
      [
        of('service principal with certificate', await makeKeyPair()),
        /certificate .* is not registered.*AADSTS700027.*has expired: upload/,
      ],
      [
        parameters(federation, { serviceprincipalid: made.applications[5]?.clientId ?? '' }),
        /"Image factory": No matching federated identity record.*AADSTS700213.*Correct the subject/,
      ],
      [
        { ...federation, id: '0f0f0f0f-0000-4000-8000-00000000000f' },
        /Azure Pipelines issued no token for .*"Image factory" \(HTTP 404\): Service connection .* was not found.*still exists/,
      ],
      [
        data(of('user-assigned managed identity'), { msiClientId: 'not-this' }),
        /signs in with a managed identity, and the agent's machine gave no token.*agent of your own in Azure/,
      ],
      [
        data(key, { activeDirectoryAuthority: 'https://127.0.0.1:9/' }),
        /cannot sign in: https:\/\/127\.0\.0\.1:9 does not answer.*firewall, proxy/,
      ],
      [{ ...key, scheme: 'PublishProfile' }, /signs in with PublishProfile, which this task cannot use/],
      [
        data(key, { subscriptionId: '', managementGroupName: 'Contoso' }),
        /management group Contoso and names no subscription.*SubscriptionId/,
      ],
    ];
    const outcomes = await Promise.all(
      failures.map(([endpoint]) =>
        pipeline.run(
          'SnapImages',
          { ...plan, ConnectedServiceName: endpoint.id },
          { endpoints: [endpoint], extraEnvironment: pipeline.azure.appService },
        ),
      ),
    );
    for (const [index, outcome] of outcomes.entries()) {
      assert.match(errorOf(outcome), failures[index]?.[1] ?? /never/);
      assert.doesNotMatch(outcome.log.join('\n'), /endpoints_resolution_error|Trace ID/);
    }
  });
});

describe('Signing in by the proxy of the agent', () => {
  const issuer = 'vstoken.dev.azure.com';
  const hostNames = [issuer, ...Object.values(clouds).flatMap(({ manager, login }) => [manager, login])];
  let keys: KeyPair;
  let pipeline: Pipeline;
  let proxy: Proxy;

  before(async () => {
    keys = await makeKeyPair();
    const made = world([lab('Factory')], identities(keys));
    pipeline = await openPipeline({ world: made, sources: '.', hostNames });
  });
  beforeEach(async () => {
    proxy = await openProxy(pipeline.azure.resourceManager);
  });
  afterEach(() => proxy.close());
  after(() => pipeline.close());

  for (const cloud of Object.keys(clouds) as CloudName[])
    it(`goes to the addresses of ${cloud}, and to these only`, async () => {
      const { azure, run } = pipeline;
      const { manager, login } = clouds[cloud];
      const made = world([lab('Factory')], { cloud });
      await azure.begin(made);
      const endpoint = inCloud(serviceConnection(azure, made), cloud);
      const variables = { 'agent.proxyurl': proxy.url };
      assertSucceeded(await run('SnapImages', factoryInputs, { endpoints: [endpoint], variables }));
      assert.deepEqual(proxy.hosts(), [`${login}:443`, `${manager}:443`]);
    });

  it('asks Azure Pipelines for the assertion of workload identity federation', async () => {
    const { azure, run } = pipeline;
    const { manager, login } = clouds.AzureCloud;
    const made = world([lab('Factory')], identities(keys));
    await azure.begin(made);
    const endpoint = connection(azure, made, 'workload identity federation', keys);
    const { pathname } = new URL(azure.oidcRequestUri);
    const variables = {
      'agent.proxyurl': proxy.url,
      'system.oidcRequestUri': `https://${issuer}${pathname}`,
    };
    const endpoints = [inCloud(endpoint, 'AzureCloud')];
    assertSucceeded(await run('SnapImages', factoryInputs, { endpoints, variables }));
    assert.deepEqual(proxy.hosts(), [login, manager, issuer].map((host) => `${host}:443`).sort());
  });
});

describe('The proxy of the agent', () => {
  it('is used for blobs too, but for no address that the agent reaches directly', async () => {
    const made = world([lab('Factory', { virtualMachines: machines })]);
    const pipeline = await openPipeline({ world: made, sources: '.' });
    const hostsBeside = async (...bypass: readonly string[]) => {
      const proxy = await openProxy(pipeline.azure.resourceManager);
      const variables = {
        'agent.proxyurl': proxy.url,
        'agent.proxybypasslist': JSON.stringify(bypass),
      };
      const plan = { ...factoryInputs, whatIf: 'true' };
      const outcome = await pipeline.run('SnapImages', plan, { variables });
      await proxy.close();
      assertSucceeded(outcome);
      return proxy.hosts();
    };
    try {
      // Only the addresses of storage accounts have a path here.
      const withoutPath = '^https://[^/]+$';
      const { host } = new URL(pipeline.azure.resourceManager);
      assert.deepEqual(await hostsBeside(withoutPath), [host]);
      assert.deepEqual(await hostsBeside(withoutPath, '/storefactory/$'), []);
    } finally {
      await pipeline.close();
    }
  });
});

describe('A token that lives shorter than the run', () => {
  it('is renewed in copies and before access is revoked, with few assertions for many tokens', async () => {
    const keys = await makeKeyPair();
    const { applications, pipelines } = identities(keys);
    const made = world([lab('Factory', { virtualMachines: machines })], {
      applications,
      tokenLifetimeSeconds: 4,
      // Assertions are used until a minute before their end.
      pipelines: { ...pipelines, assertionLifetimeSeconds: 63 },
      durations: { ...world([]).durations, copyBytesPerSecond: 100 },
    });
    const pipeline = await openPipeline({ world: made, sources: '.' });
    try {
      const { azure } = pipeline;
      const outcome = await pipeline.run('SnapImages', factoryInputs, {
        endpoints: [connection(azure, made, 'workload identity federation', keys)],
      });
      assertSucceeded(outcome);
      const requests = await azure.requests();
      const tokens = requests.filter(isTokenRequest).length;
      const assertions = requests.filter(({ kind }) => kind === 'pipelines').length;
      assert.ok(assertions >= 2 && assertions < tokens, `${assertions} assertions for ${tokens} tokens`);
      assert.deepEqual(
        requests.filter(({ status }) => status === 401),
        [],
      );
      assert.deepEqual(
        (await azure.state()).disks.map(({ state }) => state),
        ['Reserved'],
      );
    } finally {
      await pipeline.close();
    }
  });
});

describe('A sign-in that gets no answer', () => {
  it('ends as soon as the run is cancelled', async () => {
    const keys = await makeKeyPair();
    const silence = { act: 'slow', seconds: 1_000_000 } as const;
    const made = world([lab('Factory')], {
      ...identities(keys),
      faults: [
        { ...silence, kind: 'token', path: 'oauth2' },
        { ...silence, kind: 'pipelines' },
      ],
    });
    const pipeline = await openPipeline({ world: made, sources: '.' });
    try {
      const outcomes = await Promise.all(
        (
          [
            ['service principal with key', '/token', 'POST'],
            ['workload identity federation', 'oidctoken', 'POST'],
            ['system-assigned managed identity', 'metadata', 'GET'],
          ] as const
        ).map(([scheme, path, method]) =>
          pipeline.run('SnapImages', factoryInputs, {
            endpoints: [connection(pipeline.azure, made, scheme, keys)],
            extraEnvironment: machineEnvironment(pipeline.azure, scheme),
            cancelOn: asked(pipeline, path, method),
          }),
        ),
      );
      for (const { signal, log } of outcomes) {
        assert.equal(signal, null, log.join('\n'));
        assert.match(log.join('\n'), /cancelled before anything was changed/);
      }
    } finally {
      await pipeline.close();
    }
  });
});

async function asked({ azure }: Pipeline, path: string, method: string): Promise<void> {
  const isIt = (one: LoggedRequest) => one.method === method && one.path.includes(path);
  while (!(await azure.requests()).some(isIt)) await sleep(20);
}
