import type { AccessToken, TokenCredential } from '@azure/core-auth';
import {
  ClientAssertionCredential,
  ClientCertificateCredential,
  ClientSecretCredential,
  ManagedIdentityCredential,
} from '@azure/identity';
import type { Azure, ProxyFor, StorageAuthentication } from './azure.js';
import { createAssertionSource, type AssertionRequest } from './federated-assertion.js';
import { signInError } from './sign-in-errors.js';

/** How to sign in to an Azure cloud. */
export interface Connection {
  /** How messages call it, e.g. `the service connection "Production"`. */
  readonly title: string;
  /** The address of Azure Resource Manager. */
  readonly resourceManagerUrl: string;
  /** Whom tokens for Azure Resource Manager are for, e.g. `https://management.azure.com`. */
  readonly audience: string;
  /** e.g. `https://login.microsoftonline.com`. */
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
  /** The private key and the certificate, one after the other. */
  | (Application & { readonly kind: 'certificate'; readonly pem: string })
  | (Application & { readonly kind: 'federation'; readonly assertion: AssertionRequest })
  /** Without a client id the identity that the machine itself has. */
  | { readonly kind: 'managed identity'; readonly clientId?: string };

/** Nothing is sent before the first request needs a token; a refusal is that request's error. */
export function signIn(connection: Connection): Azure {
  const { resourceManagerUrl, audience, storageAuthentication, proxyFor, protect } = connection;
  return {
    credential: explained(credentialOf(connection), connection),
    resourceManagerUrl: withoutSlash(resourceManagerUrl),
    scope: `${withoutSlash(audience)}/.default`,
    storageAuthentication,
    proxyFor,
    protect,
  };
}

function credentialOf(connection: Connection): TokenCredential {
  const { identity } = connection;
  if (identity.kind === 'managed identity')
    return identity.clientId === undefined
      ? new ManagedIdentityCredential()
      : new ManagedIdentityCredential({ clientId: identity.clientId });
  const { tenantId, clientId } = identity;
  const options = credentialOptions(connection);
  switch (identity.kind) {
    case 'secret':
      return new ClientSecretCredential(tenantId, clientId, identity.secret, options);
    case 'certificate':
      return new ClientCertificateCredential(tenantId, clientId, { certificate: identity.pem }, options);
    case 'federation':
      return new ClientAssertionCredential(
        tenantId,
        clientId,
        createAssertionSource(identity.assertion, connection),
        options,
      );
  }
}

/** The connection says which authority to trust: Microsoft's directory of authorities need not be asked. */
function credentialOptions({ authorityUrl, proxyFor }: Connection) {
  const proxyOptions = proxyFor(authorityUrl);
  return {
    authorityHost: withoutSlash(authorityUrl),
    disableInstanceDiscovery: true,
    ...(proxyOptions ? { proxyOptions } : {}),
  };
}

/**
 * The credential with errors that name the connection and say what to do. Clients that need the same token at the
 * same time share one request for it: there is a client for each subscription and each storage account.
 */
function explained(credential: TokenCredential, connection: Connection): TokenCredential {
  const pending = new Map<string, Promise<AccessToken | null>>();
  return {
    getToken: (scopes, options) => {
      const key = JSON.stringify([scopes, options?.claims, options?.tenantId]);
      const known = pending.get(key);
      if (known) return known;
      const request = credential
        .getToken(scopes, options)
        .catch((error: unknown) => Promise.reject(signInError(error, connection)))
        .finally(() => pending.delete(key));
      pending.set(key, request);
      return request;
    },
  };
}

function withoutSlash(url: string): string {
  return url.replace(/\/+$/, '');
}
