import type { AccessToken, TokenCredential } from '@azure/core-auth';
import {
  ClientAssertionCredential,
  ClientCertificateCredential,
  ClientSecretCredential,
  ManagedIdentityCredential,
} from '@azure/identity';
import type { Azure, ProxyFor, StorageAuthentication } from '../azure.js';
import { present } from '../requests/present.js';
import type { AssertionSource, OpenAssertions, Requester } from './assertion.js';
import { type AssertionRequest, createAssertionSource } from './federated-assertion.js';
import { signInError, type SignInWords } from './sign-in-errors.js';
import { createSignInRequests, type SignInRequests, withoutProxy } from './sign-in-requests.js';
import { keepTokens } from './token-cache.js';

/** What a sign-in needs: a cloud, and an identity there, as a service connection or a command line has them. */
export interface Connection {
  /** Its name in messages, e.g. `the service connection "Production"`. */
  readonly title: string;
  readonly words: SignInWords;
  /** The address of Azure Resource Manager. */
  readonly resourceManagerUrl: string;
  /** The audience of tokens for Azure Resource Manager, e.g. `https://management.azure.com`. */
  readonly audience: string;
  /** The URL of Microsoft Entra, e.g. `https://login.microsoftonline.com`. */
  readonly authorityUrl: string;
  readonly identity: Identity;
  readonly storageAuthentication: StorageAuthentication;
  readonly proxyFor: ProxyFor;
  /** Registers a secret with the log. */
  readonly protect: (secret: string) => void;
}

interface Application {
  readonly tenantId: string;
  readonly clientId: string;
}

export type Identity =
  | (Application & { readonly kind: 'secret'; readonly secret: string })
  /** `pem` holds the private key and then the certificate. */
  | (Application & { readonly kind: 'certificate'; readonly pem: string })
  | (Application & { readonly kind: 'federation'; readonly assertion: AssertionRequest | OpenAssertions })
  /** Without a client id it is the system-assigned identity of the machine. */
  | { readonly kind: 'managed identity'; readonly clientId?: string }
  /** The identity that another program has signed in. */
  | { readonly kind: 'another program'; readonly credential: TokenCredential };

/** Prepares the sign-in. The first request that needs a token sends it; a refusal is that request's error. */
export function signIn(connection: Connection): Azure {
  const { resourceManagerUrl, audience, storageAuthentication, proxyFor, protect } = connection;
  return {
    credential: credentialOf(connection),
    resourceManagerUrl: withoutSlash(resourceManagerUrl),
    scope: `${withoutSlash(audience)}/.default`,
    storageAuthentication,
    proxyFor,
    protect,
  };
}

type TokenRequests = SignInRequests<AccessToken | null>;

function credentialOf(connection: Connection): TokenCredential {
  const requests: TokenRequests = createSignInRequests();
  return keepTokens(explained(bareCredential(connection, requests), connection, requests));
}

function bareCredential(connection: Connection, { httpClient }: TokenRequests): TokenCredential {
  const { identity } = connection;
  if (identity.kind === 'another program') return identity.credential;
  if (identity.kind === 'managed identity')
    return new ManagedIdentityCredential({
      httpClient: withoutProxy(httpClient),
      ...present('clientId', identity.clientId),
    });
  const { tenantId, clientId } = identity;
  const options = { ...credentialOptions(connection), httpClient };
  switch (identity.kind) {
    case 'secret':
      return new ClientSecretCredential(tenantId, clientId, identity.secret, options);
    case 'certificate':
      return new ClientCertificateCredential(tenantId, clientId, { certificate: identity.pem }, options);
    case 'federation':
      return new ClientAssertionCredential(
        tenantId,
        clientId,
        openAssertions(identity.assertion, { ...connection, httpClient }),
        options,
      );
  }
}

function openAssertions(assertion: AssertionRequest | OpenAssertions, requester: Requester): AssertionSource {
  return typeof assertion === 'function' ? assertion(requester) : createAssertionSource(assertion, requester);
}

/** The connection names the authority to trust, so instance discovery is off. */
function credentialOptions({ authorityUrl, proxyFor }: Connection) {
  return {
    authorityHost: withoutSlash(authorityUrl),
    disableInstanceDiscovery: true,
    ...present('proxyOptions', proxyFor(authorityUrl)),
  };
}

/** A credential whose tokens are registered as secrets, and whose errors name the connection and a remedy. */
function explained(
  credential: TokenCredential,
  connection: Connection,
  { share }: TokenRequests,
): TokenCredential {
  const protectToken = once(connection.protect);
  return {
    getToken: (scopes, options) =>
      share(
        JSON.stringify([scopes, options?.claims, options?.tenantId]),
        async () => {
          const token = await credential
            .getToken(scopes, options)
            .catch((error: unknown) => Promise.reject(signInError(error, connection)));
          if (token) protectToken(token.token);
          return token;
        },
        options?.abortSignal,
      ),
  };
}

/** Registers each token once: the same one is given to many clients. */
function once(protect: (secret: string) => void): (secret: string) => void {
  const known = new Set<string>();
  return (secret) => {
    if (known.has(secret)) return;
    known.add(secret);
    protect(secret);
  };
}

function withoutSlash(url: string): string {
  return url.replace(/(?<!\/)\/+$/, '');
}
