import { build as bundle, type Metafile } from 'esbuild';
import { copyFile, mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { bundleOptions } from './bundle-options.js';
import { writeNotices } from './notices.js';

/** Files of the repository that go into the package as they are. */
const packagedAsIs = ['LICENSE', 'schemas/imagefactory.schema.json'];

/**
 * Bundles the command line of the repository `root` into the folder `dist`: a small file that starts at once, and others
 * that it loads when a command needs them.
 * Throws an error if a bundle has a package in it that we may not ship, see `noticesOf`.
 */
export async function buildCommandLine(root: string, dist: string): Promise<Metafile> {
  await rm(dist, { recursive: true, force: true });
  await mkdir(dist, { recursive: true });
  const { metafile } = await bundle({
    ...bundleOptions,
    absWorkingDir: root,
    entryPoints: [{ in: join(root, 'cli', 'main.ts'), out: 'imagefactory' }],
    outdir: dist,
    chunkNames: 'parts/[hash]',
    splitting: true,
    format: 'esm',
    // Packages in CommonJS load those of Node.js with require, which a module does not have by itself.
    banner: {
      js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
    },
  });
  await writeNotices(root, dist, [metafile]);
  for (const path of packagedAsIs)
    await copyFile(join(root, path), join(dist, path.split('/').at(-1) ?? path));
  return metafile;
}

if (process.argv[1] === import.meta.filename) {
  const root = join(import.meta.dirname, '..');
  const { outputs } = await buildCommandLine(root, join(root, 'cli', 'dist'));
  const start = outputs['cli/dist/imagefactory.js'];
  const all = Object.values(outputs).reduce((sum, { bytes }) => sum + bytes, 0);
  console.error(`imagefactory.js ${start?.bytes ?? 0} bytes, all ${all} bytes`);
}
