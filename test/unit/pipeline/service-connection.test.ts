import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { readServiceConnection, subscriptionFor } from '../../../tasks/core/pipeline/service-connection.js';
import { remedyOf } from '../../../tasks/core/step/problem.js';
import { makeKeyPair } from '../../worlds/connections.js';

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
  it('knows the portal of a cloud by its Azure Resource Manager, and none of an unknown cloud', () => {
    const portalOf = (url: string) =>
      readServiceConnection(environment({ [`ENDPOINT_URL_${id}`]: url }), id).portalUrl;
    assert.equal(portalOf('https://management.azure.com/'), 'https://portal.azure.com');
    assert.equal(portalOf('https://management.chinacloudapi.cn/'), 'https://portal.azure.cn');
    assert.equal(portalOf('https://management.local.example/'), undefined);
  });

  it('says which cloud, which tenant and who', () => {
    assert.deepEqual(readServiceConnection(environment(), id), {
      connection: {
        title: `the service connection ${id}`,
        resourceManagerUrl: 'https://management.usgovcloudapi.net',
        audience: 'https://management.core.usgovcloudapi.net',
        authorityUrl: 'https://login.microsoftonline.us',
        identity: {
          kind: 'secret',
          tenantId: 'the-tenant',
          clientId: 'the-client',
          secret: 'the-secret',
        },
      },
      subscriptionId: 'the-subscription',
      scope: 'no subscription',
      portalUrl: 'https://portal.azure.us',
    });
  });

  it('may name the authority the old way', () => {
    const old = environment({
      [`ENDPOINT_DATA_${id}_ACTIVEDIRECTORYAUTHORITY`]: undefined,
      [`ENDPOINT_DATA_${id}_ENVIRONMENTAUTHORITYURL`]: 'https://login.chinacloudapi.cn/',
    });
    assert.equal(readServiceConnection(old, id).connection.authorityUrl, 'https://login.chinacloudapi.cn');
  });

  it('loses the double slash that some connections have at the end of the audience', () => {
    const audience = {
      [`ENDPOINT_DATA_${id}_ACTIVEDIRECTORYSERVICEENDPOINTRESOURCEID`]: 'https://management//',
    };
    assert.equal(readServiceConnection(environment(audience), id).connection.audience, 'https://management');
  });

  it('of the public cloud may name no authority, that of another cloud must', () => {
    const unnamed = { [`ENDPOINT_DATA_${id}_ACTIVEDIRECTORYAUTHORITY`]: undefined };
    assert.equal(
      readServiceConnection(environment(unnamed), id).connection.authorityUrl,
      'https://login.microsoftonline.com',
    );
    assert.match(
      refusal({ ...unnamed, [`ENDPOINT_DATA_${id}_ENVIRONMENT`]: 'AzureUSGovernment' }),
      /has no "activeDirectoryAuthority"/,
    );
  });

  it('is refused with the scheme by its name and with what works, where that cannot be used', () => {
    assert.match(
      refusal({ [`ENDPOINT_AUTH_SCHEME_${id}`]: 'PublishProfile' }),
      /signs in with PublishProfile.*workload identity federation/,
    );
    const unknown = { [`ENDPOINT_AUTH_PARAMETER_${id}_AUTHENTICATIONTYPE`]: 'spnSomething' };
    assert.match(refusal(unknown), /ServicePrincipal with spnSomething/);
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

describe('What a service connection signs in with', () => {
  const identityOf = (changes: Record<string, string | undefined>) =>
    readServiceConnection(environment(changes), id).connection.identity;
  const application = { tenantId: 'the-tenant', clientId: 'the-client' };
  const certificate = {
    [`ENDPOINT_AUTH_PARAMETER_${id}_AUTHENTICATIONTYPE`]: 'spnCertificate',
  };
  const federation = {
    [`ENDPOINT_AUTH_SCHEME_${id}`]: 'WorkloadIdentityFederation',
    SYSTEM_OIDCREQUESTURI: 'https://dev.azure.com/org/project/_apis/jobs/1/oidctoken',
    ENDPOINT_AUTH_PARAMETER_SYSTEMVSSCONNECTION_ACCESSTOKEN: 'the-system-token',
  };

  it('may be a certificate', async () => {
    const { private: privateKey, cert } = await makeKeyPair();
    const pem = `${privateKey}\n${cert}`;
    const whole = { ...certificate, [`ENDPOINT_AUTH_PARAMETER_${id}_SERVICEPRINCIPALCERTIFICATE`]: pem };
    assert.deepEqual(identityOf(whole), { kind: 'certificate', ...application, pem });
  });

  it('is refused with the remedy where it is a certificate without its private key', () => {
    const half = { [`ENDPOINT_AUTH_PARAMETER_${id}_SERVICEPRINCIPALCERTIFICATE`]: 'BEGIN CERTIFICATE-----' };
    assert.match(
      refusal({ ...certificate, ...half }),
      /The certificate of .* cannot be used: it has no part "BEGIN PRIVATE KEY".*PEM text/,
    );
  });

  it('may be assertions of Azure Pipelines, asked for with the token of the job', () => {
    assert.deepEqual(identityOf(federation), {
      kind: 'federation',
      ...application,
      assertion: {
        url: `https://dev.azure.com/org/project/_apis/jobs/1/oidctoken?api-version=7.1&serviceConnectionId=${id}`,
        systemToken: 'the-system-token',
      },
    });
  });

  it('cannot be assertions where the server offers none', () => {
    assert.match(
      refusal({ ...federation, SYSTEM_OIDCREQUESTURI: undefined }),
      /for which this server offers no tokens/,
    );
  });

  it('may be the managed identity of the machine, or one that is assigned to it', () => {
    const managed = { [`ENDPOINT_AUTH_SCHEME_${id}`]: 'ManagedServiceIdentity' };
    assert.deepEqual(identityOf(managed), { kind: 'managed identity' });
    assert.deepEqual(identityOf({ ...managed, [`ENDPOINT_DATA_${id}_MSICLIENTID`]: 'assigned' }), {
      kind: 'managed identity',
      clientId: 'assigned',
    });
  });

  it('is called by the name that the subject of its federation ends with', () => {
    const subject = 'sc://org/project/Image factory';
    const named = {
      ...federation,
      [`ENDPOINT_AUTH_PARAMETER_${id}_WORKLOADIDENTITYFEDERATIONSUBJECT`]: subject,
    };
    assert.equal(
      readServiceConnection(environment(named), id).connection.title,
      'the service connection "Image factory"',
    );
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

  const givenLab = (lab: string) => ({ input: 'factoryLab', lab });

  it('is the input, else that of a lab given as resource id, else that of the connection', () => {
    const of = (given: string, named: string) => subscriptionFor(given, givenLab(named), connection);
    assert.deepEqual(
      [of('given', 'l'), of('', lab), of('', encodeURIComponent(lab)), of('', 'l')],
      ['given', 'of-the-lab', 'of-the-lab', 'the-subscription'],
    );
  });

  it('may not contradict the resource id of the lab', () => {
    assert.throws(
      () => subscriptionFor('given', givenLab(lab), connection),
      /given, but factoryLab .* of-the-lab/,
    );
    assert.equal(subscriptionFor('OF-the-lab', givenLab(lab), connection), 'OF-the-lab');
  });

  it('must be given where the connection is for a management group, which is named', () => {
    assert.throws(
      () => subscriptionFor('', givenLab('l'), unscoped),
      (error) =>
        /management group Contoso/.test(String(error)) && /SubscriptionId/.test(remedyOf(error) ?? ''),
    );
  });
});
