import type { LabVirtualMachine } from '../../azure/resources/lab-virtual-machines.js';
import { sameName } from '../../lab/names.js';
import { noRecords, withheldImage } from '../store/image-records.js';
import { vhdFileNameOf } from '../store/vhd-names.js';
import { identityOf } from './marks.js';
import type { CleanUpState } from './state.js';

/** Whether the image that was stored of a VM was revoked since: nobody will use either (C124). */
export function isOfRevoked(
  machine: LabVirtualMachine,
  { images, records = noRecords }: Pick<CleanUpState, 'images' | 'records'>,
): boolean {
  return identityOf(machine).some((vm) => {
    const vhdFileName = vhdFileNameOf(vm);
    const isStored = images.some((image) => sameName(image.vhdFileName, vhdFileName));
    return !isStored && withheldImage(records, { vhdFileName })?.state === 'revoked';
  });
}
