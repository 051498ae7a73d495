import type { TokenCredential } from '@azure/core-auth';
import type { ProxySettings } from '@azure/core-rest-pipeline';

/** An Azure cloud and the identity that requests are sent with: the first parameter of every function of this folder. */
export interface Azure {
  readonly credential: TokenCredential;
  /** The address of Azure Resource Manager, e.g. `https://management.azure.com`. */
  readonly resourceManagerUrl: string;
  /** The OAuth scope of tokens for Azure Resource Manager, e.g. `https://management.azure.com/.default`. */
  readonly scope: string;
  readonly storageAuthentication: StorageAuthentication;
  readonly proxyFor: ProxyFor;
  /** Registers a secret with the log before it can be printed. */
  readonly protect: (secret: string) => void;
}

/** Signs in to storage accounts with Entra tokens, with account keys, or (`auto`) with tokens where they suffice. */
export type StorageAuthentication = 'auto' | 'entra' | 'key';

/** @returns the proxy for requests to a URL; `undefined` where none is used */
export type ProxyFor = (url: string) => ProxySettings | undefined;
