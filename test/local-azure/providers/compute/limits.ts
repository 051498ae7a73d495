import type { ArmRequest, Route } from '../../arm/provider.js';
import { listSkus, sizes } from './sizes.js';

/** Cores of all series together. */
export interface CoreQuota {
  readonly limit: number;
  readonly inUse: number;
}

/** The compute limits of a subscription, the same in every region. */
export interface Limits {
  readonly routes: readonly Route[];
  readonly setCores: (subscriptionId: string, cores: CoreQuota) => void;
}

const usual: CoreQuota = { limit: 100, inUse: 0 };

const LOCATION = '/subscriptions/{subscriptionId}/providers/Microsoft.Compute/locations/{location}';

export function createLimits(): Limits {
  const quotas = new Map<string, CoreQuota>();
  const usages = ({ parameters }: ArmRequest): object[] => {
    const { limit, inUse } = quotas.get(parameters['subscriptionId']?.toLowerCase() ?? '') ?? usual;
    const name = { value: 'cores', localizedValue: 'Total Regional vCPUs' };
    return [{ unit: 'Count', currentValue: inUse, limit, name }];
  };
  const machineSizes = sizes.map(({ name, cores: numberOfCores, memoryInMB }) => ({
    name,
    numberOfCores,
    osDiskSizeInMB: 1_047_552,
    resourceDiskSizeInMB: 0,
    memoryInMB,
    maxDataDiskCount: numberOfCores * 2,
  }));
  return {
    routes: [
      {
        method: 'GET',
        path: `${LOCATION}/usages`,
        handle: (request) => ({ status: 200, body: { value: usages(request) } }),
      },
      {
        method: 'GET',
        path: `${LOCATION}/vmSizes`,
        handle: () => ({ status: 200, body: { value: machineSizes } }),
      },
      {
        method: 'GET',
        path: '/subscriptions/{subscriptionId}/providers/Microsoft.Compute/skus',
        handle: listSkus,
      },
    ],
    setCores: (subscriptionId, cores) => void quotas.set(subscriptionId.toLowerCase(), cores),
  };
}
