import { isSameId, resourceId } from '../../azure/resource-id.js';
import type { Lab } from '../../azure/resources/labs.js';
import { sameName } from '../../lab/names.js';
import type { Finding } from '../../step/action.js';
import { sourceLabId } from './companion.js';
import { recordName, type Records, recordsContainer } from './image-records.js';
import { isOriginal, storeContainer, type StoredBlobs } from './stored-blobs.js';

/** Warnings about stored images that are used although something of them is odd. */
export function storeFindings(images: readonly StoredBlobs[], records: Records, lab: Lab): Finding[] {
  return [...images.flatMap(warningsOf), ...movedFindings(images, lab), ...recordFindings(records)];
}

const withoutRecords = 'VHDs that no image was made of stay meanwhile: some may wait for their tests.';

function recordFindings({ unread, unusable }: Records): Finding[] {
  const unreadable: Finding = {
    severity: 'warning',
    what: `The records of the images cannot be read: ${unread ?? ''}`,
    why: withoutRecords,
    remedy: `Let the service connection read and write blobs in the container ${recordsContainer} of the factory's storage account.`,
  };
  const odd = [...unusable].map(recordName);
  const unknown: Finding = {
    severity: 'warning',
    what: `Records of images cannot be used: ${odd.join(', ')}.`,
    why: 'Their metadata does not tell where the images stand. Their VHDs stay.',
    remedy: `Delete these blobs in the container ${recordsContainer}, unless a newer version of these tasks has written them.`,
  };
  return [...(unread === undefined ? [] : [unreadable]), ...(odd.length === 0 ? [] : [unknown])];
}

function warningsOf(image: StoredBlobs): Finding[] {
  const { companion, warning, vhd, otherCompanions = [] } = image;
  const guessed: Finding = {
    severity: 'warning',
    what: `The companion ${companion.name} was read with care.`,
    ...(warning === undefined ? {} : { why: warning }),
  };
  return [
    ...(warning === undefined ? [] : [guessed]),
    ...(otherCompanions.length > 0 && !isOriginal(image)
      ? [oddCompanion(companion.name, vhd.name, otherCompanions)]
      : []),
  ];
}

/**
 * One warning where stored images name VMs of a lab of the factory lab's name and another id: the lab was probably moved or
 * made anew, and its older images count as those of another factory, which nobody distributes or retires.
 */
function movedFindings(images: readonly StoredBlobs[], { id, name }: Lab): Finding[] {
  const owners = images.map(sourceLabId).filter((owner) => owner !== undefined && !isSameId(owner, id));
  const namesakes = owners.filter((owner) => sameName(resourceId(owner ?? '').name, name));
  if (namesakes.length === 0) return [];
  return [
    {
      severity: 'warning',
      what: `${namesakes.length} stored images name VMs of another lab ${name} and are left alone: ${[...new Set(namesakes)].join(', ')}.`,
      why: `They count as images of another factory. If the lab was moved or made anew, they are its own: its id is ${id} now.`,
      remedy: `If so, replace the old id in sourceVmId of their companions in the container ${storeContainer}, or delete the companions and their VHDs.`,
    },
  ];
}

function oddCompanion(name: string, vhd: string, others: readonly string[]): Finding {
  return {
    severity: 'warning',
    what: `The companion ${name} names the VHD ${vhd}, as ${others.join(' and ')} does.`,
    why: 'A VHD is one image: where one of its companions is deleted, the VHD stays for the others.',
    remedy: `Delete the blob ${name} in the container ${storeContainer}, if it is a copy.`,
  };
}
