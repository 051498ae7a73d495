import { createHash } from 'node:crypto';
import { companionName, type OldImage, writeOldCompanion } from './companions.js';
import { readStored } from './store.js';
import { type Machine, type OldAgent, sameText, type World } from './world.js';

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'] as const;

/** The name of an image before its date (C67): the last two segments, not told apart from other paths' (C71, "Old"). */
export function oldNameOf(imagePath: string, now: Date): string {
  const stem = imagePath
    .split('\\')
    .slice(-2)
    .join('_')
    .replaceAll('.json', '')
    .replaceAll('.', '_')
    .replaceAll(' ', '-');
  return `${stem}-${months[now.getMonth()] ?? ''}-${now.getDate()}-${now.getFullYear()}`;
}

/** C70, "Old": after `Z` come `[` and `\` (L14); only stored names count as taken (L15). */
export function firstFreeName(name: string, taken: readonly string[]): string {
  if (!taken.some((other) => sameText(other, name))) return name;
  const last = name.charCodeAt(name.length - 1);
  const isDigit = last >= 48 && last <= 57;
  const next = isDigit ? `${name}A` : name.slice(0, -1) + String.fromCharCode(last + 1);
  return firstFreeName(next, taken);
}

/** A VM that is stored, with its image. */
export interface OldSnapshot {
  readonly machine: Machine;
  readonly image: OldImage;
}

/**
 * The VMs that SnapImagesFromVMs.ps1 stores: every deallocated VM with an `ImagePath`, even if it was stored before
 * (C74).
 */
export function oldSnapshots(world: World, agent: OldAgent, now: Date): OldSnapshot[] {
  const taken = readStored(world, agent).map(({ imageName }) => imageName);
  const ready = world.factory.machines.filter(
    ({ tags, isDeallocated, provisioningState }) =>
      tags['ImagePath'] !== undefined && isDeallocated && provisioningState === 'Succeeded',
  );
  return ready.map((machine) => ({ machine, image: imageOf(machine, taken, now) }));
}

/** The scripts draw a GUID; here, the same VM and name always give the same one. */
function imageOf({ name, tags }: Machine, taken: readonly string[], timestamp: Date): OldImage {
  const imagePath = tags['ImagePath'] ?? '';
  const imageName = firstFreeName(oldNameOf(imagePath, timestamp), taken);
  const guid = createHash('sha1').update(`${name} ${imageName}`).digest('hex').slice(0, 32);
  const description = "Müller & Söhne's <image>";
  return { imageName, imagePath, description, osType: 'Windows', vhdFileName: `${guid}.vhd`, timestamp };
}

/** SnapImagesFromVMs.ps1. */
export function oldSnap(world: World, agent: OldAgent, now: Date): void {
  const lastModified = new Date(now.getTime() + 3_600_000);
  for (const { image } of oldSnapshots(world, agent, now)) {
    world.store.set(image.vhdFileName, { content: 2 ** 30, lastModified });
    const content = writeOldCompanion(image, agent.shell, agent.culture);
    world.store.set(companionName(image), { content, lastModified });
  }
}
