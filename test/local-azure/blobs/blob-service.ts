import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Clock } from '../clock.js';
import { assumedFacts, type Facts } from '../facts.js';
import type { Faults } from '../faults/faults.js';
import type { Blob } from '../world.js';
import { type Account, createAzurite, isOwnRequest } from './azurite.js';
import { takeTimeToDeleteContainers } from './container-deletion.js';
import { putBlob, putContainer } from './contents.js';
import { type Copy, createCopies } from './copies.js';
import {
  type AccountInventory,
  expireLeases,
  findBlob,
  type FoundBlob,
  parseBlobUrl,
  takeInventory,
} from './inventory.js';
import { createManagedDisks, type ManagedDisks } from './managed-disks.js';
import { refuseSharedKey, showsSharedKey } from './shared-keys.js';
import { slowDownCopies } from './slow-copies.js';

/** The real Azurite without its server, extended by the parts of the blob service that it lacks. */
export interface BlobService extends ManagedDisks {
  /**
   * Answers a request to `/{account}/{container}/{blob}`, whose body must not have been read. Azurite checks the
   * source of a copy by a request to the host that the copy names, which must reach this service again.
   */
  readonly handle: (request: IncomingMessage, response: ServerResponse) => void;
  /** Whether Azurite itself sent the request to check the source of a copy. */
  readonly isOwnRequest: (request: IncomingMessage) => boolean;
  /** Adds an account; the keys are in base64. */
  readonly addAccount: (name: string, keys: readonly [string, string]) => void;
  /** Forgets an account: nothing of it can be reached any more. */
  readonly removeAccount: (name: string) => void;
  /** Sets whether an account accepts its keys and what is signed with them; by default it does. */
  readonly setSharedKeyAccess: (account: string, allowed: boolean) => void;
  /** Creates a blob, and its container if that is missing. */
  readonly seed: (account: string, blob: Blob) => Promise<void>;
  /** Creates a container whose blobs everybody may read. */
  readonly openContainer: (account: string, container: string) => Promise<void>;
  readonly hasAccount: (name: string) => boolean;
  /** @param url path-style address; a SAS in it is not checked */
  readonly findByUrl: (url: string) => Promise<FoundBlob | undefined>;
  /** The contents of the added accounts. */
  readonly inventory: () => Promise<readonly AccountInventory[]>;
  /** Ends all leases, as if their time had passed. */
  readonly expireLeases: () => Promise<void>;
  /** All copies that were ever begun, oldest first. */
  readonly copies: () => readonly Copy[];
  readonly close: () => Promise<void>;
}

export interface BlobServiceOptions {
  readonly clock: Clock;
  readonly copyBytesPerSecond: number;
  readonly faults: Pick<Faults, 'of'>;
  readonly facts?: Facts;
}

/** Creates a blob service without accounts. It opens no port. */
export async function createBlobService({
  clock,
  copyBytesPerSecond,
  faults,
  facts = assumedFacts,
}: BlobServiceOptions): Promise<BlobService> {
  const accounts = new Map<string, Account>();
  const added = new Set<string>();
  const withoutSharedKeys = new Set<string>();
  const azurite = await createAzurite(accounts);
  const copies = createCopies(clock, copyBytesPerSecond, faults, facts);
  slowDownCopies(azurite, copies, facts);
  takeTimeToDeleteContainers(azurite, clock);

  return {
    ...createManagedDisks(azurite, accounts),
    handle: (request, response) => {
      if (withoutSharedKeys.has(accountOf(request)) && showsSharedKey(request)) {
        refuseSharedKey(request, response);
      } else {
        azurite.listener(request, response);
      }
    },
    isOwnRequest,
    addAccount: (name, [key1, key2]) => {
      accounts.set(name, { name, key1: Buffer.from(key1, 'base64'), key2: Buffer.from(key2, 'base64') });
      added.add(name);
    },
    removeAccount: (name) => {
      accounts.delete(name);
      added.delete(name);
    },
    setSharedKeyAccess: (account, allowed) => {
      if (allowed) withoutSharedKeys.delete(account);
      else withoutSharedKeys.add(account);
    },
    seed: (account, blob) => putBlob(azurite, account, blob),
    openContainer: (account, container) => putContainer(azurite, account, container, 'blob'),
    hasAccount: (name) => added.has(name),
    findByUrl: async (url) => {
      copies.advance();
      const address = parseBlobUrl(url);
      return address && findBlob(azurite, address);
    },
    inventory: () => Promise.all([...added].map((account) => takeInventory(azurite, account))),
    expireLeases: async () => {
      await Promise.all([...added].map((account) => expireLeases(azurite, account)));
    },
    copies: copies.list,
    close: azurite.close,
  };
}

/** The account of an address; clients ask for the copy in the paired region by the suffix `-secondary`. */
function accountOf({ url = '' }: IncomingMessage): string {
  return (/^\/([^/?]*)/.exec(url)?.[1] ?? '').replace(/-secondary$/, '');
}
