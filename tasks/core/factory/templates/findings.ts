import type { Finding } from '../../configuration/finding.js';
import type { GoldenImage } from '../../configuration/golden-image.js';
import type { Position } from './positions.js';

/** C34. */
export function severalMachines(
  { imagePath }: GoldenImage,
  severity: Finding['severity'],
  position: Position,
): Finding {
  return {
    code: 'IF303',
    severity,
    what: `${imagePath} defines several lab virtual machines.`,
    why:
      severity === 'error'
        ? "It cannot be told which one becomes the image: exactly one must be named by parameters('newVMName')."
        : "The one named by parameters('newVMName') becomes the image; CleanUpFactory deletes the others with it.",
    remedy: 'Define one lab virtual machine in each golden image.',
    ...position,
  };
}

/** C34: a deployment over a VM that is there already would change it, or fail. */
export function severalUnnamed(image: GoldenImage, position: Position): Finding {
  return {
    ...severalMachines(image, 'error', position),
    why: 'Their number or their names are known only during the deployment, or two have one name: it might change a machine that is there already.',
    remedy: 'Define one lab virtual machine, or give loops and names by parameters and variables.',
  };
}

/** C34: every lab VM is left out by a condition or a loop without turns. */
export function noMachine({ imagePath }: GoldenImage, position: Position): Finding {
  return {
    code: 'IF312',
    severity: 'error',
    what: `With these values ${imagePath} makes no lab virtual machine.`,
    why: 'A condition is false, or a loop has no turns.',
    remedy: 'Correct the condition or the count, or the parameter on which it depends.',
    ...position,
  };
}

/** C34: a VM whose name the template gives itself cannot get another name, as C27 would give it. */
export function nameTaken(
  { imagePath }: GoldenImage,
  name: string,
  severity: Finding['severity'],
  position: Position,
): Finding {
  return {
    code: 'IF313',
    severity,
    what: `${imagePath} cannot be built now: its template makes a machine ${name}, and the lab or another golden image has one of that name.`,
    why: 'A deployment over it would change or overwrite it.',
    remedy:
      "Let the name depend on parameters('newVMName'). CleanUpFactory deletes the machine if an earlier build made it and carries the factory's tags; delete it by hand if nobody needs it.",
    ...position,
  };
}

export function withoutProperties({ imagePath }: GoldenImage, position: Position): Finding {
  return {
    code: 'IF304',
    severity: 'error',
    what: `${imagePath} cannot be built: the properties of its lab virtual machine are not an object.`,
    why: 'Artifacts and an expiry cannot be added to them.',
    remedy: 'Write the properties out.',
    ...position,
  };
}

/** @param image the image of the machine that Azure was asked about; undefined where it was not */
export function unknownSystem(
  { imagePath }: GoldenImage,
  position: Position,
  image: string | undefined,
): Finding {
  return {
    code: 'IF307',
    severity: 'error',
    what: `The operating system of ${imagePath} is unknown.`,
    why:
      image === undefined
        ? 'It decides how the machine is generalized, and neither its image nor the metadata tells it.'
        : `It decides how the machine is generalized. Azure tells none of its image ${image}: it does not exist, or the service connection may not read it.`,
    remedy:
      image === undefined
        ? 'Add "metadata": { "osType": "Windows" } or "Linux" to the template.'
        : 'Correct the image. If it is right, add "metadata": { "osType": "Windows" } or "Linux" to the template.',
    ...position,
  };
}

export function misplaced({ imagePath }: GoldenImage, position: Position): Finding {
  return {
    code: 'IF308',
    severity: 'warning',
    what: `In ${imagePath}, artifacts follow the one that generalizes the machine.`,
    why: 'It shuts the machine down, so those after it may fail or undo it. None was added.',
    remedy: 'Make it the last artifact, or remove it.',
    ...position,
  };
}

/** C34: which of the VMs becomes the image is seen only when they are there. */
export function severalByLoop(image: GoldenImage, position: Position): Finding {
  return {
    ...severalMachines(image, 'warning', position),
    why: 'A loop makes them; the one named as the image VM, else the first by name, becomes the image. CleanUpFactory deletes the others with it.',
  };
}

export function artifactLoop({ imagePath }: GoldenImage, position: Position): Finding {
  return {
    code: 'IF311',
    severity: 'error',
    what: `${imagePath} cannot be generalized: a loop in its properties makes the artifacts.`,
    why: 'The artifact that generalizes the machine cannot be added to a loop.',
    remedy: 'Move the loop into a variable, and write "artifacts": "[variables(\'…\')]".',
    ...position,
  };
}
