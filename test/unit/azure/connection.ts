import type { Connection } from '../../../tasks/core/azure/sign-in/credential.js';
import { wordsOf } from '../../../tasks/core/pipeline/sign-in-words.js';

const title = 'the service connection "Production"';

/** A connection that signs in to a cloud of examples with a secret. */
export const connection: Connection = {
  resourceManagerUrl: 'https://management.example.com/',
  audience: 'https://management.core.example.com/',
  authorityUrl: 'https://login.example.com/',
  title,
  words: wordsOf(title),
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
