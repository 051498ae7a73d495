import { countOf } from '../../step/outputs.js';
import type { UnitRecord } from '../../step/record.js';
import type { Done } from '../../step/step.js';
import { imageList, isListed } from './image-list.js';

export { plan } from './plan.js';
export { read } from './state.js';

/** Never called: no plan of this step has an action. */
export function act(): Promise<Done> {
  return Promise.resolve({});
}

/** None: no plan of this step has an action. */
export function outputs(records: readonly UnitRecord[]): Readonly<Record<string, string>> {
  return {
    imageList: imageList(records).json,
    imageCount: String(records.filter(isListed).length),
    failedCount: countOf(records, 'failed'),
  };
}
