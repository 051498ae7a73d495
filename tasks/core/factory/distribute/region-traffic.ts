import type { Lab } from '../../azure/resources/labs.js';
import { sameLocation } from '../../lab/locations.js';
import type { Finding } from '../../step/action.js';
import { gigabytesText } from '../../step/bytes.js';
import type { DistributeAction } from './actions.js';

/** Says how much leaves the region of the factory, of which Azure bills every byte: at most that, for empty pages do not count. */
export function regionTraffic(actions: readonly DistributeAction[], factoryLab: Lab): Finding[] {
  const far = actions.filter(({ lab }) => !sameLocation(lab.location, factoryLab.location));
  if (far.length === 0) return [];
  const bytes = far.reduce((sum, action) => sum + (action.bytes ?? 0), 0);
  const labs = new Set(far.map(({ lab }) => lab.id)).size;
  return [
    {
      severity: 'notice',
      what: `Copies to other regions: ${far.length}, to ${labs} labs, at most ${gigabytesText(bytes)} that leave ${factoryLab.location}.`,
      why: 'Azure bills what leaves a region. By a gallery, an image leaves it once for each region, however many labs are there.',
    },
  ];
}
