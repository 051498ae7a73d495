import { build as bundle, type Metafile } from 'esbuild';
import { copyFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Bundles the page of the results tab of the repository `root` into `dist/results-tab`: one page, one script, one file
 * of styles. Returns what esbuild says of the bundle.
 */
export async function buildResultsTab(root: string, dist: string): Promise<Metafile> {
  const source = join(root, 'results-tab');
  const target = join(dist, 'results-tab');
  const { metafile } = await bundle({
    absWorkingDir: root,
    entryPoints: ['main.ts', 'styles.css'].map((file) => join(source, file)),
    outdir: target,
    bundle: true,
    platform: 'browser',
    target: 'es2020',
    // Only the SDK has them, all browsers that Azure DevOps supports know them, and older code for them is long.
    supported: { 'class-field': true },
    format: 'iife',
    charset: 'utf8',
    minify: true,
    metafile: true,
    logLevel: 'warning',
  });
  await copyFile(join(source, 'index.html'), join(target, 'index.html'));
  return metafile;
}
