import type { LeftAlone } from '../../step/action.js';
import type { StoredBlobs } from '../store/store.js';
import { writeTimestamp } from '../store/timestamps.js';
import { ageText } from './ages.js';

/** What is said of a stored image. A companion that is a copy of another one is no image of its own. */
export function unitOf(image: StoredBlobs, now: Date): LeftAlone {
  const { imageName, imagePath, osType, timestamp, companion, copyOf, vhd } = image;
  if (copyOf !== undefined)
    return {
      subject: { kind: 'stored image', name: companion.name },
      outcome: 'skipped',
      reason: `It is a copy of ${copyOf}: both name one VHD.`,
    };
  const time = timestamp ? writeTimestamp(timestamp) : '';
  const age = timestamp && ageText(timestamp, now);
  return {
    verb: 'list',
    subject: { kind: 'stored image', name: imageName },
    outcome: 'succeeded',
    reason: `${osType}, stored ${age === undefined ? 'at an unknown time' : `${time.replace('T', ' ')} UTC, ${age}`}.`,
    imageFacts: {
      path: imagePath,
      name: imageName,
      isThere: true,
      bytes: vhd.bytes,
      ...(timestamp ? { createdAt: timestamp } : {}),
    },
    details: { osType, timestamp: time, ...(age === undefined ? {} : { age }) },
  };
}
