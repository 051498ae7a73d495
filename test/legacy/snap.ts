import { createHash } from 'node:crypto';
import { writeOldCompanion } from './companions.js';
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

/** SnapImagesFromVMs.ps1: stores every deallocated VM with an `ImagePath`, whether or not it was stored before (C74). */
export function oldSnap(world: World, agent: OldAgent, now: Date): void {
  const taken = readStored(world, agent).map(({ imageName }) => imageName);
  const ready = world.factory.machines.filter(
    ({ tags, isDeallocated, provisioningState }) =>
      tags['ImagePath'] !== undefined && isDeallocated && provisioningState === 'Succeeded',
  );
  for (const machine of ready) store(world, machine, taken, agent, now);
}

function store(
  world: World,
  machine: Machine,
  taken: readonly string[],
  agent: OldAgent,
  timestamp: Date,
): void {
  const imagePath = machine.tags['ImagePath'] ?? '';
  const guid = createHash('sha1').update(`${machine.name} ${timestamp.getTime()}`).digest('hex').slice(0, 32);
  const image = {
    imageName: firstFreeName(oldNameOf(imagePath, timestamp), taken),
    imagePath,
    description: "Müller & Söhne's <image>",
    osType: 'Windows',
    vhdFileName: `${guid}.vhd`,
    timestamp,
  };
  const lastModified = new Date(timestamp.getTime() + 3_600_000);
  world.store.set(image.vhdFileName, { content: 2 ** 30, lastModified });
  world.store.set(`${guid}.json`, {
    content: writeOldCompanion(image, agent.shell, agent.culture),
    lastModified,
  });
}
