import type { LabVirtualMachine } from '../../azure/resources/lab-virtual-machines.js';
import { imagePathKey } from '../../configuration/image-path.js';
import type { LeftAlone } from '../../step/action.js';
import { factoryPathTag, imagePathTag, runTag, tagOf } from '../images/tags.js';
import type { CreateState } from './state.js';

/**
 * C28: image VMs of other runs cost money until somebody deletes them, which this task never does.
 * @param isAdopted whether a VM is the one that this run goes on with
 */
export function leftovers(
  { machines, runId, goldenImages }: CreateState,
  isAdopted: (machine: LabVirtualMachine) => boolean,
): readonly LeftAlone[] {
  const known = new Set(goldenImages.map(({ key }) => key));
  return machines
    .filter((machine) => tagOf(machine.tags, runTag) !== runId && !isAdopted(machine))
    .flatMap((machine) => {
      const imagePath = pathOf(machine);
      return known.has(imagePathKey(imagePath)) ? [leftover(machine, imagePath)] : [];
    });
}

function pathOf({ tags }: LabVirtualMachine): string {
  return tagOf(tags, factoryPathTag) ?? tagOf(tags, imagePathTag) ?? '';
}

function leftover({ name, size }: LabVirtualMachine, imagePath: string): LeftAlone {
  const reason = `The VM ${name}${size === undefined ? '' : ` (${size})`} of another run is still there for ${imagePath}.`;
  return {
    subject: { kind: 'image VM', name },
    imageFacts: { path: imagePath },
    outcome: 'skipped',
    reason,
    findings: [
      { severity: 'warning', what: reason, remedy: 'CleanUpFactory deletes it once its image is stored.' },
    ],
  };
}
