import type { Outcome, UnitRecord } from './record.js';

/** The number of records with an outcome, as an output variable. */
export function countOf(records: readonly UnitRecord[], outcome: Outcome): string {
  return String(records.filter((record) => record.outcome === outcome).length);
}

/** Two details of each success as a JSON object: `{"Win2016\\Datacenter.json":"Datacenter"}`. */
export function jsonOf(records: readonly UnitRecord[], nameDetail: string, valueDetail: string): string {
  const succeeded = records.filter(({ outcome }) => outcome === 'succeeded');
  // The name of a file may contain a logging command, which must not be issued where the variable is printed.
  return JSON.stringify(
    Object.fromEntries(
      succeeded.map(({ details }) => [details[nameDetail] ?? '', details[valueDetail] ?? '']),
    ),
  ).replaceAll('##', '#\\u0023');
}
