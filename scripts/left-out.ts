import type { Plugin } from 'esbuild';
import { createRequire } from 'node:module';

interface LibraryTexts {
  readonly messages: Readonly<Record<string, string>>;
}

const require = createRequire(import.meta.url);

/**
 * Keeps out of the bundles what no task reaches: zipped, 45 kB of a task with blobs, and 11 kB of every task.
 */
export const leftOut: Plugin = {
  name: 'left out',
  setup(build) {
    // A WebAssembly that computes CRC64 checksums. The storage package does so only for calls that ask for them.
    build.onLoad({ filter: /[\\/]storage-common[\\/].*[\\/]crc64\.js$/ }, () => ({
      contents: `export default () => Promise.reject(new Error('The checksum CRC64 is left out of the bundle.'));`,
    }));
    // The translations of task-lib's messages. It stays with English until a task sets texts of its own beside it.
    build.onLoad({ filter: /[\\/]azure-pipelines-task-lib[\\/]lib-resource\.js$/ }, ({ path }) => {
      const { messages } = require(path) as LibraryTexts;
      return { contents: JSON.stringify({ messages, localizedMessages: {} }), loader: 'json' };
    });
  },
};
