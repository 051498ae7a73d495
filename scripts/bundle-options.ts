import type { BuildOptions } from 'esbuild';
import { leftOut } from './left-out.js';

/** How code is bundled that runs on Node 20 and on Node 24. */
export const bundleOptions = {
  bundle: true,
  platform: 'node',
  target: 'node20',
  minify: true,
  // ThirdPartyNotices.txt has the licences whole.
  legalComments: 'none',
  metafile: true,
  // Without 'module' the CommonJS clients bring a second copy of the core packages.
  mainFields: ['module', 'main'],
  // The UMD build of jsonc-parser requires its parts in a way that no bundler can follow.
  alias: { 'jsonc-parser': 'jsonc-parser/lib/esm/main.js' },
  // The pipelines of the Azure clients look for forms in every request, for which Node loads all of its fetch. Nothing here sends one.
  define: { FormData: 'undefined' },
  plugins: [leftOut],
} satisfies BuildOptions & { readonly metafile: true };
