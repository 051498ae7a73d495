import { evaluate } from '../../configuration/expression.js';
import type { Finding } from '../../configuration/finding.js';
import type { GoldenImage } from '../../configuration/golden-image.js';
import { isObject, property } from '../../configuration/json.js';
import type { Known } from '../../configuration/known.js';
import type { MadeMachine } from '../../lab/templates/made-machines.js';
import { positionOfProperty } from './positions.js';

/** What the expiration date of a lab VM is worth in a template. */
export type Expiry = 'none' | 'usable' | 'over' | 'malformed';

/**
 * Judges the expiration date that a template gives a lab VM (C44). One that only the deployment knows is usable.
 * @param now the time of the build
 */
export function expiryOf({ resource, scope }: MadeMachine, now: Date): Expiry {
  const properties = property(resource, 'properties');
  const written = isObject(properties) ? property(properties, 'expirationDate') : undefined;
  if (written === undefined) return 'none';
  return expiryOfValue(evaluate(written, scope), now);
}

function expiryOfValue(value: Known, now: Date): Expiry {
  if (value === undefined) return 'usable';
  if (value === null || value === '') return 'none';
  const time = typeof value === 'string' ? Date.parse(asUniversal(value)) : Number.NaN;
  if (Number.isNaN(time)) return 'malformed';
  return time > now.getTime() ? 'usable' : 'over';
}

/** A time without a zone is one of UTC for the service. */
function asUniversal(text: string): string {
  return /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?$/.test(text.trim()) ? `${text.trim()}Z` : text;
}

/** A warning for each lab VM whose expiration date is replaced by that of the build (C44). */
export function expirationFindings(
  image: GoldenImage,
  machines: readonly MadeMachine[],
  now: Date,
): Finding[] {
  return machines.flatMap((machine) => {
    const expiry = expiryOf(machine, now);
    if (expiry !== 'over' && expiry !== 'malformed') return [];
    return [unusableExpiry(image, machine, expiry)];
  });
}

function unusableExpiry(image: GoldenImage, machine: MadeMachine, expiry: 'over' | 'malformed'): Finding {
  const fault = expiry === 'over' ? 'is over' : 'is not a date';
  return {
    code: 'IF319',
    severity: 'warning',
    what: `The expiration date of a machine of ${image.imagePath} ${fault}.`,
    why: 'DevTest Labs creates no machine with it. CreateImageVMs leaves it out and sets that of the input expireAfterHours, as it does where a template has none.',
    remedy: 'Remove expirationDate from the template.',
    ...positionOfProperty(image, machine, ['expirationDate']),
  };
}
