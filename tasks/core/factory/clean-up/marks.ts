import type { LabVirtualMachine } from '../../azure/resources/lab-virtual-machines.js';
import { isValidImagePath } from '../../configuration/image-path.js';
import { factoryPathTag, imagePathTag, tagOf } from '../images/tags.js';
import type { VmIdentity } from '../store/committed.js';

/** Whether a VM carries an image path, of a build that ended or of one that began. */
export function isMarked(machine: LabVirtualMachine): boolean {
  return [imagePathTag, factoryPathTag].some((tag) => validPath(machine, tag) !== undefined);
}

/** The image path that a tag names. */
export function validPath({ tags }: Pick<LabVirtualMachine, 'tags'>, tag: string): string | undefined {
  const path = tagOf(tags, tag);
  return path !== undefined && isValidImagePath(path) ? path : undefined;
}

/** What images are compared with, of a VM of which one can be made. */
export function identityOf(machine: LabVirtualMachine): VmIdentity[] {
  const imagePath = validPath(machine, imagePathTag);
  const { id, createdDate, createdDateText } = machine;
  return imagePath === undefined ? [] : [{ id, createdDate, createdDateText, imagePath }];
}
