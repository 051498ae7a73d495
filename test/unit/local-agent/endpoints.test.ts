import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import {
  endpointEnvironment,
  endpointsOf,
  systemConnectionEnvironment,
} from '../../local-agent/endpoints.js';
import { variablesOf } from '../../local-agent/variables.js';

const first = '6f1f4f6e-0e52-4c39-9a49-0b4f6c1f7a10';

const second = 'a3b1c9d2-7f64-4c7e-8d2b-5d0f7c9b1e20';

const endpoint = (id: string) => ({
  id,
  url: 'https://management.example/',
  scheme: 'ServicePrincipal',
  parameters: { tenantid: 'contoso' },
  data: { subscriptionId: '$(subscription)' },
});

const none = variablesOf();

describe('Service endpoints', () => {
  it('A17: only those that an input names are passed, from a list too', () => {
    const declared = [
      { name: 'connections', type: 'connectedService:AzureRM', aliases: [] },
      { name: 'text', type: 'string', aliases: [] },
    ];
    const inputs = { connections: `none, ${second.toUpperCase()}`, text: first };
    assert.deepEqual(
      endpointsOf(declared, inputs, [endpoint(first), endpoint(second)]).map(({ id }) => id),
      [second],
    );
  });

  it('A18, A19: stand in the environment by their id in lower case', () => {
    assert.deepEqual(endpointEnvironment({ ...endpoint(first.toUpperCase()), data: { scope: 'x' } }, none), {
      [`ENDPOINT_URL_${first}`]: 'https://management.example/',
      [`ENDPOINT_AUTH_${first}`]: '{"parameters":{"tenantid":"contoso"},"scheme":"ServicePrincipal"}',
      [`ENDPOINT_AUTH_SCHEME_${first}`]: 'ServicePrincipal',
      [`ENDPOINT_AUTH_PARAMETER_${first}_TENANTID`]: 'contoso',
      [`ENDPOINT_DATA_${first}`]: '{"scope":"x"}',
      [`ENDPOINT_DATA_${first}_SCOPE`]: 'x',
    });
  });

  it('A18, A19: the system connection has a token and no data', () => {
    assert.deepEqual(
      systemConnectionEnvironment({ url: 'https://pipelines.example/', accessToken: 'token' }),
      {
        ENDPOINT_URL_SYSTEMVSSCONNECTION: 'https://pipelines.example/',
        ENDPOINT_AUTH_SYSTEMVSSCONNECTION: '{"parameters":{"AccessToken":"token"},"scheme":"OAuth"}',
        ENDPOINT_AUTH_SCHEME_SYSTEMVSSCONNECTION: 'OAuth',
        ENDPOINT_AUTH_PARAMETER_SYSTEMVSSCONNECTION_ACCESSTOKEN: 'token',
      },
    );
  });

  it('A20: their data may refer to variables', () => {
    const variables = variablesOf({ values: { subscription: 'subscription-1' }, secret: false });
    const environment = endpointEnvironment(endpoint(first), variables);
    assert.equal(environment[`ENDPOINT_DATA_${first}_SUBSCRIPTIONID`], 'subscription-1');
  });
});
