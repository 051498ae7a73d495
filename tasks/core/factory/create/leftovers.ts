import type { LabVirtualMachine } from '../../azure/resources/lab-virtual-machines.js';
import { imagePathKey } from '../../configuration/image-path.js';
import type { LeftAlone } from '../../step/action.js';
import { factoryPathTag, imagePathTag, runTag, tagOf } from '../images/tags.js';
import type { CreateState } from './state.js';

interface Leftover {
  readonly machine: LabVirtualMachine;
  readonly leftAlone: LeftAlone;
}

/** C28: image VMs of other runs cost money until somebody deletes them; this task never does. */
export function leftovers({ machines, runId, goldenImages }: CreateState): readonly Leftover[] {
  const known = new Set(goldenImages.map(({ key }) => key));
  const pathOf = ({ tags }: LabVirtualMachine) => tagOf(tags, factoryPathTag) ?? tagOf(tags, imagePathTag);
  const old = machines.filter(({ tags }) => tagOf(tags, runTag) !== runId);
  return old.flatMap((machine) => {
    const imagePath = pathOf(machine);
    return imagePath !== undefined && known.has(imagePathKey(imagePath))
      ? [{ machine, leftAlone: leftover(machine, imagePath) }]
      : [];
  });
}

function leftover({ name, size }: LabVirtualMachine, imagePath: string): LeftAlone {
  const reason = `The VM ${name}${size === undefined ? '' : ` (${size})`} of another run is still there for ${imagePath}.`;
  return {
    subject: { kind: 'image VM', name },
    outcome: 'skipped',
    reason,
    findings: [
      { severity: 'warning', what: reason, remedy: 'CleanUpFactory deletes it once its image is stored.' },
    ],
  };
}
