import type { ArmRequest, Route } from '../../arm/provider.js';

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

/** Cores of the sizes that every region offers. */
const sizes: readonly (readonly [name: string, cores: number, memoryInMB: number])[] = [
  ['Standard_B2ms', 2, 8192],
  ['Standard_D2s_v3', 2, 8192],
  ['Standard_D4s_v3', 4, 16_384],
  ['Standard_D2s_v5', 2, 8192],
  ['Standard_D4s_v5', 4, 16_384],
  ['Standard_D8s_v5', 8, 32_768],
  ['Standard_E4s_v5', 4, 32_768],
];

const LOCATION = '/subscriptions/{subscriptionId}/providers/Microsoft.Compute/locations/{location}';

export function createLimits(): Limits {
  const quotas = new Map<string, CoreQuota>();
  const usages = ({ parameters }: ArmRequest): object[] => {
    const { limit, inUse } = quotas.get(parameters['subscriptionId']?.toLowerCase() ?? '') ?? usual;
    const name = { value: 'cores', localizedValue: 'Total Regional vCPUs' };
    return [{ unit: 'Count', currentValue: inUse, limit, name }];
  };
  const machineSizes = sizes.map(([name, numberOfCores, memoryInMB]) => ({
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
    ],
    setCores: (subscriptionId, cores) => void quotas.set(subscriptionId.toLowerCase(), cores),
  };
}
