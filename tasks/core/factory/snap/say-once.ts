import { remember } from '../../azure/requests/remember.js';
import type { Finding } from '../../step/action.js';
import type { ReadContext } from './inputs.js';

const saidOf = remember(() => ({ isSaid: false }));

/** Says something that is true of all images, once a run. */
export function sayOnce(finding: Finding, { azure, notice }: Pick<ReadContext, 'azure' | 'notice'>): void {
  const said = saidOf(azure, finding.what);
  if (!said.isSaid) notice(finding);
  said.isSaid = true;
}
