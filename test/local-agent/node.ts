import { existsSync } from 'node:fs';
import { join } from 'node:path';

/** The Node versions on which the agent may run our tasks. */
export type NodeVersion = 20 | 24;

const versions: readonly NodeVersion[] = [20, 24];

/**
 * A Node binary of that major version: the one that runs this process, else that of the optional package `node20` or
 * `node24`, which npm installs on Linux on x64 only. Undefined if there is none.
 */
export function nodeBinary(version: NodeVersion): string | undefined {
  if (Number.parseInt(process.versions.node, 10) === version) return process.execPath;
  const packaged = join(import.meta.dirname, '..', '..', 'node_modules', `node${version}`, 'bin', 'node');
  return existsSync(packaged) ? packaged : undefined;
}

/** All Node binaries of the agent on this machine, on each of which end-to-end tests run a task. */
export function nodeBinaries(): readonly { readonly version: NodeVersion; readonly path: string }[] {
  return versions.flatMap((version) => {
    const path = nodeBinary(version);
    return path === undefined ? [] : [{ version, path }];
  });
}
