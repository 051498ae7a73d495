import { isConfigurationError } from '../../configuration/finding.js';
import { readImageRules } from '../../configuration/folder.js';
import type { ImageRule } from '../../configuration/images-json.js';
import { imageSettingsOf } from '../templates/image-settings.js';
import type { ReadContext } from './inputs.js';
import type { Keeping, Limits } from './limits.js';

/** The rules of Images.json, or that nobody knows what it says. */
export type LimitRules = readonly ImageRule[] | 'unusable';

/** Reads Images.json for how long images are kept; where it is wrong, that is noticed, and all else is retired as ever. */
export async function readLimitRules({
  inputs,
  notice,
}: Pick<ReadContext, 'inputs' | 'notice'>): Promise<LimitRules> {
  try {
    const { imageRules } = await readImageRules(inputs.ConfigurationLocation);
    for (const { broken } of imageRules) if (broken) notice(broken);
    return imageRules;
  } catch (error) {
    if (!isConfigurationError(error)) throw error;
    error.findings.forEach(notice);
    return 'unusable';
  }
}

/** What the rules say of how long images are kept; nothing where there are none: the inputs decide. */
export function keepingOf(rules: LimitRules, now: Date): Keeping | undefined {
  if (rules.length === 0) return undefined;
  const known = new Map<string, Limits | undefined>();
  const limitsOf = (pathKey: string) => {
    if (!known.has(pathKey)) known.set(pathKey, limitsIn(rules, pathKey));
    return known.get(pathKey);
  };
  return { limitsOf, now };
}

/** A rule that is wrong may have been meant to keep its images. */
function limitsIn(rules: LimitRules, pathKey: string): Limits | undefined {
  if (rules === 'unusable') return { isUnknown: true };
  const { keep, broken } = imageSettingsOf(rules, pathKey);
  if (broken) return { isUnknown: true };
  return keep && { atLeast: 1, ...keep };
}
