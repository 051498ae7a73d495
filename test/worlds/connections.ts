import { generate } from 'selfsigned';
import type { Endpoint } from '../local-agent/endpoints.js';
import type { LocalAzure } from '../local-azure/launch.js';
import type { Application, CloudName, World } from '../local-azure/world.js';
import { connectionId, serviceConnection } from '../local-pipeline/pipeline.js';

/** The authentication schemes of service connections in Azure Pipelines. */
export const schemes = [
  'service principal with key',
  'service principal with certificate',
  'workload identity federation',
  'system-assigned managed identity',
  'user-assigned managed identity',
] as const;

export type Scheme = (typeof schemes)[number];

/** A private key and its certificate, in PEM. */
export interface KeyPair {
  readonly private: string;
  readonly cert: string;
}

export async function makeKeyPair(): Promise<KeyPair> {
  return generate([{ name: 'commonName', value: 'Pipeline' }], { keySize: 2048, algorithm: 'sha256' });
}

export const subject = 'sc://organization/project/Image factory';

const pipelines = {
  issuer: 'https://vstoken.dev.azure.com/organization',
  systemAccessToken: 'system-access-token',
  serviceConnections: [{ id: connectionId, subject }],
};

/** The part of a world that all schemes need: one application per scheme, each with its own object id. */
export function identities({ cert }: KeyPair) {
  const application = (number: number, proof: Partial<Application>): Application => ({
    clientId: `b000000${number}-0000-4000-8000-000000000000`,
    objectId: `c000000${number}-0000-4000-8000-000000000000`,
    ...proof,
  });
  const applications = [
    application(1, { secret: 'local-azure-only' }),
    application(2, { certificates: [cert] }),
    application(3, { federatedCredentials: [{ issuer: pipelines.issuer, subject }] }),
    application(4, { managedIdentity: 'system-assigned' }),
    application(5, { managedIdentity: 'user-assigned' }),
    application(6, { federatedCredentials: [{ issuer: pipelines.issuer, subject: `${subject} (renamed)` }] }),
  ];
  return { applications, pipelines } satisfies Partial<World>;
}

/** The service connection of a scheme, to a world with `identities`. */
export function connection(azure: LocalAzure, world: World, scheme: Scheme, keys: KeyPair): Endpoint {
  const common = serviceConnection(azure, world);
  const clientId = world.applications[schemes.indexOf(scheme)]?.clientId ?? '';
  const application = { tenantid: world.tenantId, serviceprincipalid: clientId };
  switch (scheme) {
    case 'service principal with key':
      return common;
    case 'service principal with certificate': {
      const servicePrincipalCertificate = `${keys.private}\n${keys.cert}`;
      const authenticationType = 'spnCertificate';
      return { ...common, parameters: { ...application, authenticationType, servicePrincipalCertificate } };
    }
    case 'workload identity federation':
      return {
        ...common,
        scheme: 'WorkloadIdentityFederation',
        parameters: { ...application, workloadIdentityFederationSubject: subject },
      };
    case 'system-assigned managed identity':
      return { ...common, scheme: 'ManagedServiceIdentity', parameters: { tenantid: world.tenantId } };
    case 'user-assigned managed identity':
      return {
        ...common,
        scheme: 'ManagedServiceIdentity',
        parameters: { tenantid: world.tenantId },
        data: { ...common.data, msiClientId: clientId },
      };
  }
}

/** The environment variables for managed identities on the agent's machine. */
export function machineEnvironment({ instanceMetadata, appService }: LocalAzure, scheme: Scheme) {
  return scheme === 'user-assigned managed identity'
    ? appService
    : { AZURE_POD_IDENTITY_AUTHORITY_HOST: instanceMetadata };
}

/** The addresses of a cloud in service connections. */
export const clouds: Readonly<Record<CloudName, { manager: string; login: string; audience: string }>> = {
  AzureCloud: {
    manager: 'management.azure.com',
    login: 'login.microsoftonline.com',
    audience: 'https://management.core.windows.net//',
  },
  AzureUSGovernment: {
    manager: 'management.usgovcloudapi.net',
    login: 'login.microsoftonline.us',
    audience: 'https://management.core.usgovcloudapi.net/',
  },
  AzureChinaCloud: {
    manager: 'management.chinacloudapi.cn',
    login: 'login.chinacloudapi.cn',
    audience: 'https://management.core.chinacloudapi.cn/',
  },
};

/** The same service connection in another cloud. */
export function inCloud(endpoint: Endpoint, cloud: CloudName): Endpoint {
  const { manager, login, audience } = clouds[cloud];
  return {
    ...endpoint,
    url: `https://${manager}/`,
    data: {
      ...endpoint.data,
      environment: cloud,
      activeDirectoryAuthority: `https://${login}/`,
      activeDirectoryServiceEndpointResourceId: audience,
    },
  };
}
