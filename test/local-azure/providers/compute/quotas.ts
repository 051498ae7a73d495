import { failureInside } from '../../arm/failing-work.js';
import { regionName } from '../../arm/regions.js';
import type { Resource, ResourceStore } from '../../arm/resources.js';
import type { CoreQuotas } from '../../world.js';
import { MACHINE_TYPE } from './addresses.js';
import { sizes } from './sizes.js';

/** The quotas of cores of the subscriptions: in each region one for each family of sizes, and one over all. */
export interface Quotas {
  readonly set: (subscriptionId: string, quotas: CoreQuotas) => void;
  /** What the list of usages of a region shows. */
  readonly usages: (place: Place) => object[];
  /**
   * Throws the refusal of a deployment in which Compute creates one more machine than the quotas allow.
   * @param place where the machine is; it is among those that are being created
   */
  readonly refuse: (place: Place, size: string) => void;
}

interface Place {
  readonly subscriptionId: string;
  readonly location: string;
}

interface Usage {
  readonly value: string;
  readonly localizedValue: string;
  /** The quota in the words of refusals. */
  readonly refused: string;
  readonly limit: number;
  readonly currentValue: number;
}

/** Enough for all that is tested beside quotas. */
const usualLimit = 10_000;

/** DevTest Labs asks Compute for a machine as soon as it begins with it, which Compute has here once it is built. */
const LAB_MACHINE_TYPE = 'Microsoft.DevTestLab/labs/virtualMachines';

export function createQuotas(resources: Pick<ResourceStore, 'listType'>): Quotas {
  const given = new Map<string, CoreQuotas>();
  const usagesOf = ({ subscriptionId, location }: Place): Usage[] => {
    const quotas = given.get(subscriptionId.toLowerCase()) ?? { limit: usualLimit, inUse: 0 };
    const there = sizesIn(resources, `/subscriptions/${subscriptionId}`, location);
    return [totalOf(quotas, there), ...familiesOf(quotas, there)];
  };
  return {
    set: (subscriptionId, quotas) => void given.set(subscriptionId.toLowerCase(), quotas),
    usages: (place) =>
      usagesOf(place).map(({ value, localizedValue, limit, currentValue }) => ({
        unit: 'Count',
        currentValue,
        limit,
        name: { value, localizedValue },
      })),
    refuse: (place, size) => {
      const wanted = sizes.find(({ name }) => isSame(name, size));
      if (!wanted) return;
      const [total, ...families] = usagesOf(place);
      const exceeded = [total, ...families.filter(({ value }) => value === wanted.family)].find(
        (usage) => usage && usage.currentValue > usage.limit,
      );
      if (exceeded)
        throw failureInside('OperationNotAllowed', refusalText(exceeded, wanted.cores, place.location));
    },
  };
}

/** The sizes of all machines of a subscription in a region, whether or not they run; deallocated ones count, too. */
function sizesIn(resources: Pick<ResourceStore, 'listType'>, scope: string, location: string): string[] {
  const isThere = (machine: Resource) => regionName(machine.location ?? '') === regionName(location);
  const created = resources.listType(MACHINE_TYPE, scope).filter(isThere);
  const begun = resources
    .listType(LAB_MACHINE_TYPE, scope)
    .filter(isThere)
    .filter(({ properties }) => properties['provisioningState'] === 'Creating' && !properties['computeId']);
  return [
    ...created.map(({ properties }) => (properties['hardwareProfile'] as { readonly vmSize: string }).vmSize),
    ...begun.map(({ properties }) => String(properties['size'])),
  ];
}

function totalOf({ limit, inUse }: CoreQuotas, there: readonly string[]): Usage {
  return {
    value: 'cores',
    localizedValue: 'Total Regional vCPUs',
    refused: 'Total Regional Cores',
    limit,
    currentValue: inUse + coresOf(there),
  };
}

function familiesOf({ families = {} }: CoreQuotas, there: readonly string[]): Usage[] {
  const names = [...new Set([...sizes.map(({ family }) => family), ...Object.keys(families)])];
  return names.map((value) => {
    const { limit = usualLimit, inUse = 0 } = families[value] ?? {};
    const currentValue = inUse + coresOf(there, value);
    const localizedValue = value.replace(/^standard(.*)Family$/i, 'Standard $1 Family vCPUs');
    return { value, localizedValue, refused: `${value} Cores`, limit, currentValue };
  });
}

/** Sizes that the regions do not offer have none. */
function coresOf(there: readonly string[], family?: string): number {
  return there
    .flatMap((size) => sizes.filter(({ name }) => isSame(name, size)))
    .filter((size) => family === undefined || size.family === family)
    .reduce((sum, { cores }) => sum + cores, 0);
}

function isSame(one: string, other: string): boolean {
  return one.toLowerCase() === other.toLowerCase();
}

function refusalText({ refused, limit, currentValue }: Usage, cores: number, location: string): string {
  return (
    `Operation could not be completed as it results in exceeding approved ${refused} quota. Additional details - ` +
    `Deployment Model: Resource Manager, Location: ${location}, Current Limit: ${limit}, Current Usage: ` +
    `${currentValue - cores}, Additional Required: ${cores}, (Minimum) New Limit Required: ${currentValue}. Submit a ` +
    'request for Quota increase at https://aka.ms/ProdportalCRP/#blade/Microsoft_Azure_Capacity/UsageAndQuota.ReactView ' +
    'by specifying parameters listed in the ‘Details’ section for deployment to succeed. Please read more about quota ' +
    'limits at https://docs.microsoft.com/en-us/azure/azure-supportability/regional-quota-requests'
  );
}
