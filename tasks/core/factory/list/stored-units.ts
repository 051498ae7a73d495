import { present } from '../../azure/requests/present.js';
import type { LeftAlone } from '../../step/action.js';
import type { StoredBlobs } from '../store/store.js';
import { writeTimestamp } from '../store/timestamps.js';
import { ageText } from './ages.js';
import { baseDetails, baseTexts } from './base-age.js';
import { standingDetails, standingText } from './standings.js';

/** What is said of a stored image. A companion that is a copy of another one is no image of its own. */
export function unitOf(image: StoredBlobs, now: Date): LeftAlone {
  const { companion, copyOf } = image;
  if (copyOf === undefined) return listedUnit(image, now);
  return {
    subject: { kind: 'stored image', name: companion.name },
    outcome: 'skipped',
    reason: `It is a copy of ${copyOf}: both name one VHD.`,
  };
}

function listedUnit(image: StoredBlobs, now: Date): LeftAlone {
  const { imageName, imagePath, osType, timestamp, vhd } = image;
  // A companion says that the image may be distributed, whatever its record says of tests.
  const standing = image.record?.state === 'deprecated' ? image.record : undefined;
  const age = timestamp && ageText(timestamp, now);
  const time = timestamp && age ? `${timeText(timestamp)}, ${age}` : 'at an unknown time';
  const base = baseDetails(image.base, now);
  const said = `${[`${osType}, stored ${time}`, ...baseTexts(base)].join('; ')}.`;
  return {
    verb: 'list',
    subject: { kind: 'stored image', name: imageName },
    outcome: 'succeeded',
    reason: standing ? `${standingText(standing)} ${said}` : said,
    imageFacts: {
      path: imagePath,
      name: imageName,
      isThere: true,
      bytes: vhd.bytes,
      ...present('createdAt', timestamp),
    },
    details: {
      osType,
      timestamp: timestamp ? writeTimestamp(timestamp) : '',
      ...present('age', age),
      ...base,
      ...present('commit', image.commit),
      ...(standing && standingDetails(standing)),
    },
  };
}

function timeText(timestamp: Date): string {
  return `${writeTimestamp(timestamp).replace('T', ' ')} UTC`;
}
