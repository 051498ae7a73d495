import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { BlobContainer } from '../../azure/blobs/container.js';
import type { Lab } from '../../azure/resources/labs.js';
import { inContainer, openContainerOf } from '../../lab/container.js';
import { problem } from '../../step/problem.js';
import type { TestAction } from './actions.js';
import type { TestContext } from './inputs.js';
import type { ScriptCase, WantedCase } from './wanted-cases.js';

/** The container beside the store from which test VMs read their scripts. */
export const scriptsContainer = 'imagefactorytests';

/**
 * Writes the scripts of a test to blobs that only the test VM is told of.
 * @param seconds how long their addresses are valid
 * @returns the address of each, by the name of its blob
 */
export async function bringScripts(
  cases: readonly WantedCase[],
  { lab, testsFolder }: Pick<TestAction, 'lab' | 'testsFolder'>,
  seconds: number,
  { azure, signal }: Pick<TestContext, 'azure' | 'signal'>,
): Promise<ReadonlyMap<string, string>> {
  const container = await openContainerOf(azure, lab, scriptsContainer, signal);
  const addresses = new Map<string, string>();
  for (const one of cases)
    if ('script' in one) {
      const content = await contentOf(one, testsFolder);
      await inContainer(container, () => container.writeText(one.fileName, content, {}));
      addresses.set(one.fileName, await container.readUrl(one.fileName, seconds));
    }
  return addresses;
}

/** Byte by byte: PowerShell minds how a script is encoded. */
async function contentOf({ name, script }: ScriptCase, folder: string | undefined) {
  if ('text' in script) return script.text;
  try {
    return await readFile(path.join(folder ?? '', script.path));
  } catch (error) {
    throw problem(
      `The script ${name} cannot be read: ${error instanceof Error ? error.message : String(error)}`,
      'Run the task again on an agent with the whole Configuration folder.',
      error,
    );
  }
}

/** Deletes all scripts whose names begin so. */
export async function removeScripts(
  names: string,
  lab: Lab,
  { azure, signal }: Pick<TestContext, 'azure' | 'signal'>,
): Promise<void> {
  const container: BlobContainer = await openContainerOf(azure, lab, scriptsContainer, signal);
  for (const { name } of await container.list()) if (name.startsWith(names)) await container.delete(name);
}
