import { openContainer } from '../../../tasks/core/azure/blobs/container.js';
import { explain } from '../../../tasks/core/azure/requests/errors.js';
import { grantReadAccess, revokeAccess } from '../../../tasks/core/azure/resources/disks.js';
import { stagingContainer } from '../../../tasks/core/definitions/shared-inputs.js';
import type { Answer, Asking, Question } from '../asking/question.js';
import { makeImage } from '../asking/things.js';

/** Whether the way by VHD takes disks of Generation 2. */
export const imageOfGeneration2: Question = {
  number: 12,
  title: 'Does a machine start that is made of an image of a Generation 2 VHD?',
  documents: [
    {
      where: 'azure.md 8, Generation 2',
      says: 'A Generation 2 VHD is reported to give an image without error that does not boot; another report says that it does.',
    },
  ],
  reliesOn: 'SnapImages stores no disk of Generation 2 as a VHD unless allowGeneration2 is true.',
  fallback:
    'Where it starts, give SnapImages allowGeneration2: true, and labs get images of such disks by VHD, too.',
  needs: ['osDisk', 'machine'],
  settles: ['imageOfGeneration2'],
  // Azure gives up a machine that does not start after 20.
  minutes: 30,
  ask: askGeneration2,
};

async function askGeneration2(asking: Asking): Promise<Answer> {
  const { things } = asking;
  const lab = await things.lab();
  const vhdUrl = await copyDisk(await things.osDisk({ generation: 'V2' }), lab.storageAccountId, asking);
  const { id: customImageId } = await makeImage(lab, vhdUrl, asking);
  const started = performance.now();
  const secondsSince = () => Math.round((performance.now() - started) / 1000);
  try {
    const { size } = await things.machine({ customImageId });
    const details = { size, seconds: secondsSince() };
    return { facts: { imageOfGeneration2: 'starts' }, text: 'The machine was made, and runs.', details };
  } catch (error) {
    const { code, message } = explain(error);
    if (!isSilent(error)) throw error;
    return {
      facts: { imageOfGeneration2: 'does not start' },
      text: `The image was made, and its machine did not start: ${message}`,
      details: { code, seconds: secondsSince() },
    };
  }
}

/** The codes with which Compute gives up a machine that does not report that it has started. */
const silent = /OSProvisioning(TimedOut|InternalError|ClientError)|VMStartTimedOut/;

function isSilent(error: unknown): boolean {
  const { code = '', message } = explain(error);
  return silent.test(`${code} ${message}`);
}

/** Brings a disk into a storage account as SnapImages and DistributeImages do. @returns the address of the VHD */
async function copyDisk(diskId: string, storageAccountId: string, asking: Asking): Promise<string> {
  const { azure, finish, newName, signal } = asking;
  const container = await openContainer(azure, storageAccountId, stagingContainer.default, signal);
  await container.create();
  const name = `${newName('vhd')}.vhd`;
  try {
    const source = await finish('the grant', grantReadAccess(azure, diskId, 4 * 3600));
    await container.startCopy(name, source, {});
    await finish('the copy', container.copyOperation(name));
    return container.url(name);
  } finally {
    await finish('the revocation', revokeAccess(azure, diskId));
  }
}
