import { isSameId } from '../../azure/resource-id.js';
import type { CustomImage } from '../../azure/resources/custom-images.js';
import type { Formula } from '../../azure/resources/formulas.js';
import type { Gallery } from '../../azure/resources/galleries.js';
import type { Lab } from '../../azure/resources/labs.js';
import type { LabEntry } from '../../configuration/labs-json.js';
import type { Finding, LeftAlone } from '../../step/action.js';
import { messageOf, remedyOf } from '../../step/problem.js';
import type { LabSharing } from '../gallery/lab-sharing.js';
import type { TargetLab } from '../labs/target-labs.js';
import type { FactoryReads } from '../reads.js';
import type { ReadContext } from './inputs.js';

/** The formulas of a lab; why nobody knows them; or that the service connection has no right to read them. */
export type FormulasOfLab =
  { readonly formulas: readonly Formula[] } | { readonly fault: Finding } | { readonly isForbidden: true };

/** A lab whose images could be read. */
export interface JudgedLab {
  readonly id: string;
  readonly lab: Lab;
  readonly entry?: LabEntry;
  readonly images: readonly CustomImage[];
  /** How the lab sees the gallery of the factory; absent where there is none, or that could not be read. */
  readonly sharing?: LabSharing;
  /** Why it is not known how the lab sees the gallery. */
  readonly sharingFault?: Finding;
  /** Absent where nobody needs to know them: no custom image of the lab would be deleted. */
  readonly formulas?: FormulasOfLab;
}

/** A lab to judge: one that Labs.json leads to, or the factory lab (C95). */
type LabToJudge = Pick<TargetLab, 'lab' | 'findings'> & { readonly entry?: LabEntry };

/** Adds the factory lab, unless Labs.json lists it. */
export function withFactoryLab(targets: readonly TargetLab[], factoryLab: Lab): readonly LabToJudge[] {
  const isListed = targets.some(({ lab }) => lab && isSameId(lab.id, factoryLab.id));
  return isListed ? targets : [...targets, { lab: factoryLab, findings: [] }];
}

interface Known {
  readonly reads: Pick<FactoryReads, 'customImages' | 'sharing'>;
  readonly gallery?: Gallery | undefined;
}

/**
 * Reads the custom images of a lab, and how it sees the gallery, where there is one.
 * @returns why nothing is deleted there, where its custom images cannot be read (C98)
 */
export async function readJudgedLab(
  context: Pick<ReadContext, 'signal' | 'notice'>,
  { entry, lab, findings }: LabToJudge,
  known: Known,
): Promise<JudgedLab | LeftAlone> {
  if (entry?.broken) return unreadable(entry.labName, [entry.broken]);
  if (!lab) return unreadable(entry?.labName ?? '', findings);
  for (const finding of findings) context.notice(finding);
  try {
    const images = await known.reads.customImages(lab);
    const listed = entry ? { entry, ...(await readLabSharing(context, lab, known)) } : {};
    return { id: lab.id, lab, images, ...listed };
  } catch (error) {
    context.signal.throwIfAborted();
    return unreadable(lab.name, [{ severity: 'error', what: messageOf(error) }]);
  }
}

/** What a lab shares concerns only what is delivered by the gallery. */
async function readLabSharing(
  { signal }: Pick<ReadContext, 'signal'>,
  lab: Lab,
  { gallery, reads }: Known,
): Promise<Pick<JudgedLab, 'sharing' | 'sharingFault'>> {
  if (!gallery) return {};
  try {
    return { sharing: await reads.sharing(lab, gallery) };
  } catch (error) {
    signal.throwIfAborted();
    return { sharingFault: unreadSharing(lab, error) };
  }
}

function unreadSharing({ name }: Lab, error: unknown): Finding {
  return {
    severity: 'warning',
    what: `What the lab ${name} shares of the gallery cannot be read: ${messageOf(error)}`,
    why: 'Its custom images are judged by themselves, and the images that it shares stay as they are.',
    remedy: remedyOf(error) ?? 'Check the roles of the service connection on the lab.',
  };
}

function unreadable(name: string, findings: readonly Finding[]): LeftAlone {
  const reason = `Nothing is deleted there. ${findings.map(({ what }) => what).join(' ')}`;
  return { subject: { kind: 'lab', name }, outcome: 'failed', reason, findings };
}
