import type { GoldenImage } from '../../configuration/golden-image.js';
import { reserveVmNames, takenFixedNames } from '../images/vm-names.js';
import { machineNames } from '../templates/machine.js';
import { type Begun, begunFor } from './begun.js';
import type { CreateInputs } from './inputs.js';
import { sourcesOf } from './sources.js';
import type { CreateState } from './state.js';

/** A golden image, the name of its VM, and what an earlier run or attempt began for it. */
export interface NamedImage extends Begun {
  readonly image: GoldenImage;
  readonly vmName: string;
  /** A VM that the template names itself, and that the lab or another golden image has already. */
  readonly takenName?: string | undefined;
}

/** Names the VMs of all golden images, before any of them is planned: no two get the same name. */
export function nameImages(state: CreateState, inputs: CreateInputs): readonly NamedImage[] {
  const images = state.goldenImages.map((image) => {
    const sources = sourcesOf(image, state, inputs);
    const begun = begunFor(image, state);
    const namesOf = (vmName: string) => machineNames(image, { ...sources, vmName });
    return { ...begun, image, imagePath: image.imagePath, vmName: begun.adopted?.vmName, namesOf };
  });
  const taken = state.machines.map(({ name }) => name);
  const named = reserveVmNames(images, taken);
  const conflicts = takenFixedNames(named, taken);
  return named.map((image) => ({ ...image, takenName: image.adopted ? undefined : conflicts.get(image) }));
}
