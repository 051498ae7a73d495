import { present } from '../../azure/requests/present.js';
import { isSameId } from '../../azure/resource-id.js';
import { statusOf } from '../../azure/requests/errors.js';
import type { CustomImage } from '../../azure/resources/custom-images.js';
import type { Formula } from '../../azure/resources/formulas.js';
import {
  type LabVirtualMachine,
  listLabVirtualMachines,
} from '../../azure/resources/lab-virtual-machines.js';
import type { Lab } from '../../azure/resources/labs.js';
import type { LabEntry } from '../../configuration/labs-json.js';
import type { LeftAlone } from '../../step/action.js';
import { messageOf } from '../../step/problem.js';
import { readEach } from '../../step/read-each.js';
import {
  type LabFormulas,
  noticeUnread as noticeFormulas,
  readLabFormulas,
  takenFormulas,
  type WantedFormula,
} from '../current/lab-formulas.js';
import type { TargetLab } from '../labs/target-labs.js';
import type { FactoryReads } from '../reads.js';
import { listStaged } from '../distribute/list-staged.js';
import { isOfImage } from './lab-images.js';
import type { KnownImage } from './known-images.js';
import type { ReadContext } from './inputs.js';

/** What uses the images of a lab; absent where nobody asked, or the service connection may not know. */
export interface Uses {
  readonly formulas?: readonly Formula[];
  readonly machines?: readonly LabVirtualMachine[];
}

/** A lab that could be read. */
export interface RollbackLab {
  readonly lab: Lab;
  /** Absent for a factory lab that Labs.json does not list. */
  readonly entry?: LabEntry;
  readonly images: readonly CustomImage[];
  readonly uses: Uses;
  /** The names, in lower case, of the VHDs that are staged for it: what a killed run began to bring. */
  readonly staged: ReadonlySet<string>;
  /** The formulas of the Configuration folder that it takes of the golden image; absent where there are none. */
  readonly formulas?: LabFormulas;
}

/** Both ask for the formulas of a lab: what its images are used for, and what the Configuration folder has of them. */
type LabReads = Pick<FactoryReads, 'customImages' | 'formulas'>;

/** What is looked for in labs. */
interface Known {
  readonly factoryLab: Lab;
  readonly revoked: KnownImage;
  /** The formulas of the Configuration folder for its golden image. */
  readonly formulas: readonly WantedFormula[];
}

/** Reads the custom images of all labs, and of those that have the image that is revoked, what uses it. */
export async function readLabs(
  targets: readonly TargetLab[],
  known: Known,
  reads: LabReads,
  context: ReadContext,
): Promise<{ readonly labs: readonly RollbackLab[]; readonly unreadable: readonly LeftAlone[] }> {
  const { factoryLab, revoked } = known;
  const isListed = targets.some(({ lab }) => lab && isSameId(lab.id, factoryLab.id));
  const all = isListed ? targets : [...targets, { lab: factoryLab, findings: [] }];
  const read = await readEach(all, (target) => readLab(target, known, reads, context));
  const labs = read.filter((lab) => 'images' in lab);
  noticeUnread(labs, revoked, context);
  noticeFormulas(labs, context);
  return { labs, unreadable: read.filter((lab) => 'outcome' in lab) };
}

type LabToRead = Pick<TargetLab, 'lab' | 'findings'> & { readonly entry?: LabEntry };

async function readLab(
  { entry, lab, findings }: LabToRead,
  { revoked, formulas }: Known,
  reads: LabReads,
  context: ReadContext,
): Promise<RollbackLab | LeftAlone> {
  if (entry?.broken) return unreadable(entry.labName, [entry.broken]);
  if (!lab) return unreadable(entry?.labName ?? '', findings);
  findings.forEach(context.notice);
  try {
    const images = await reads.customImages(lab);
    const isConcerned = images.some((image) => isOfImage(image, revoked));
    const uses = isConcerned ? await readUses(lab, reads, context) : {};
    const byVhd = await readByVhd(lab, { ...present('entry', entry), formulas, reads }, context);
    return { lab, ...present('entry', entry), images, uses, ...byVhd };
  } catch (error) {
    context.signal.throwIfAborted();
    return unreadable(lab.name, [{ severity: 'error', what: messageOf(error) }]);
  }
}

/** What is read of labs that take images by VHD alone. */
async function readByVhd(
  lab: Lab,
  {
    entry,
    formulas,
    reads,
  }: Pick<Known, 'formulas'> & Pick<LabToRead, 'entry'> & { readonly reads: LabReads },
  context: ReadContext,
): Promise<Pick<RollbackLab, 'staged' | 'formulas'>> {
  if (!entry || entry.delivery === 'Gallery') return { staged: new Set() };
  const taken = takenFormulas(formulas, entry, { strict: context.inputs.strictImagePaths });
  const staged = await readStaged(lab, context);
  return { staged, ...present('formulas', await readLabFormulas(lab, taken, reads.formulas, context)) };
}

/** Where the staging container cannot be read, what needs it fails and says why. */
async function readStaged(lab: Lab, { azure, inputs, signal }: ReadContext): Promise<RollbackLab['staged']> {
  try {
    const blobs = await listStaged(azure, lab, inputs.stagingContainer, signal);
    return new Set(blobs.map(({ name }) => name.toLowerCase()));
  } catch {
    signal.throwIfAborted();
    return new Set();
  }
}

function unreadable(name: string, findings: NonNullable<LeftAlone['findings']>): LeftAlone {
  const reason = `It keeps what it has. ${findings.map(({ what }) => what).join(' ')}`;
  return { verb: 'roll back', subject: { kind: 'lab', name }, outcome: 'failed', reason, findings };
}

async function readUses(lab: Lab, reads: LabReads, { azure, signal }: ReadContext): Promise<Uses> {
  const [formulas, machines] = await Promise.all([
    ifAllowed(() => reads.formulas(lab)),
    ifAllowed(() => listLabVirtualMachines(azure, lab.id, signal)),
  ]);
  return { ...present('formulas', formulas), ...present('machines', machines) };
}

/** @returns nothing where the right is missing: the rest works without */
async function ifAllowed<T>(read: () => Promise<T>): Promise<T | undefined> {
  try {
    return await read();
  } catch (error) {
    if (statusOf(error) === 403) return undefined;
    throw error;
  }
}

function noticeUnread(labs: readonly RollbackLab[], revoked: KnownImage, { notice }: ReadContext): void {
  const losing = labs.filter(({ images }) => images.some((image) => isOfImage(image, revoked)));
  const without = (what: keyof Uses) =>
    losing.filter(({ uses }) => !uses[what]).map(({ lab: { name } }) => name);
  const [formulas, machines] = [without('formulas'), without('machines')];
  if (formulas.length > 0)
    notice({
      severity: 'notice',
      what: `Images that formulas use are not spared in ${formulas.join(', ')}.`,
      why: 'The service connection may not read the formulas there.',
      remedy: 'Allow it Microsoft.DevTestLab/labs/formulas/read, as the role of this task does.',
    });
  if (machines.length > 0)
    notice({
      severity: 'notice',
      what: `It is not known which machines of ${machines.join(', ')} are made from ${revoked.imageName}.`,
      why: 'The service connection may not read the virtual machines there.',
      remedy: 'Allow it Microsoft.DevTestLab/labs/virtualMachines/read, as the role of this task does.',
    });
}
