import type { ContainerClient } from '@azure/storage-blob';

const footerBytes = 512;

/** Azure takes no VHD below 20 MiB; zeros of a page blob take no room. */
export const diskBytes = 64 * 1024 * 1024;

/** Writes a fixed VHD of zeros. Only its footer is sent. @returns the bytes of the blob */
export async function writeVhd(
  container: ContainerClient,
  name: string,
  abortSignal: AbortSignal,
  bytes = diskBytes,
): Promise<number> {
  const blob = container.getPageBlobClient(name);
  const size = bytes + footerBytes;
  await blob.create(size, { abortSignal });
  await blob.uploadPages(footerOf(bytes), bytes, footerBytes, { abortSignal });
  return size;
}

/**
 * The footer of a fixed VHD.
 * @see the Virtual Hard Disk Image Format Specification, "Hard Disk Footer Format"
 */
export function footerOf(bytes: number): Buffer {
  const footer = Buffer.alloc(footerBytes);
  footer.write('conectix', 0, 'ascii');
  footer.writeUInt32BE(2, 8); // features: a reserved bit, always set
  footer.writeUInt32BE(0x00010000, 12); // version of the format
  footer.writeBigUInt64BE(0xffffffffffffffffn, 16); // no dynamic header
  footer.write('ifac', 28, 'ascii'); // the program that made it
  footer.writeUInt32BE(0x00010000, 32);
  footer.write('Wi2k', 36, 'ascii'); // the host on which it was made
  footer.writeBigUInt64BE(BigInt(bytes), 40); // original size
  footer.writeBigUInt64BE(BigInt(bytes), 48); // current size
  writeGeometry(footer, bytes);
  footer.writeUInt32BE(2, 60); // fixed
  footer.write('imagefactoryzero', 68, 'ascii'); // its id, of 16 bytes
  const sum = footer.reduce((total, byte) => total + byte, 0);
  footer.writeUInt32BE(~sum >>> 0, 64);
  return footer;
}

const sectorBytes = 512;

/** Cylinders, heads and sectors as the specification counts them for disks below 500 MB. */
function writeGeometry(footer: Buffer, bytes: number): void {
  const sectors = bytes / sectorBytes;
  const sectorsOfTrack = 17;
  const cylinderHeads = Math.floor(sectors / sectorsOfTrack);
  const heads = Math.max(4, Math.floor((cylinderHeads + 1023) / 1024));
  footer.writeUInt16BE(Math.floor(cylinderHeads / heads), 56);
  footer.writeUInt8(heads, 58);
  footer.writeUInt8(sectorsOfTrack, 59);
}
