import type { Finding } from '../../configuration/finding.js';
import type { GoldenImage } from '../../configuration/golden-image.js';
import { refusedTemplate } from '../../configuration/template-form.js';
import { findResources } from '../../configuration/template-resources.js';
import { statedOsType } from './image-references.js';
import type { ChosenMachine } from './machine.js';
import type { KnownValues, MadeMachine } from '../../lab/templates/made-machines.js';
import { madeResources } from '../../lab/templates/made-resources.js';
import { topPlace } from '../../lab/templates/places.js';
import { isMachineName, longestMachineName, machineNameRule } from '../../lab/machine-names.js';
import { positionOfMember } from './positions.js';

/**
 * An error for each resource whose name has not as many parts as its type, which Azure Resource Manager refuses: the
 * name of a machine begins with that of its lab.
 */
export function segmentFindings(image: GoldenImage, known: KnownValues, labId: string): Finding[] {
  const top = topPlace(image.template, known, labId);
  return madeResources(findResources(image.template), top).flatMap((one) => {
    const [{ fullName } = { fullName: undefined }] = one.instances;
    const wanted = one.type.split('/').length - 1;
    if (fullName === undefined || wanted === 0 || fullName.split('/').length === wanted) return [];
    const why = `The name "${fullName}" must have as many parts as the type ${one.type}, ${wanted} without the provider.`;
    return [{ ...refusedTemplate(image, why), ...positionOfMember(image, one, ['name']) }];
  });
}

/**
 * An error for each name of a machine that DevTest Labs refuses (Microsoft: Naming rules for Azure resources). Names that
 * follow from `newVMName` alone are always right.
 */
export function machineNameFindings(image: GoldenImage, machine: ChosenMachine): Finding[] {
  const longest =
    statedOsType(machine.properties, machine.scope) === 'Windows'
      ? longestMachineName.Windows
      : longestMachineName.Linux;
  return [machine, ...machine.others].flatMap((one: MadeMachine) => {
    const name = one.names.find((wanted) => wanted !== undefined && !isMachineName(wanted, longest));
    if (name === undefined) return [];
    return [{ ...refusedName(image, name, longest), ...positionOfMember(image, one, ['name']) }];
  });
}

function refusedName({ imagePath }: GoldenImage, name: string, longest: number): Finding {
  return {
    code: 'IF327',
    severity: 'error',
    what: `Azure refuses the name "${name}" of a machine of ${imagePath}.`,
    why: `It must be ${machineNameRule(longest)}.`,
    remedy: "Name the machine by parameters('newVMName') alone, or by a name that fits.",
  };
}
