import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The Nodes that the agent may run our tasks on. */
export type NodeVersion = 20 | 24;

const versions: readonly NodeVersion[] = [20, 24];

/**
 * A Node binary of that major version: the one that runs us, else that of the optional package `node20` or
 * `node24`, which npm leaves out on other systems than Linux on x64. Undefined where neither is at hand.
 */
export function nodeBinary(version: NodeVersion): string | undefined {
  if (Number.parseInt(process.versions.node, 10) === version) return process.execPath;
  const packaged = join(import.meta.dirname, '..', '..', 'node_modules', `node${version}`, 'bin', 'node');
  return existsSync(packaged) ? packaged : undefined;
}

/** Every Node of the agent that is at hand here: what end-to-end tests run a task on. */
export function nodeBinaries(): readonly { readonly version: NodeVersion; readonly path: string }[] {
  return versions.flatMap((version) => {
    const path = nodeBinary(version);
    return path === undefined ? [] : [{ version, path }];
  });
}
