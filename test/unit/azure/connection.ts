import type { Connection } from '../../../tasks/core/azure/sign-in/credential.js';

/** A connection that signs in to a cloud of examples with a secret. */
export const connection: Connection = {
  resourceManagerUrl: 'https://management.example.com/',
  audience: 'https://management.core.example.com/',
  authorityUrl: 'https://login.example.com/',
  title: 'the service connection "Production"',
  identity: {
    kind: 'secret',
    tenantId: '11111111-1111-1111-1111-111111111111',
    clientId: 'client',
    secret: 'secret',
  },
  storageAuthentication: 'auto',
  proxyFor: () => undefined,
  protect: () => undefined,
};
