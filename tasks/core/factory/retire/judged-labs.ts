import { isSameId } from '../../azure/resource-id.js';
import { type CustomImage, listCustomImages } from '../../azure/resources/custom-images.js';
import type { Lab } from '../../azure/resources/labs.js';
import type { LabEntry } from '../../configuration/labs-json.js';
import type { Finding, LeftAlone } from '../../step/action.js';
import { messageOf } from '../../step/problem.js';
import type { TargetLab } from '../labs/target-labs.js';
import type { ReadContext } from './inputs.js';

/** A lab whose images could be read. */
export interface JudgedLab {
  readonly id: string;
  readonly lab: Lab;
  readonly entry?: LabEntry;
  readonly images: readonly CustomImage[];
}

/** A lab to judge: one that Labs.json leads to, or the factory lab (C95). */
type LabToJudge = Pick<TargetLab, 'lab' | 'findings'> & { readonly entry?: LabEntry };

/** Adds the factory lab, unless Labs.json lists it. */
export function withFactoryLab(targets: readonly TargetLab[], factoryLab: Lab): readonly LabToJudge[] {
  const isListed = targets.some(({ lab }) => lab && isSameId(lab.id, factoryLab.id));
  return isListed ? targets : [...targets, { lab: factoryLab, findings: [] }];
}

/** Reads the custom images of a lab. @returns why nothing is deleted there, where they cannot be read (C98) */
export async function readJudgedLab(
  context: Pick<ReadContext, 'azure' | 'signal' | 'notice'>,
  { entry, lab, findings }: LabToJudge,
): Promise<JudgedLab | LeftAlone> {
  if (entry?.broken) return unreadable(entry.labName, [entry.broken]);
  if (!lab) return unreadable(entry?.labName ?? '', findings);
  for (const finding of findings) context.notice(finding);
  try {
    const images = await listCustomImages(context.azure, lab.id, context.signal);
    return { id: lab.id, lab, ...(entry ? { entry } : {}), images };
  } catch (error) {
    context.signal.throwIfAborted();
    return unreadable(lab.name, [{ severity: 'error', what: messageOf(error) }]);
  }
}

function unreadable(name: string, findings: readonly Finding[]): LeftAlone {
  const reason = `Nothing is deleted there. ${findings.map(({ what }) => what).join(' ')}`;
  return { subject: { kind: 'lab', name }, outcome: 'failed', reason, findings };
}
