const bytesPerGigabyte = 2 ** 30;

/**
 * Gigabytes as Azure counts the sizes of disks, 2^30 bytes each: `127.5 GB`, `0 GB` for no bytes, and `below 0.1 GB` for
 * few.
 */
export function gigabytesText(bytes: number, decimals = 1): string {
  const gigabytes = Number((bytes / bytesPerGigabyte).toFixed(decimals));
  return gigabytes === 0 && bytes > 0 ? `below ${10 ** -decimals} GB` : `${gigabytes} GB`;
}
