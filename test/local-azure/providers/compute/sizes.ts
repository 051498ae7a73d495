import { errors } from '../../arm/errors.js';
import type { ArmRequest, ArmResponse } from '../../arm/provider.js';

type Generation = 'V1' | 'V2';

interface Size {
  readonly name: string;
  /** The quota that bounds it beside the one over all sizes. */
  readonly family: string;
  readonly cores: number;
  readonly memoryInMB: number;
  /** The Hyper-V generations that it boots. */
  readonly boots: readonly Generation[];
  /** Whether it boots no machine with Trusted Launch. */
  readonly trustedLaunchDisabled?: true;
}

const both = ['V1', 'V2'] as const;

/** The sizes that every region offers. */
export const sizes: readonly Size[] = [
  { name: 'Standard_A2_v2', family: 'standardAv2Family', cores: 2, memoryInMB: 4096, boots: ['V1'] },
  { name: 'Standard_B2ms', family: 'standardBSFamily', cores: 2, memoryInMB: 8192, boots: both },
  { name: 'Standard_D2s_v3', family: 'standardDSv3Family', cores: 2, memoryInMB: 8192, boots: both },
  { name: 'Standard_D4s_v3', family: 'standardDSv3Family', cores: 4, memoryInMB: 16_384, boots: both },
  { name: 'Standard_D2s_v5', family: 'standardDSv5Family', cores: 2, memoryInMB: 8192, boots: both },
  { name: 'Standard_D4s_v5', family: 'standardDSv5Family', cores: 4, memoryInMB: 16_384, boots: both },
  { name: 'Standard_D8s_v5', family: 'standardDSv5Family', cores: 8, memoryInMB: 32_768, boots: both },
  { name: 'Standard_E4s_v5', family: 'standardESv5Family', cores: 4, memoryInMB: 32_768, boots: both },
  { name: 'Standard_D2s_v6', family: 'StandardDsv6Family', cores: 2, memoryInMB: 8192, boots: ['V2'] },
  { name: 'Standard_D4s_v6', family: 'StandardDsv6Family', cores: 4, memoryInMB: 16_384, boots: ['V2'] },
  { name: 'Standard_E2s_v6', family: 'StandardEsv6Family', cores: 2, memoryInMB: 16_384, boots: ['V2'] },
  {
    name: 'Standard_DC2as_v5',
    family: 'standardDCASv5Family',
    cores: 2,
    memoryInMB: 8192,
    boots: ['V2'],
    trustedLaunchDisabled: true,
  },
];

/** Throws the refusal of Compute for a machine whose size cannot boot the generation of its image. */
export function refuseGeneration(name: string, generation: Generation): void {
  const size = sizes.find((one) => one.name.toLowerCase() === name.toLowerCase());
  if (!size || size.boots.includes(generation)) return;
  const number = generation.slice(1);
  throw errors.badRequest(
    'BadRequest',
    `The selected VM size '${name}' cannot boot Hypervisor Generation '${number}'. If this was a Create operation please ` +
      'check that the Hypervisor Generation of the Image matches the Hypervisor Generation of the selected VM Size. If this ' +
      `was an Update operation please select a Hypervisor Generation '${number}' VM Size. For more information, see ` +
      'https://aka.ms/azuregen2vm',
  );
}

/** Whether a size boots machines with Trusted Launch, which are all of Generation 2. */
export function bootsTrustedLaunch(name: string): boolean {
  const size = sizes.find((one) => one.name.toLowerCase() === name.toLowerCase());
  return !size || (size.boots.includes('V2') && size.trustedLaunchDisabled !== true);
}

/** Throws the refusal of Compute for a machine with Trusted Launch whose size has none. */
export function refuseSecurityType(name: string, securityType: string | undefined): void {
  if (securityType === undefined || bootsTrustedLaunch(name)) return;
  throw errors.badRequest(
    'BadRequest',
    `The VM size '${name}' does not support the security type '${securityType}'.`,
  );
}

/** Lists what the sizes can do; of the options of `$filter`, the service knows the region alone. */
export function listSkus({ query }: ArmRequest): ArmResponse {
  const location = /^location eq '([^']*)'$/.exec(query.get('$filter') ?? '')?.[1] ?? 'westeurope';
  const value = sizes.map(({ name, family, cores, memoryInMB, boots, trustedLaunchDisabled }) => ({
    resourceType: 'virtualMachines',
    name,
    tier: 'Standard',
    size: name.replace('Standard_', ''),
    family,
    locations: [location],
    capabilities: [
      { name: 'HyperVGenerations', value: boots.join(',') },
      ...(trustedLaunchDisabled ? [{ name: 'TrustedLaunchDisabled', value: 'True' }] : []),
      { name: 'vCPUs', value: String(cores) },
      { name: 'MemoryGB', value: String(memoryInMB / 1024) },
    ],
    restrictions: [],
  }));
  return { status: 200, body: { value } };
}
