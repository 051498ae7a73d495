import type { Outcome, UnitRecord } from './record.js';

/** How many records ended so, as an output variable. */
export function countOf(records: readonly UnitRecord[], outcome: Outcome): string {
  return String(records.filter((record) => record.outcome === outcome).length);
}

/** A JSON object made of two details of each success: `{"Win2016\\Datacenter.json":"Datacenter"}`. */
export function jsonOf(records: readonly UnitRecord[], nameDetail: string, valueDetail: string): string {
  const succeeded = records.filter(({ outcome }) => outcome === 'succeeded');
  // Whoever prints the variable must not issue what may be a logging command in a file's name.
  return JSON.stringify(
    Object.fromEntries(
      succeeded.map(({ details }) => [details[nameDetail] ?? '', details[valueDetail] ?? '']),
    ),
  ).replaceAll('##', '#\\u0023');
}
