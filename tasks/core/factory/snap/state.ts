import { idInSameSubscription } from '../../azure/resource-id.js';
import { getDisk } from '../../azure/resources/disks.js';
import {
  getLabVirtualMachine,
  type LabVirtualMachine,
  listLabVirtualMachines,
} from '../../azure/resources/lab-virtual-machines.js';
import type { Lab } from '../../azure/resources/labs.js';
import { isValidImagePath } from '../../configuration/image-path.js';
import { findFactoryLab } from '../../lab/find-lab.js';
import { demand, scopedNeeds } from '../../lab/preflight.js';
import { readEach } from '../../step/read-each.js';
import { imagePathTag, tagOf } from '../images/tags.js';
import { snapNeeds } from '../needs.js';
import { unnamedWarnings } from '../selection.js';
import { readStore, type Store } from '../store/store.js';
import { type SnapCandidate, toCandidate, whyNotReady } from './candidate.js';
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
  readonly now: Date;
}

export async function read(context: ReadContext): Promise<SnapState> {
  const { azure, inputs, signal, reading } = context;
  const lab = await findFactoryLab(azure, inputs, signal);
  await demand(scopedNeeds(snapNeeds.factory, lab), context);
  reading(`The store and the virtual machines of ${lab.name}.`);
  const [[store, givenNames], machines] = await Promise.all([
    readStored(context, lab),
    listLabVirtualMachines(azure, lab.id, signal),
  ]);
  store.findings.forEach(context.notice);
  const marked = machines.filter(({ tags }) => isValidImagePath(tagOf(tags, imagePathTag) ?? ''));
  const candidates = await readEach(marked, (machine) => readCandidate(context, lab, machine));
  const known = [
    ...marked.map(({ tags }) => tagOf(tags, imagePathTag) ?? ''),
    ...store.images.map(({ imagePath }) => imagePath),
  ];
  unnamedWarnings(inputs, known).forEach(context.notice);
  const unmarked = machines.filter((machine) => !marked.includes(machine)).map(({ name }) => name);
  return {
    lab,
    store,
    candidates: candidates.filter((candidate) => candidate !== undefined),
    unmarked,
    givenNames,
    now: context.now(),
  };
}

/** One after the other: an account that refuses the identity does so once, and both are then read with its key (C51). */
async function readStored(context: ReadContext, lab: Lab): Promise<[Store, readonly GivenName[]]> {
  const store = await readStore(context.azure, lab, context.signal);
  return [store, await readGivenNames(context, lab)];
}

async function readCandidate(
  { azure, signal }: ReadContext,
  lab: Lab,
  { name }: LabVirtualMachine,
): Promise<SnapCandidate | undefined> {
  const machine = await getLabVirtualMachine(azure, lab.id, name, signal);
  if (!machine) return undefined;
  const candidate = toCandidate(machine);
  if (machine.osDiskId === undefined || whyNotReady(candidate) !== undefined) return candidate;
  const disk = await getDisk(azure, idInSameSubscription(machine.id, machine.osDiskId), signal);
  return disk ? { ...candidate, disk } : candidate;
}
