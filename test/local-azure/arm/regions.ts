import { errors } from './errors.js';

/** A region of Azure: `westeurope`, which is shown as `West Europe`. */
export interface Region {
  readonly name: string;
  readonly displayName: string;
  /** Whether it has zone-redundant storage. */
  readonly hasZones: boolean;
}

const withZones = `Australia East|Brazil South|Canada Central|Central India|Central US|China North 3|East Asia|East US|
East US 2|France Central|Germany West Central|Israel Central|Italy North|Japan East|Japan West|Korea Central|Mexico Central|
New Zealand North|North Europe|Norway East|Poland Central|Qatar Central|South Africa North|South Central US|Southeast Asia|
Spain Central|Sweden Central|Switzerland North|UAE North|UK South|US Gov Virginia|West Europe|West US 2|West US 3`;

const withoutZones = `Australia Central|Australia Southeast|Canada East|China East 2|China North 2|China East 3|
France South|Germany North|Korea South|North Central US|Norway West|South Africa West|South India|Sweden South|
Switzerland West|UAE Central|UK West|US Gov Arizona|US Gov Texas|West Central US|West India|West US`;

export const regions: readonly Region[] = [...read(withZones, true), ...read(withoutZones, false)];

function read(table: string, hasZones: boolean): Region[] {
  return table
    .split(/\|\s*/)
    .map((displayName) => ({ name: regionName(displayName), displayName, hasZones }));
}

/** The name of a region by its name or display name, which clients mix. */
export function regionName(text: string): string {
  return text.replaceAll(' ', '').toLowerCase();
}

/** @throws ArmError if there is no such region */
export function regionOf(text: string): Region {
  const found = regions.find(({ name }) => name === regionName(text));
  if (found) return found;
  throw errors.badRequest(
    'LocationNotAvailableForResourceType',
    `The provided location '${text}' is not available.`,
  );
}
