const bytesPerGigabyte = 2 ** 30;

/** Gigabytes as Azure counts the sizes of disks, 2^30 bytes each: `127.5 GB`, `0 GB`. */
export function gigabytesText(bytes: number, decimals = 1): string {
  return `${Number((bytes / bytesPerGigabyte).toFixed(decimals))} GB`;
}
