import { createHash } from 'node:crypto';
import type { VmIdentity } from './committed.js';

/** The namespace of our UUIDs: a fixed UUID, chosen at random. */
const namespace = Buffer.from('7d1c0f0b52a04d5e9a4a5a1d6a3f2e90', 'hex');

/**
 * C52: the name of the VHD made from a VM, so that one VM can never be stored twice.
 * @param createdDate the VM's creation date as Azure wrote it: a VM of the same name made later is another one
 */
export function uuidOfVm(id: string, createdDate: string): string {
  return uuidVersion5(namespace, `${id.toLowerCase()}\n${createdDate}`);
}

/** The VHD that a VM is, or would be, stored in: in lower case. */
export function vhdFileNameOf({ id, createdDateText }: Pick<VmIdentity, 'id' | 'createdDateText'>): string {
  return `${uuidOfVm(id, createdDateText)}.vhd`;
}

/** A UUID made from a name (RFC 9562, section 5.5), in lower case. */
export function uuidVersion5(space: Uint8Array, name: string): string {
  const bytes = createHash('sha1').update(space).update(name, 'utf8').digest().subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x50, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
