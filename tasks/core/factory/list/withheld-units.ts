import type { LeftAlone, Target } from '../../step/action.js';
import { type ImageRecord, withheldImage } from '../store/image-records.js';
import type { Store } from '../store/store.js';
import { standingDetails, standingText } from './standings.js';

/** The images of the store that must not be distributed, or not yet: their VHDs have a record, and no companion. */
export function withheldUnits(
  { loose, records }: Pick<Store, 'loose' | 'records'>,
  target: Target,
): LeftAlone[] {
  return loose.flatMap(({ name, bytes }) => {
    const record = withheldImage(records, { vhdFileName: name });
    return record ? unitOf(record, bytes, target) : [];
  });
}

/** Without the time of its making and that it is there: no lab lags behind because of an image that it must not get. */
function unitOf(record: ImageRecord, bytes: number, target: Target): LeftAlone {
  const { imageName, imagePath } = record;
  return {
    verb: 'list',
    subject: { kind: 'withheld image', name: imageName || record.vhdFileName },
    target,
    outcome: 'succeeded',
    reason: standingText(record),
    imageFacts: { path: imagePath, ...(imageName === '' ? {} : { name: imageName }), bytes },
    details: standingDetails(record),
  };
}
