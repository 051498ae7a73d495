import type { LabVirtualMachine } from '../../azure/resources/lab-virtual-machines.js';
import { sameName } from '../../lab/names.js';
import { buildTag, isOurs, tagOf } from '../images/tags.js';

/** Whether a VM is of the build of a golden image whose image VM was to have this name (C44). */
export function isOfBuild(
  machine: Pick<LabVirtualMachine, 'name' | 'tags'>,
  image: { readonly imagePath: string },
  { vmName }: { readonly vmName: string },
): boolean {
  const planned = tagOf(machine.tags, buildTag) ?? machine.name;
  return isOurs(machine, image) && sameName(planned, vmName);
}
