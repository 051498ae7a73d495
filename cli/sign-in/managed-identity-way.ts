import { type Environment, missing, valueOf } from './environment.js';
import type { Way } from './way.js';
import { managedIdentityWords } from './words.js';

/** What the Azure SDK takes for a workload identity, also where it is asked for a managed identity. */
const workloadIdentity = ['AZURE_FEDERATED_TOKEN_FILE', 'AZURE_TENANT_ID', 'AZURE_CLIENT_ID'];

/**
 * The managed identity of this machine. Unless the user chose it, it counts only where variables name its endpoint: a
 * machine outside Azure would wait for an answer that never comes.
 */
export const managedIdentity: Way = {
  method: 'managed-identity',
  name: 'a managed identity',
  lacks: (environment, isNamed) => {
    if (!isNamed) return hasEndpoint(environment) ? undefined : 'no variable names its endpoint';
    return missing(environment, workloadIdentity) === undefined
      ? 'AZURE_FEDERATED_TOKEN_FILE is set, with which the workload identity would act instead'
      : undefined;
  },
  open: ({ environment }) => {
    const clientId = valueOf(environment, 'AZURE_CLIENT_ID');
    return {
      title:
        clientId === undefined ? 'the managed identity of this machine' : `the managed identity ${clientId}`,
      words: managedIdentityWords,
      identity: { kind: 'managed identity', ...(clientId === undefined ? {} : { clientId }) },
    };
  },
};

function hasEndpoint(environment: Environment): boolean {
  const has = (name: string) => valueOf(environment, name) !== undefined;
  return (
    has('MSI_ENDPOINT') || (has('IDENTITY_ENDPOINT') && (has('IDENTITY_HEADER') || has('IMDS_ENDPOINT')))
  );
}
