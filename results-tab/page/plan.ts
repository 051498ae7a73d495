import { counted } from '../views/format.js';
import type { PlanGroup } from '../views/plan.js';
import { table } from './element.js';
import type { Content } from './frame.js';

export function drawPlan(groups: readonly PlanGroup[]): Content {
  return groups.map(({ title, rows }) =>
    table(`${title}: ${counted(rows.length, 'action')}`, ['What', 'Image', 'Where', 'Size'], rows),
  );
}
