import type { CustomImage } from '../../azure/resources/custom-images.js';
import type { Formula } from '../../azure/resources/formulas.js';
import type { LabVirtualMachine } from '../../azure/resources/lab-virtual-machines.js';
import { isSameId } from '../../azure/resource-id.js';

/** What a lab has that may use an image. */
export interface Users {
  readonly formulas: readonly Formula[];
  readonly machines: readonly LabVirtualMachine[];
}

/**
 * What of a lab still uses an image: formulas that name it, of which no VM could be made any more, and VMs that are being
 * created from it. A VM that is there has its own disks.
 * @returns e.g. `the formula Tools`
 */
export function usesOf(image: CustomImage, { formulas, machines }: Users): readonly string[] {
  const uses = ({ customImageId }: Formula | LabVirtualMachine) =>
    customImageId !== undefined && isSameId(customImageId, image.id);
  const isBeingMade = ({ provisioningState }: LabVirtualMachine) => /^Creating$/i.test(provisioningState);
  return [
    ...formulas.filter(uses).map(({ name }) => `the formula ${name}`),
    ...machines
      .filter((machine) => isBeingMade(machine) && uses(machine))
      .map(({ name }) => `the VM ${name}, which is being created`),
  ];
}
