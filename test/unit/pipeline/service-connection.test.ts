import assert from 'node:assert/strict';
import { describe, it } from 'mocha';
import { remedyOf } from '../../../tasks/core/step/problem.js';
import { readServiceConnection, subscriptionFor } from '../../../tasks/core/pipeline/service-connection.js';

const id = '0a1b2c3d-0000-4000-8000-000000000001';

function environment(changes: Record<string, string | undefined> = {}): Record<string, string | undefined> {
  return {
    [`ENDPOINT_URL_${id}`]: 'https://management.usgovcloudapi.net/',
    [`ENDPOINT_AUTH_SCHEME_${id}`]: 'ServicePrincipal',
    [`ENDPOINT_AUTH_PARAMETER_${id}_TENANTID`]: 'the-tenant',
    [`ENDPOINT_AUTH_PARAMETER_${id}_SERVICEPRINCIPALID`]: 'the-client',
    [`ENDPOINT_AUTH_PARAMETER_${id}_SERVICEPRINCIPALKEY`]: 'the-secret',
    [`ENDPOINT_DATA_${id}_ACTIVEDIRECTORYAUTHORITY`]: 'https://login.microsoftonline.us/',
    [`ENDPOINT_DATA_${id}_ACTIVEDIRECTORYSERVICEENDPOINTRESOURCEID`]:
      'https://management.core.usgovcloudapi.net/',
    [`ENDPOINT_DATA_${id}_SUBSCRIPTIONID`]: 'the-subscription',
    ...changes,
  };
}

function refusal(changes: Record<string, string | undefined>): string {
  try {
    readServiceConnection(environment(changes), id);
  } catch (error) {
    return `${String(error)} ${remedyOf(error) ?? ''}`;
  }
  return 'accepted';
}

describe('A service connection', () => {
  it('says which cloud, which tenant and who', () => {
    assert.deepEqual(readServiceConnection(environment(), id), {
      connection: {
        resourceManagerUrl: 'https://management.usgovcloudapi.net',
        audience: 'https://management.core.usgovcloudapi.net',
        authorityUrl: 'https://login.microsoftonline.us',
        tenantId: 'the-tenant',
        identity: { kind: 'secret', clientId: 'the-client', secret: 'the-secret' },
      },
      subscriptionId: 'the-subscription',
      scope: 'no subscription',
    });
  });

  it('may name the authority the old way', () => {
    const old = environment({
      [`ENDPOINT_DATA_${id}_ACTIVEDIRECTORYAUTHORITY`]: undefined,
      [`ENDPOINT_DATA_${id}_ENVIRONMENTAUTHORITYURL`]: 'https://login.chinacloudapi.cn/',
    });
    assert.equal(readServiceConnection(old, id).connection.authorityUrl, 'https://login.chinacloudapi.cn');
  });

  it('is refused with the scheme by its name, where that cannot be used', () => {
    assert.match(
      refusal({ [`ENDPOINT_AUTH_SCHEME_${id}`]: 'PublishProfile' }),
      /signs in with PublishProfile/,
    );
    const certificate = { [`ENDPOINT_AUTH_PARAMETER_${id}_AUTHENTICATIONTYPE`]: 'spnCertificate' };
    assert.match(refusal(certificate), /ServicePrincipal with spnCertificate/);
  });

  it('is refused where it lacks something, naming it', () => {
    assert.match(refusal({ [`ENDPOINT_AUTH_PARAMETER_${id}_TENANTID`]: '' }), /has no "tenantid"/);
  });

  it('is refused where its address is not https', () => {
    assert.match(refusal({ [`ENDPOINT_URL_${id}`]: 'http://management.azure.com' }), /not an https address/);
    const authority = {
      [`ENDPOINT_DATA_${id}_ACTIVEDIRECTORYAUTHORITY`]: 'http://login.microsoftonline.com',
    };
    assert.match(refusal(authority), /not an https address/);
  });

  it('is reported by the value of the input where the agent did not pass it', () => {
    assert.match(refusal({ [`ENDPOINT_URL_${id}`]: undefined }), new RegExp(`"${id}" was not passed`));
  });
});

describe('The subscription of the factory lab', () => {
  const lab = '/subscriptions/of-the-lab/resourceGroups/g/providers/Microsoft.DevTestLab/labs/l';
  const connection = readServiceConnection(environment(), id);
  const unscoped = readServiceConnection(
    environment({
      [`ENDPOINT_DATA_${id}_SUBSCRIPTIONID`]: undefined,
      [`ENDPOINT_DATA_${id}_MANAGEMENTGROUPNAME`]: 'Contoso',
    }),
    id,
  );

  it('is the input, else that of a lab given as resource id, else that of the connection', () => {
    const of = (SubscriptionId: string, DevTestLabName: string) =>
      subscriptionFor({ SubscriptionId, DevTestLabName }, connection);
    assert.deepEqual(
      [of('given', 'l'), of('', lab), of('', 'l')],
      ['given', 'of-the-lab', 'the-subscription'],
    );
  });

  it('may not contradict the resource id of the lab', () => {
    const inputs = { SubscriptionId: 'given', DevTestLabName: lab };
    assert.throws(() => subscriptionFor(inputs, connection), /given, but DevTestLabName .* of-the-lab/);
    assert.equal(subscriptionFor({ ...inputs, SubscriptionId: 'OF-the-lab' }, connection), 'OF-the-lab');
  });

  it('must be given where the connection is for a management group, which is named', () => {
    assert.throws(
      () => subscriptionFor({ SubscriptionId: '', DevTestLabName: 'l' }, unscoped),
      (error) =>
        /management group Contoso/.test(String(error)) && /SubscriptionId/.test(remedyOf(error) ?? ''),
    );
  });
});
