/** The most characters of the name of a lab VM, by its operating system. */
export const longestMachineName = { Windows: 15, Linux: 64 } as const;

/**
 * Whether DevTest Labs takes a name for a VM (Microsoft: Naming rules for Azure resources).
 * @param longest the most characters of it
 */
export function isMachineName(name: string, longest: number): boolean {
  return /^[a-z\d]([a-z\d-]*[a-z\d])?$/i.test(name) && !/^\d+$/.test(name) && name.length <= longest;
}

/** What names of VMs are made of; completes "It must be". */
export function machineNameRule(longest: number): string {
  return `letters, digits and hyphens, at most ${longest}, not only digits, with no hyphen at an end`;
}
