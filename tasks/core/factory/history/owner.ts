import { isBelow, isSameId } from '../../azure/resource-id.js';
import type { ListedDeployment } from '../../azure/resources/deployments.js';
import type { LabVirtualMachine } from '../../azure/resources/lab-virtual-machines.js';
import type { Lab } from '../../azure/resources/labs.js';
import { sameName } from '../../lab/names.js';
import { factoryLabTag, factoryPathTag, imagePathTag, isOurs, stateTag, tagOf } from '../images/tags.js';

/** A lab with its VMs, and the resource group in which a record lies. */
export interface Surroundings {
  readonly lab: Lab;
  readonly machines: readonly LabVirtualMachine[];
  readonly resourceGroup: string;
}

/**
 * Why a record is not this lab's, or not known to be: our tag names the lab. A record of the scripts has no tag; what it
 * made tells the lab, and so does the parameter `labName` that the scripts pass, in the lab's own group, where no two labs
 * share a name. Several labs may lie in one group, and other teams' deployments beside them (C104).
 * @returns nothing for a record of this lab
 */
export function whyNotOurs(record: ListedDeployment, around: Surroundings): string | undefined {
  const factory = tagOf(record.tags, factoryLabTag);
  if (factory !== undefined)
    return isSameId(factory, around.lab.id) ? undefined : 'It is of another factory.';
  if (madeForOthers(record, around)) return 'It was made for another lab.';
  return isMadeForLab(record, around) ? undefined : 'Nothing tells that it was made for this lab.';
}

function madeForOthers({ madeIds, parameterTexts }: ListedDeployment, around: Surroundings): boolean {
  const { lab } = around;
  const isForeign = (id: string) => isLabPart.test(id) && !isSameId(id, lab.id) && !isBelow(id, lab.id);
  const named = labNamedBy(parameterTexts);
  return madeIds.some(isForeign) || (named !== undefined && !sameName(named, lab.name));
}

const isLabPart = /\/providers\/Microsoft\.DevTestLab\/labs\/[^/]+/i;

function isMadeForLab({ madeIds, parameterTexts }: ListedDeployment, around: Surroundings): boolean {
  const { lab, machines, resourceGroup } = around;
  const isOfMachine = (id: string) =>
    machines.some(({ computeId }) => computeId !== undefined && isSameId(id, computeId));
  if (madeIds.some((id) => isSameId(id, lab.id) || isBelow(id, lab.id) || isOfMachine(id))) return true;
  return sameName(resourceGroup, lab.resourceGroup) && labNamedBy(parameterTexts) !== undefined;
}

/** C29: the parameter for the lab's name, under either of its names. */
function labNamedBy(texts: Readonly<Record<string, string>>): string | undefined {
  return tagOf(texts, 'labName') ?? tagOf(texts, 'existingLabName');
}

/**
 * Whether CreateImageVMs still needs a record of ours (C28, C35): it goes on with a VM that is not complete, and tells why
 * one failed, by the record alone.
 */
export function isStillNeeded({ tags }: ListedDeployment, machines: readonly LabVirtualMachine[]): boolean {
  const imagePath = tagOf(tags, factoryPathTag);
  if (imagePath === undefined) return false;
  return machines.some(
    (machine) =>
      isOurs(machine, { imagePath }) &&
      tagOf(machine.tags, imagePathTag) === undefined &&
      tagOf(machine.tags, stateTag) === undefined,
  );
}
