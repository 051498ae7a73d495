import type { ArmRequest } from '../../../local-azure/arm/provider.js';

/** A request in the form in which a route gets it. */
export function armRequest(address: string, changes: Partial<ArmRequest> = {}): ArmRequest {
  const url = new URL(address, 'https://azure.test');
  return {
    method: 'GET',
    parameters: {},
    path: decodeURIComponent(url.pathname),
    query: url.searchParams,
    apiVersion: '2018-09-15',
    body: undefined,
    origin: url.origin,
    principal: { objectId: 'someone', tenantId: 'somewhere' },
    ...changes,
  };
}
