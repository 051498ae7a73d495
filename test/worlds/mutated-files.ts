import * as fc from 'fast-check';
import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { findingsOfFolder } from './findings-of-folder.js';
import { goldenImage, labsJson } from './configuration.js';
import { mutate } from './mutation.js';
import { writeSources } from './sources.js';
import { subscriptionId } from './worlds.js';

const files: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries({
    'GoldenImages/Win/Server.json': goldenImage({ artifacts: ['windows-7zip', 'windows-chrome'] }),
    'GoldenImages/Win/Server.parameters.json': {
      parameters: { size: { value: '' }, domain: { value: 'x' } },
    },
    'GoldenImages/Linux/Debian 12.json': goldenImage({ osType: 'Linux' }),
    'GoldenImages/.factoryignore': '# none\nOld/**\n',
    'Labs.json': labsJson(subscriptionId, { Near: ['Win', '**/*12'], Far: [''] }),
    'Images.json': {
      Images: [{ ImagePaths: ['Win', '**/*12'], Size: 'Standard_D2s_v5', Generalize: false }],
    },
  }).map(([name, content]) => [
    name,
    typeof content === 'string' ? content : JSON.stringify(content, null, 1),
  ]),
);

/** The random numbers of one change. When they run out, zeros follow, so that fewer numbers mean a smaller change. */
const decisions = fc.array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), { maxLength: 60 });

/**
 * Validates configurations in which one file was changed at random. Each must lead to findings that do not mention
 * our code, and never to an error. A failure shows the seed that repeats it.
 * @param parameters number of changes, and the first seed
 */
export async function judgeMutations(parameters: {
  readonly numRuns: number;
  readonly seed?: number;
}): Promise<void> {
  const sources = await writeSources(files);
  const property = fc.asyncProperty(
    fc.constantFrom(...Object.keys(files)),
    decisions,
    async (name, numbers) => {
      const remaining = [...numbers];
      const original = files[name] ?? '';
      const text = mutate(original, () => remaining.shift() ?? 0);
      await writeFile(join(sources.folder, name), text);
      try {
        await judge(sources.folder, `${name}: ${text}`);
      } finally {
        await writeFile(join(sources.folder, name), original);
      }
    },
  );
  try {
    await fc.assert(property, parameters);
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
