/** The Hyper-V generation of a virtual machine or image, in Azure's words. */
export type Generation = 'V1' | 'V2';

/** What is known of a generation. */
export interface Told<T> {
  readonly value: T;
  /** False where only Microsoft's way of naming speaks for it. */
  readonly isCertain: boolean;
}

const only2: readonly Generation[] = ['V2'];

const only1: readonly Generation[] = ['V1'];

interface Family {
  /** e.g. `Dasv6`; for the reader. */
  readonly family: string;
  readonly sizes: RegExp;
  readonly boots: readonly Generation[];
  readonly isCertain?: false;
}

/**
 * Sizes that boot one generation only; all others boot both, as far as is known. Sources: Microsoft, "Support for
 * Generation 2 VMs on Azure" (https://learn.microsoft.com/azure/virtual-machines/generation-2) with the pages of the
 * families, and refusals of Azure that were reported ("The selected VM size … cannot boot Hypervisor Generation '1'"),
 * e.g. https://github.com/Dayzure/entra-gsa-labs/issues/12 and https://github.com/loft-sh/devpod/issues/731.
 */
const families: readonly Family[] = [
  {
    family: 'with Arm processors: Dpsv5, Epdsv5, Bpsv2, Dplsv6',
    sizes: /^[a-z]+\d+(-\d+)?p[a-z]*_v\d/,
    boots: only2,
  },
  { family: 'D, E and F of version 6 and later', sizes: /^[def]x?[a-z]*\d.*_v([6-9]|\d\d)/, boots: only2 },
  { family: 'DC and EC, confidential', sizes: /^[de]c\d/, boots: only2 },
  { family: 'NCC, confidential', sizes: /^ncc\d/, boots: only2 },
  { family: 'FX', sizes: /^fx\d/, boots: only2 },
  { family: 'M of version 2 and later', sizes: /^m[a-z]*\d.*_v([2-9]|\d\d)/, boots: only2 },
  { family: 'ND of version 2 and later', sizes: /^nd\d.*_v([2-9]|\d\d)/, boots: only2 },
  { family: 'NC of version 4 and later', sizes: /^nc\d.*_v([4-9]|\d\d)/, boots: only2 },
  { family: 'L of version 4 and later', sizes: /^l\d.*_v([4-9]|\d\d)/, boots: only2, isCertain: false },
  { family: 'others of version 6 and later', sizes: /_v([6-9]|\d\d)$/, boots: only2, isCertain: false },
  { family: 'Basic A', sizes: /^basic_/, boots: only1 },
  { family: 'A and Av2', sizes: /^a\d+m?(_v2)?$/, boots: only1 },
  { family: 'D and Dv2 without premium storage', sizes: /^d\d+(_v2)?(_promo)?$/, boots: only1 },
  { family: 'Dv3 and Ev3 without premium storage', sizes: /^[de]\d+i?_v3$/, boots: only1 },
  { family: 'F and G without premium storage', sizes: /^[fg]\d+$/, boots: only1 },
  { family: 'H', sizes: /^h\d+m?r?(_promo)?$/, boots: only1 },
  { family: 'NC and NV of version 1', sizes: /^n[cv]\d+r?(_promo)?$/, boots: only1 },
];

/** The generations that a size boots; undefined where nothing is known against either. */
export function generationsOfSize(size: string): Told<readonly Generation[]> | undefined {
  const name = size
    .trim()
    .toLowerCase()
    .replace(/^standard_/, '');
  const family = families.find(({ sizes }) => sizes.test(name));
  return family && { value: family.boots, isCertain: family.isCertain ?? true };
}

/**
 * Whether a size boots no machine with Trusted Launch, although it boots Generation 2, as far as its name tells: those for
 * confidential machines. Source: Microsoft, "Trusted Launch for Azure virtual machines"
 * (https://learn.microsoft.com/azure/virtual-machines/trusted-launch).
 */
export function lacksTrustedLaunch(size: string): boolean {
  return /^(standard_)?([de]|nc)c\d/i.test(size.trim());
}

/** What Azure tells of generations. */
export interface AzureGenerations {
  /** The generations that sizes boot in the region of the factory lab, by size in lower case; undefined if not told. */
  readonly sizes: ReadonlyMap<string, readonly Generation[]> | undefined;
  /** The sizes, in lower case, that boot no machine with Trusted Launch there; undefined if not told. */
  readonly withoutTrustedLaunch?: ReadonlySet<string> | undefined;
  /** The generations of shared images, by `keyOf`. */
  readonly images: ReadonlyMap<string, Generation>;
}

export interface MarketplaceImage {
  readonly publisher: string;
  readonly offer: string;
  readonly sku: string;
}

interface Naming {
  readonly names: string;
  readonly matches: (image: MarketplaceImage) => boolean;
  readonly generation: Generation;
  readonly isCertain?: false;
}

const skuIs =
  (pattern: RegExp) =>
  ({ sku }: MarketplaceImage) =>
    pattern.test(sku);

/**
 * How the generation of a Marketplace image shows in its names; the first row that fits decides. Sources: Microsoft,
 * "Support for Generation 2 VMs on Azure", and Canonical, "Find Ubuntu images on Azure"
 * (https://documentation.ubuntu.com/azure/azure-how-to/instances/find-ubuntu-images/): since 24.04, an image of Ubuntu is
 * of Generation 2 unless its SKU ends in gen1.
 */
const namings: readonly Naming[] = [
  { names: 'gen1', matches: skuIs(/gen-?1(?!\d)|[-_]g1(?!\d)/), generation: 'V1' },
  { names: 'gen2, g2, gensecond', matches: skuIs(/gen-?2(?!\d)|[-_]g2(?!\d)|gensecond/), generation: 'V2' },
  {
    names: 'Arm, confidential',
    matches: skuIs(/arm64|(^|[-_])cvm([-_]|$)|trusted-?launch/),
    generation: 'V2',
  },
  { names: 'Windows Server Azure Edition', matches: skuIs(/azure-edition/), generation: 'V2' },
  {
    names: 'Windows 11',
    matches: ({ offer, sku }) => /^windows-?11/.test(offer) || /^win11/.test(sku),
    generation: 'V2',
  },
  { names: 'confidential Windows', matches: ({ offer }) => /-cvm$/.test(offer), generation: 'V2' },
  {
    names: 'Ubuntu since 24.04',
    matches: ({ publisher, offer }) =>
      publisher === 'canonical' && /^ubuntu-(2[4-9]|[3-9]\d)_\d\d/.test(offer),
    generation: 'V2',
  },
  {
    names: 'Windows Server',
    matches: ({ publisher, offer, sku }) =>
      publisher === 'microsoftwindowsserver' && offer === 'windowsserver' && /^20\d\d-/.test(sku),
    generation: 'V1',
  },
  {
    names: 'Windows 10',
    matches: ({ publisher, offer }) => publisher === 'microsoftwindowsdesktop' && /^windows-?10$/.test(offer),
    generation: 'V1',
  },
  {
    names: 'Ubuntu until 22.04',
    matches: ({ publisher, offer }) =>
      publisher === 'canonical' && /^(ubuntuserver|0001-com-ubuntu-server-)/.test(offer),
    generation: 'V1',
  },
  { names: 'others', matches: () => true, generation: 'V1', isCertain: false },
];

/** The generation of a Marketplace image, as its names tell it. */
export function generationOfMarketplaceImage(image: MarketplaceImage): Told<Generation> {
  const written = Object.fromEntries(
    Object.entries(image).map(([name, value]: [string, string]) => [name, value.trim().toLowerCase()]),
  ) as unknown as MarketplaceImage;
  const naming = namings.find(({ matches }) => matches(written));
  return { value: naming?.generation ?? 'V1', isCertain: naming?.isCertain ?? naming !== undefined };
}
