import type { Plugin } from 'esbuild';
import { createRequire } from 'node:module';

interface LibraryTexts {
  readonly messages: Readonly<Record<string, string>>;
}

const require = createRequire(import.meta.url);

/** Leaves code that no task reaches out of the bundles: zipped, 45 kB of a task with blobs, and 23 kB of every task. */
export const leftOut: Plugin = {
  name: 'left out',
  setup(build) {
    // A WebAssembly module that computes CRC64 checksums, which the storage package uses only where a call asks for them.
    build.onLoad({ filter: /[\\/]storage-common[\\/].*[\\/]crc64\.js$/ }, () => ({
      contents: `export default () => Promise.reject(new Error('The checksum CRC64 is left out of the bundle.'));`,
    }));
    // What opens a browser to sign in a person, of whom there is none on an agent. It comes with nine packages.
    build.onResolve({ filter: /^open$/ }, ({ path }) => ({ path, namespace: 'left-out' }));
    build.onLoad({ filter: /^open$/, namespace: 'left-out' }, () => ({
      contents: `export default () => Promise.reject(new Error('A task signs in without a browser: that is left out of the bundle.'));`,
    }));
    // What compares the version of Node.js with 16.9 and older ones, and brings a second semver for it.
    build.onLoad({ filter: /[\\/]jsonwebtoken[\\/]lib[\\/]\w+Supported\.js$/ }, () => ({
      contents: 'module.exports = true;',
    }));
    // The translations of task-lib's messages, which stay in English unless a task has texts of its own beside it.
    build.onLoad({ filter: /[\\/]azure-pipelines-task-lib[\\/]lib-resource\.js$/ }, ({ path }) => {
      const { messages } = require(path) as LibraryTexts;
      return { contents: JSON.stringify({ messages, localizedMessages: {} }), loader: 'json' };
    });
  },
};
