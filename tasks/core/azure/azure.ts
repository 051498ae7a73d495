import type { TokenCredential } from '@azure/core-auth';
import type { ProxySettings } from '@azure/core-rest-pipeline';

/** An Azure cloud and who we are in it: what every function of this folder takes first. */
export interface Azure {
  readonly credential: TokenCredential;
  /** The address of Azure Resource Manager, e.g. `https://management.azure.com`. */
  readonly resourceManagerUrl: string;
  /** What a token for Azure Resource Manager is asked for, e.g. `https://management.azure.com/.default`. */
  readonly scope: string;
  readonly storageAuthentication: StorageAuthentication;
  readonly proxyFor: ProxyFor;
  /** Registers a secret with the log before it can be printed. */
  readonly protect: (secret: string) => void;
}

/** How storage accounts are opened: with Entra tokens, with account keys, or with tokens where they suffice. */
export type StorageAuthentication = 'auto' | 'entra' | 'key';

/** The proxy that leads to an address; undefined where it is reached directly. */
export type ProxyFor = (url: string) => ProxySettings | undefined;
