/** Bytes of the footer at the end of every VHD. */
export const footerBytes = 512;

const cookie = 'conectix';

const checksumOffset = 64;

/**
 * The footer of a fixed VHD.
 * @param blobBytes size of the page blob including the footer, a multiple of 512
 * @see the Virtual Hard Disk Image Format Specification, "Hard Disk Footer Format"
 */
export function vhdFooter(blobBytes: number): Buffer {
  const footer = Buffer.alloc(footerBytes);
  const diskBytes = BigInt(blobBytes - footerBytes);
  footer.write(cookie, 0, 'ascii');
  footer.writeUInt32BE(2, 8); // features: reserved bit, always set
  footer.writeUInt32BE(0x00010000, 12); // file format version
  footer.writeBigUInt64BE(0xffffffffffffffffn, 16); // no dynamic header
  footer.writeBigUInt64BE(diskBytes, 40); // original size
  footer.writeBigUInt64BE(diskBytes, 48); // current size
  footer.writeUInt32BE(2, 60); // fixed disk
  const sum = footer.reduce((total, byte) => total + byte, 0);
  footer.writeUInt32BE(~sum >>> 0, checksumOffset);
  return footer;
}

export function isVhdFooter(bytes: Buffer): boolean {
  return bytes.length === footerBytes && bytes.toString('ascii', 0, cookie.length) === cookie;
}
