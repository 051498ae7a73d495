import type { ArmRequest, Route } from '../../arm/provider.js';
import type { Quotas } from './quotas.js';
import { listSkus, sizes } from './sizes.js';

const SUBSCRIPTION = '/subscriptions/{subscriptionId}/providers/Microsoft.Compute';

const LOCATION = `${SUBSCRIPTION}/locations/{location}`;

/** What a subscription can have in a region: sizes and quotas. */
export function limitRoutes(quotas: Quotas): Route[] {
  const usages = ({ parameters }: ArmRequest): object[] => {
    const { subscriptionId = '', location = '' } = parameters;
    return quotas.usages({ subscriptionId, location });
  };
  const machineSizes = sizes.map(({ name, cores: numberOfCores, memoryInMB }) => ({
    name,
    numberOfCores,
    osDiskSizeInMB: 1_047_552,
    resourceDiskSizeInMB: 0,
    memoryInMB,
    maxDataDiskCount: numberOfCores * 2,
  }));
  return [
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
    { method: 'GET', path: `${SUBSCRIPTION}/skus`, handle: listSkus },
  ];
}
