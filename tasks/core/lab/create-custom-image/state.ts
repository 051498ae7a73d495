import { type CustomImage, getCustomImage } from '../../azure/resources/custom-images.js';
import { getLabVirtualMachine, listLabVirtualMachines } from '../../azure/resources/lab-virtual-machines.js';
import type { Lab } from '../../azure/resources/labs.js';
import type { Finding } from '../../step/action.js';
import { findLab } from '../find-lab.js';
import { memberNamed, missingMember, nameOfMember } from '../members.js';
import { demand, scopedNeeds } from '../preflight.js';
import { createImageNeeds } from '../task-needs.js';
import { type Existing, judgeExisting } from './existing.js';
import type { ReadContext } from './inputs.js';
import type { ImageSource } from './source.js';
import { judgeMachine } from './source-machine.js';
import { lookAtVhd } from './source-vhd.js';
import { nameDoubts, type Wanted, wantedImage } from './wanted.js';

export interface CreateImageState {
  readonly lab: Lab;
  readonly wanted: Wanted;
  readonly source: ImageSource;
  readonly existing: Existing;
  /** The image that there is of the name. */
  readonly image?: CustomImage;
  readonly findings: readonly Finding[];
  readonly runId: string;
}

/** What the image is to be made of. */
interface Candidate {
  readonly source: ImageSource;
  /** @returns what is doubtful. @throws a problem where no image can be made of it */
  readonly judge: () => readonly Finding[];
}

/**
 * The source is judged only where the image is still to be made: afterwards a VM may be generalized, or gone.
 * @throws a problem where the inputs, the source or an image of the name do not allow the image
 */
export async function read(context: ReadContext): Promise<CreateImageState> {
  const { azure, inputs, signal, runId, reading } = context;
  const wanted = wantedImage(inputs);
  const lab = await findLab(azure, inputs, signal);
  const find = inputs.vhd === '' ? findMachine(lab, wanted, context) : findVhd(lab, context);
  const needs = [...createImageNeeds.always, ...createImageNeeds[inputs.vhd === '' ? 'VM' : 'VHD']];
  await demand(scopedNeeds(needs, lab), context);
  reading(`The custom image ${wanted.name} of ${lab.name}, and what it is to be made of.`);
  const image = await getCustomImage(azure, lab.id, wanted.name, signal);
  const { source, judge } = await find();
  const existing = judgeExisting(image, { source, runId });
  const findings =
    existing === 'nothing' || existing === 'failed' ? [...nameDoubts(wanted.name), ...judge()] : [];
  return { lab, wanted, source, existing, ...(image ? { image } : {}), findings, runId };
}

/** @throws at once where the input is no VM of the lab */
function findMachine(lab: Lab, wanted: Wanted, context: ReadContext): () => Promise<Candidate> {
  const { azure, inputs, signal } = context;
  const name = nameOfMember('LabVmId', inputs.LabVmId, { lab, collection: 'virtualMachines' });
  return async () => {
    const machines = await listLabVirtualMachines(azure, lab.id, signal);
    const listed = memberNamed(machines, name);
    const machine = listed && (await getLabVirtualMachine(azure, lab.id, listed.name, signal));
    const id = machine?.id ?? `${lab.id}/virtualmachines/${name}`;
    return {
      source: { kind: 'VM', id, name: machine?.name ?? name, madeAt: machine?.createdDate ?? new Date(0) },
      judge: () => {
        if (!machine) throw missingMember('VM', name, lab, machines);
        return judgeMachine(machine, wanted);
      },
    };
  };
}

function findVhd(lab: Lab, { azure, inputs, signal }: ReadContext): () => Promise<Candidate> {
  return async () => {
    const { url, name, lastModified = new Date(0), fault } = await lookAtVhd(azure, lab, inputs.vhd, signal);
    return {
      source: { kind: 'VHD', url, name, madeAt: lastModified },
      judge: () => {
        if (fault) throw fault;
        return [];
      },
    };
  };
}
