import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findingsOfFolder } from '../../../tasks/core/factory/validate-configuration.js';
import { goldenImage, labsJson, writeSources } from '../../end-to-end/sources.js';
import { subscription } from './bad-files.js';
import { createRandom, mutate } from './mutation.js';

const files: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries({
    'GoldenImages/Win/Server.json': goldenImage({ artifacts: ['windows-7zip', 'windows-chrome'] }),
    'GoldenImages/Win/Server.parameters.json': {
      parameters: { size: { value: '' }, domain: { value: 'x' } },
    },
    'GoldenImages/Linux/Debian 12.json': goldenImage({ osType: 'Linux' }),
    'GoldenImages/.factoryignore': '# none\nOld/**\n',
    'Labs.json': labsJson(subscription, { Near: ['Win', '**/*12'], Far: [''] }),
  }).map(([name, content]) => [
    name,
    typeof content === 'string' ? content : JSON.stringify(content, null, 1),
  ]),
);

/**
 * Judges configurations of which one file was changed at random: whatever it has become, there are findings, never
 * an error, and none that names our code.
 * @param seeds the same seed is the same configuration
 */
export async function judgeMutations(seeds: Iterable<number>): Promise<void> {
  const sources = await writeSources(files);
  const names = Object.keys(files);
  try {
    for (const seed of seeds) {
      const random = createRandom(seed);
      const name = names[Math.floor(random() * names.length)] ?? '';
      const original = files[name] ?? '';
      const text = mutate(original, random);
      await writeFile(join(sources.folder, name), text);
      await judge(sources.folder, `seed ${seed}, ${name}: ${text}`);
      await writeFile(join(sources.folder, name), original);
    }
  } finally {
    await sources.remove();
  }
}

async function judge(folder: string, given: string): Promise<void> {
  const findings = await findingsOfFolder(folder).catch((error: unknown) => {
    throw new Error(`A crash with ${given}`, { cause: error });
  });
  for (const { code, what, why, remedy } of findings)
    assert.doesNotMatch(
      `${code} ${what} ${why} ${remedy}`,
      / at .*\.[jt]s:\d|undefined is not|Cannot read prop/,
      given,
    );
}
