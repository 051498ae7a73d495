import { countIn } from '../requests/shape.js';

export const gigabyte = 1024 ** 3;

/** The size that a disk or snapshot tells; 0 where it tells none. */
export function bytesIn({
  diskSizeBytes,
  diskSizeGB,
}: {
  readonly diskSizeBytes?: unknown;
  readonly diskSizeGB?: unknown;
}): number {
  return countIn(diskSizeBytes) || gigabytesIn(diskSizeGB);
}

/** A size in gigabytes, as bytes; 0 for what is none. */
export function gigabytesIn(value: unknown): number {
  return countIn(countIn(value) * gigabyte);
}
