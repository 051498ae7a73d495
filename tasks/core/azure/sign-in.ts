import type { TokenCredential } from '@azure/core-auth';
import type { ProxySettings } from '@azure/core-rest-pipeline';
import {
  ClientAssertionCredential,
  ClientCertificateCredential,
  ClientSecretCredential,
  ManagedIdentityCredential,
} from '@azure/identity';
import type { Azure } from './azure.js';

/** How to sign in to an Azure cloud. */
export interface Connection {
  /** The address of Azure Resource Manager. */
  readonly resourceManagerUrl: string;
  /** Whom tokens for Azure Resource Manager are for, e.g. `https://management.azure.com`. */
  readonly audience: string;
  /** e.g. `https://login.microsoftonline.com`. */
  readonly authorityUrl: string;
  readonly tenantId: string;
  readonly identity: Identity;
  readonly proxy?: ProxySettings;
  /** Registers a secret with the log. */
  readonly protect: (secret: string) => void;
}

export type Identity =
  | { readonly kind: 'secret'; readonly clientId: string; readonly secret: string }
  | { readonly kind: 'certificate'; readonly clientId: string; readonly pem: string }
  | {
      readonly kind: 'assertion';
      readonly clientId: string;
      readonly getAssertion: () => Promise<string>;
    }
  | { readonly kind: 'managed identity'; readonly clientId?: string };

/** Nothing is sent before the first request needs a token; a refusal is that request's error. */
export function signIn(connection: Connection): Azure {
  const { resourceManagerUrl, audience, proxy, protect } = connection;
  return {
    credential: credentialOf(connection),
    resourceManagerUrl: withoutSlash(resourceManagerUrl),
    scope: `${withoutSlash(audience)}/.default`,
    protect,
    ...(proxy ? { proxy } : {}),
  };
}

/** The authorities that Microsoft's own directory of them knows; it must not be asked about any other. */
const wellKnownAuthorities = new Set([
  'login.microsoftonline.com',
  'login.microsoftonline.us',
  'login.chinacloudapi.cn',
  'login.partner.microsoftonline.cn',
]);

function credentialOf(connection: Connection): TokenCredential {
  const { identity, tenantId } = connection;
  const options = credentialOptions(connection);
  switch (identity.kind) {
    case 'secret':
      return new ClientSecretCredential(tenantId, identity.clientId, identity.secret, options);
    case 'certificate':
      return new ClientCertificateCredential(
        tenantId,
        identity.clientId,
        { certificate: identity.pem },
        options,
      );
    case 'assertion':
      return new ClientAssertionCredential(tenantId, identity.clientId, identity.getAssertion, options);
    case 'managed identity':
      return identity.clientId === undefined
        ? new ManagedIdentityCredential()
        : new ManagedIdentityCredential({ clientId: identity.clientId });
  }
}

function credentialOptions({ authorityUrl, proxy }: Connection) {
  const { hostname } = new URL(authorityUrl);
  return {
    authorityHost: withoutSlash(authorityUrl),
    disableInstanceDiscovery: !wellKnownAuthorities.has(hostname),
    ...(proxy ? { proxyOptions: proxy } : {}),
  };
}

function withoutSlash(url: string): string {
  return url.replace(/\/+$/, '');
}
