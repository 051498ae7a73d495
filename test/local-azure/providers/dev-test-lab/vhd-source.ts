import { errors } from '../../arm/errors.js';
import type { Resource } from '../../arm/resources.js';
import type { FoundBlob, LabContext } from './context.js';
import type { ImageSource } from './image-source.js';
import { storageAccountsOf } from './labs.js';

/** The property `vhd` of a request for a custom image. */
export interface VhdWanted {
  readonly imageName?: unknown;
  readonly sysPrep?: unknown;
  readonly osType?: unknown;
}

/** The source of an image that is made from a VHD in a storage account of the lab. */
export async function vhdSource(
  lab: Resource,
  { imageName, sysPrep, osType }: VhdWanted,
  context: LabContext,
): Promise<ImageSource> {
  if (typeof imageName !== 'string') {
    throw errors.badRequest(
      'InvalidCustomImageSource',
      'A custom image needs the address of a VHD or a virtual machine as its source.',
    );
  }
  if (osType !== 'Windows' && osType !== 'Linux') {
    throw errors.badRequest('InvalidOsType', "The property 'vhd.osType' must be 'Windows' or 'Linux'.");
  }
  await checkVhd(imageName, lab, context);
  return {
    shown: { vhd: { imageName, sysPrep: sysPrep === true, osType } },
    prepare: () => Promise.resolve(),
    capture: async () => {
      const blob = await context.findBlob(imageName);
      if (blob) return { shown: {}, disk: blob.disk };
      throw vhdNotFound(imageName);
    },
  };
}

async function checkVhd(imageName: string, lab: Resource, { facts, findBlob }: LabContext): Promise<void> {
  const blob = await findBlob(imageName);
  if (!blob) throw vhdNotFound(imageName);
  if (facts.imageOfOtherAccount === 'refused' && !storageAccountsOf(lab).includes(accountOf(imageName))) {
    throw errors.badRequest('InvalidStorageAccountForLab', 'Invalid storage account for lab');
  }
  if (facts.imageOfVhd === 'refused') throw unmanaged(imageName);
  const problem = problemOf(blob);
  if (problem !== undefined) throw errors.badRequest('InvalidVhd', `The blob '${imageName}' ${problem}.`);
}

/** The reason for which no image can be created from a blob. */
function problemOf({ type, copyStatus = 'success', hasVhdFooter }: FoundBlob): string | undefined {
  if (type !== 'PageBlob') return `is a ${type} and not a page blob`;
  if (copyStatus !== 'success') return `is not complete: the state of its copy is ${copyStatus}`;
  return hasVhdFooter ? undefined : 'does not end with the footer of a VHD';
}

/** Nobody knows the words with which the service would refuse it. */
function unmanaged(imageName: string): Error {
  const message = `Images of unmanaged disks can no longer be made: '${imageName}'.`;
  return errors.conflict('OperationNotAllowed', message);
}

function accountOf(blobAddress: string): string {
  return new URL(blobAddress).pathname.split('/')[1] ?? '';
}

function vhdNotFound(imageName: string): Error {
  return errors.badRequest('VhdNotFound', `The VHD '${imageName}' was not found.`);
}
