import type { Azure } from '../azure.js';

/** Memoizes a function by `Azure` and key; keys are compared without regard to case. */
export function remember<T>(make: (azure: Azure, key: string) => T): (azure: Azure, key: string) => T {
  const made = new WeakMap<Azure, Map<string, T>>();
  return (azure, key) => {
    const ofAzure = made.get(azure) ?? new Map<string, T>();
    made.set(azure, ofAzure);
    const known = ofAzure.get(key.toLowerCase());
    if (known !== undefined) return known;
    const result = make(azure, key);
    ofAzure.set(key.toLowerCase(), result);
    return result;
  };
}
