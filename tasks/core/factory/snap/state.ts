import { idInSameSubscription } from '../../azure/resource-id.js';
import { type ComputeMachine, getComputeMachine } from '../../azure/resources/compute-machines.js';
import { getDisk } from '../../azure/resources/disks.js';
import { getLabVirtualMachine, type LabVirtualMachine } from '../../azure/resources/lab-virtual-machines.js';
import type { Lab } from '../../azure/resources/labs.js';
import { imagePathKey, isValidImagePath } from '../../configuration/image-path.js';
import { demand, scopedNeeds } from '../../lab/preflight.js';
import type { Finding } from '../../step/action.js';
import { messageOf, remedyOf } from '../../step/problem.js';
import { readEach } from '../../step/read-each.js';
import type { GalleryView } from '../gallery/read-stock.js';
import { imagePathTag, tagOf } from '../images/tags.js';
import { snapNeeds } from '../needs.js';
import { createReads, type FactoryReads } from '../reads.js';
import { unnamedWarnings } from '../selection.js';
import type { Store } from '../store/store.js';
import { type LunDisk, type SnapCandidate, toCandidate, whyNotReady } from './candidate.js';
import { type GivenName, readGivenNames } from './given-names.js';
import type { ReadContext } from './inputs.js';

export interface SnapState {
  readonly lab: Lab;
  readonly store: Store;
  /** VMs with an image path. */
  readonly candidates: readonly SnapCandidate[];
  /** The names of the VMs without a valid image path. */
  readonly unmarked: readonly string[];
  /** The names that were given, also to images that are no longer stored (C70). */
  readonly givenNames: readonly GivenName[];
  /** What the gallery has of the images of the VMs, or why that is not known; absent without the input. */
  readonly gallery?: GalleryView;
  readonly now: Date;
}

export async function read(
  context: ReadContext,
  reads = createReads(context, context.inputs),
): Promise<SnapState> {
  const { inputs, reading } = context;
  const lab = await reads.factoryLab();
  await demand(scopedNeeds(snapNeeds.factory, lab), context);
  reading(`The store and the virtual machines of ${lab.name}.`);
  const [[store, givenNames], machines] = await Promise.all([
    readStored(context, lab, reads),
    reads.machines(lab),
  ]);
  store.findings.forEach(context.notice);
  const marked = machines.filter(({ tags }) => isValidImagePath(tagOf(tags, imagePathTag) ?? ''));
  const paths = marked.map(({ tags }) => tagOf(tags, imagePathTag) ?? '');
  const keys = new Set(paths.map(imagePathKey));
  const [candidates, gallery] = await Promise.all([
    readEach(marked, (machine) => readCandidate(context, lab, machine)),
    reads.gallery(lab, (imagePath) => keys.has(imagePathKey(imagePath))),
  ]);
  const known = [...paths, ...store.images.map(({ imagePath }) => imagePath)];
  unnamedWarnings(inputs, known).forEach(context.notice);
  const unmarked = machines.filter((machine) => !marked.includes(machine)).map(({ name }) => name);
  return {
    lab,
    store,
    candidates: candidates.filter((candidate) => candidate !== undefined),
    unmarked,
    givenNames,
    ...(gallery ? { gallery } : {}),
    now: context.now(),
  };
}

/** One after the other: an account that refuses the identity does so once, and both are then read with its key (C51). */
async function readStored(
  context: ReadContext,
  lab: Lab,
  reads: FactoryReads,
): Promise<[Store, readonly GivenName[]]> {
  const store = await reads.store(lab);
  return [store, await readGivenNames(context, lab)];
}

/** Reads a VM as a candidate. @returns `undefined` if it is gone */
export async function readCandidate(
  context: ReadContext,
  lab: Lab,
  { name }: Pick<LabVirtualMachine, 'name'>,
): Promise<SnapCandidate | undefined> {
  const { azure, signal } = context;
  const machine = await getLabVirtualMachine(azure, lab.id, name, signal);
  return machine && completeCandidate(context, machine);
}

/** A VM as a candidate, with its disks, which are read where it is ready to be stored. */
export async function completeCandidate(
  context: ReadContext,
  machine: LabVirtualMachine,
): Promise<SnapCandidate> {
  const { azure, inputs, signal } = context;
  const candidate = toCandidate(machine);
  if (whyNotReady(candidate) !== undefined) return candidate;
  const [disk, compute] = await Promise.all([
    machine.osDiskId === undefined
      ? undefined
      : getDisk(azure, idInSameSubscription(machine.id, machine.osDiskId), signal),
    inputs.gallery.trim() === '' ? {} : readCompute(context, machine),
  ]);
  return { ...candidate, ...compute, ...(disk ? { disk } : {}) };
}

/** What cannot be read of it keeps no VHD from being stored. */
async function readCompute(
  context: ReadContext,
  machine: LabVirtualMachine,
): Promise<Pick<SnapCandidate, 'compute' | 'attached'>> {
  try {
    return await readDisks(context, machine);
  } catch (error) {
    context.signal.throwIfAborted();
    context.notice(unreadDisks(machine, error));
    return {};
  }
}

async function readDisks(
  { azure, signal }: ReadContext,
  { id, computeId }: LabVirtualMachine,
): Promise<Pick<SnapCandidate, 'compute' | 'attached'>> {
  if (computeId === undefined) return {};
  const compute = await getComputeMachine(azure, idInSameSubscription(id, computeId), signal);
  if (!compute) return {};
  const read = async ({ lun, diskId }: ComputeMachine['dataDisks'][number]): Promise<LunDisk> => {
    const disk = await getDisk(azure, idInSameSubscription(id, diskId), signal);
    return { lun, id: diskId, ...(disk ? { disk } : {}) };
  };
  return { compute, attached: await Promise.all(compute.dataDisks.map(read)) };
}

function unreadDisks({ name }: LabVirtualMachine, error: unknown): Finding {
  return {
    severity: 'error',
    what: `The disks of the VM ${name} cannot be read for the gallery: ${messageOf(error)}`,
    remedy:
      remedyOf(error) ??
      'Give the service connection the role that the documentation has for this task under Least privilege.',
  };
}
