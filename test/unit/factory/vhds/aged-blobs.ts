import type { BlobEntry } from '../../../../tasks/core/azure/blobs/container.js';
import { vhdMetadata } from '../../../../tasks/core/factory/vhds/marks.js';

export const now = new Date('2024-05-10T00:00:00Z');

export const marks = vhdMetadata({ imagePath: 'Win\\Server.json' }, '1');

/** A VHD with the marks of the factory, last modified so many hours before `now`. */
export function blob(name: string, ageHours: number, more: Partial<BlobEntry> = {}): BlobEntry {
  const lastModified = new Date(now.getTime() - ageHours * 3_600_000);
  return { name, bytes: 512, createdOn: lastModified, lastModified, etag: '1', metadata: marks, ...more };
}
