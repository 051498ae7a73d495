import { tlsPolicy } from '@azure/core-rest-pipeline';
import { ClientSecretCredential } from '@azure/identity';
import { readFile } from 'node:fs/promises';
import type { LocalAzure } from '../local-azure/launch.js';
import type { World } from '../local-azure/world.js';

/** Credential and options for clients of the Azure SDK that use a local Azure as the first application of its world. */
export async function sdkAccess(azure: LocalAzure, { tenantId, applications }: World) {
  const ca = await readFile(azure.certificate, 'utf8');
  const additionalPolicies = [{ policy: tlsPolicy({ ca }), position: 'perCall' as const }];
  const [{ clientId, secret = '' } = { clientId: '' }] = applications;
  const credential = new ClientSecretCredential(tenantId, clientId, secret, {
    authorityHost: azure.authority,
    disableInstanceDiscovery: true,
    additionalPolicies,
  });
  const options = {
    endpoint: azure.resourceManager,
    credentialScopes: [`${azure.audience}/.default`],
    additionalPolicies,
  };
  return { credential, options };
}
