import type { DiskContents } from '../world-disks.js';

/** How the first pages of a VHD begin that tell what is on the disk. */
const mark = 'local Azure disk ';

const pageBytes = 512;

/** The contents of a disk as the first pages of its VHD, so that they go wherever its bytes are copied. */
export function diskPages(contents: DiskContents): Buffer {
  const text = Buffer.from(`${mark}${JSON.stringify(contents)}`, 'utf8');
  const pages = Buffer.alloc(Math.ceil(text.length / pageBytes) * pageBytes);
  text.copy(pages);
  return pages;
}

/** @returns undefined for pages that say nothing, as those of any other VHD */
export function readDiskPages(pages: Buffer): DiskContents | undefined {
  const [text = ''] = pages.toString('utf8').split('\0', 1);
  return text.startsWith(mark) ? (JSON.parse(text.slice(mark.length)) as DiskContents) : undefined;
}
