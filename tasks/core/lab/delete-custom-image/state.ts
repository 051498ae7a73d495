import { statusOf } from '../../azure/requests/errors.js';
import { type CustomImage, listCustomImages } from '../../azure/resources/custom-images.js';
import { type Formula, listFormulas } from '../../azure/resources/formulas.js';
import { listLabVirtualMachines } from '../../azure/resources/lab-virtual-machines.js';
import type { Lab } from '../../azure/resources/labs.js';
import { problem } from '../../step/problem.js';
import { isOfFactory } from '../factory-tags.js';
import { findLab } from '../find-lab.js';
import { memberNamed, missingMember, nameOfMember } from '../members.js';
import { demand, scopedNeeds } from '../preflight.js';
import { needsOfLabTasks } from '../task-needs.js';
import type { ReadContext } from './inputs.js';
import { usesOf } from './uses.js';

export interface DeleteImageState {
  readonly lab: Lab;
  readonly name: string;
  /** Absent where the lab has none of this name. */
  readonly image?: CustomImage;
}

/**
 * @throws a problem where the lab has no image of this name, unless that is to be ignored; where a factory brought the
 * image, unless that is allowed; and where something of the lab still uses it
 */
export async function read(context: ReadContext): Promise<DeleteImageState> {
  const { azure, inputs, signal, reading } = context;
  const lab = await findLab(azure, inputs, signal);
  const name = nameOfMember('CustomImageId', inputs.CustomImageId, { lab, collection: 'customImages' });
  await demand(scopedNeeds(needsOfLabTasks.DeleteCustomImage, lab), context);
  reading(`The custom images of ${lab.name}.`);
  const images = await listCustomImages(azure, lab.id, signal);
  const image = memberNamed(images, name);
  if (!image && !inputs.ignoreMissing) throw missingMember('custom image', name, lab, images);
  if (!image) return { lab, name };
  if (isOfFactory(image) && !inputs.allowFactoryImages) throw broughtByFactory(image);
  await demandUnused(image, lab, context);
  return { lab, name, image };
}

function broughtByFactory({ name }: CustomImage): Error {
  return problem(
    `The custom image ${name} is not deleted: its tag ImagePath says that an image factory brought it, which would bring it again.`,
    'Take it out of Labs.json, and RetireImages deletes it; or set allowFactoryImages.',
  );
}

async function demandUnused(image: CustomImage, lab: Lab, context: ReadContext): Promise<void> {
  const { azure, signal, reading } = context;
  reading(`The formulas and virtual machines of ${lab.name}.`);
  const [formulas, machines] = await Promise.all([
    readFormulas(lab, context),
    listLabVirtualMachines(azure, lab.id, signal),
  ]);
  const uses = usesOf(image, { formulas, machines });
  if (uses.length === 0) return;
  throw problem(
    `The custom image ${image.name} is not deleted: the lab still uses it for ${uses.join(', ')}.`,
    'Change or delete the formulas that name it, and wait for VMs that are being created from it.',
  );
}

/** The right to read formulas is asked of nobody who has deleted images without it. */
async function readFormulas(lab: Lab, { azure, signal, notice }: ReadContext): Promise<readonly Formula[]> {
  try {
    return await listFormulas(azure, lab.id, signal);
  } catch (error) {
    if (statusOf(error) !== 403) throw error;
    notice({
      severity: 'notice',
      what: `Whether a formula of ${lab.name} names the image is not known.`,
      why: 'The service connection may not read the formulas of the lab.',
      remedy: 'Allow it Microsoft.DevTestLab/labs/formulas/read, as the role of this task does.',
    });
    return [];
  }
}
