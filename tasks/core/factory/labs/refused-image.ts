import { codeOf, isSaidByAzure, statusOf } from '../../azure/requests/errors.js';
import type { Lab } from '../../azure/resources/labs.js';
import { messageOf, problem, remedyOf } from '../../step/problem.js';

/** Statuses with which Azure refuses what it is asked for, and not whoever asks. */
const refusals = [400, 405, 409, 410];

/** What has another cause, and another remedy. */
const otherCauses = /^InvalidStorageAccountForLab$|quota/i;

/**
 * Adds to an error of the creation of a custom image how its lab gets images without any: whether Azure still makes them
 * of VHDs, since it has retired unmanaged disks, and by which words it would refuse to, is written nowhere.
 */
export function withOtherWay(error: unknown, { name }: Pick<Lab, 'name'>): unknown {
  if (!mayBeOfAllVhds(error)) return error;
  const otherWay = `If Azure makes no custom image of any VHD, let ${name} get its images from a gallery: "Delivery": "Gallery" for that lab in Labs.json, and the input gallery.`;
  const remedy = remedyOf(error);
  return problem(messageOf(error), remedy === undefined ? otherWay : `${remedy} ${otherWay}`, error);
}

function mayBeOfAllVhds(error: unknown): boolean {
  const [status, code = ''] = [statusOf(error), codeOf(error)];
  if (!isSaidByAzure(error) || otherCauses.test(code)) return false;
  return status === undefined || refusals.includes(status);
}
