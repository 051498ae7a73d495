import { codeOf, explain } from '../requests/errors.js';
import type { StorageAccount } from '../resources/storage-accounts.js';

/** The role that lets an identity read and write blobs with Entra tokens. */
export const blobRole = 'Storage Blob Data Contributor';

/** Whether the service refused a known identity for a missing role on the blobs. */
export function refusesIdentity(error: unknown): boolean {
  return codeOf(error) === 'AuthorizationPermissionMismatch';
}

/**
 * Adds a remedy to an error of the blob service if it is a refusal. A refusal by network rules and one for a missing
 * role have different remedies.
 * @see https://learn.microsoft.com/rest/api/storageservices/common-rest-api-error-codes
 */
export function withRemedy(error: unknown, account: StorageAccount): Error {
  if (!(error instanceof Error)) return new Error(String(error));
  // The answer to a HEAD request has its code in a header only.
  const { code } = explain(error);
  const remedy = code === undefined ? undefined : remedies[code]?.(account);
  return remedy === undefined ? error : Object.assign(error, { code, remedy });
}

/** The error for an account whose shared key access is disabled. */
export function keysRefused(account: StorageAccount): Error {
  return Object.assign(
    new Error(
      `The storage account ${account.name} takes no account keys: its shared key access is disabled.`,
    ),
    { remedy: tokensInstead(account) },
  );
}

const remedies: Readonly<Record<string, (account: StorageAccount) => string>> = {
  AuthorizationPermissionMismatch: ({ name, sharedKeyAllowed }) =>
    `Give the service connection's identity the role ${blobRole} on the storage account ${name}` +
    (sharedKeyAllowed ? ', or a role that may list its keys.' : ', which takes no account keys.'),
  AuthorizationFailure: ({ name }) =>
    `The network rules of the storage account ${name} refuse this agent, whatever its roles: allow the agent's address or virtual network under Networking of the account, or run the task on an agent in an allowed network.`,
  KeyBasedAuthenticationNotPermitted: (account) => tokensInstead(account),
  CannotVerifyCopySource: () =>
    'The source of the copy cannot be read: look at the network rules of the storage account or disk that it is in.',
};

function tokensInstead({ name }: StorageAccount): string {
  return `Set the input storageAuthentication to auto or entra, and give the service connection's identity the role ${blobRole} on the storage account ${name}.`;
}
