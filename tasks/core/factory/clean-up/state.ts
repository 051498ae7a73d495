import {
  getLabVirtualMachine,
  hasFailed,
  type LabVirtualMachine,
} from '../../azure/resources/lab-virtual-machines.js';
import type { Lab } from '../../azure/resources/labs.js';
import { imagePathKey } from '../../configuration/image-path.js';
import { demand, scopedNeeds } from '../../lab/preflight.js';
import { readEach } from '../../step/read-each.js';
import type { GalleryView } from '../gallery/read-stock.js';
import { factoryPathTag, imagePathTag } from '../images/tags.js';
import { cleanUpNeeds } from '../needs.js';
import { createReads } from '../reads.js';
import type { Records } from '../store/image-records.js';
import type { StoredBlobs } from '../store/store.js';
import type { ReadContext } from './inputs.js';
import { validPath } from './marks.js';

export interface CleanUpState {
  readonly lab: Lab;
  readonly machines: readonly LabVirtualMachine[];
  readonly images: readonly StoredBlobs[];
  /** Where images stand; absent where that is not known. */
  readonly records?: Pick<Records, 'byVhd' | 'unread'>;
  /** What the gallery has of the images of the VMs, or why that is not known; absent without the input. */
  readonly gallery?: GalleryView;
}

export async function read(
  context: ReadContext,
  reads = createReads(context, context.inputs),
): Promise<CleanUpState> {
  const { reading } = context;
  const lab = await reads.factoryLab();
  await demand(scopedNeeds(cleanUpNeeds.factory, lab), context);
  reading(`The store and the virtual machines of ${lab.name}.`);
  const [store, listed] = await Promise.all([reads.store(lab), reads.machines(lab)]);
  store.findings.forEach(context.notice);
  const [machines, gallery] = await Promise.all([
    readEach(listed, (machine) => confirmFailure(context, lab, machine)),
    reads.gallery(lab, isPathOf(listed)),
  ]);
  return {
    lab,
    machines: machines.filter((machine) => machine !== undefined),
    images: store.images,
    records: store.records,
    ...(gallery ? { gallery } : {}),
  };
}

function isPathOf(machines: readonly LabVirtualMachine[]): (imagePath: string) => boolean {
  const paths = machines.flatMap((machine) =>
    [imagePathTag, factoryPathTag].flatMap((tag) => validPath(machine, tag) ?? []),
  );
  const keys = new Set(paths.map(imagePathKey));
  return (imagePath) => keys.has(imagePathKey(imagePath));
}

/** Reads a failed VM again: it counts as failed only on two reads (C90). @returns `undefined` if it is gone */
async function confirmFailure(
  { azure, signal }: ReadContext,
  lab: Lab,
  machine: LabVirtualMachine,
): Promise<LabVirtualMachine | undefined> {
  return hasFailed(machine) ? getLabVirtualMachine(azure, lab.id, machine.name, signal) : machine;
}
