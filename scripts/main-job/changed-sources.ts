import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The sources of a later commit. */
export interface ChangedSources {
  readonly folder: string;
  /** The image path of the one golden image whose template is another one. */
  readonly imagePath: string;
  readonly remove: () => Promise<void>;
}

const changed = ['Linux', 'Debian12.json'];

/** Copies the sources, with other notes in one template: what a commit to the Configuration folder changes. */
export async function changeOneTemplate(sources: string): Promise<ChangedSources> {
  const folder = await mkdtemp(join(tmpdir(), 'changed-sources-'));
  await cp(sources, folder, { recursive: true });
  const file = join(folder, 'Configuration', 'GoldenImages', ...changed);
  const text = await readFile(file, 'utf8');
  const [before, after] = ['"notes": "Debian 12"', '"notes": "Debian 12, as its team wants it now"'];
  if (!text.includes(before)) throw new Error(`${file} does not say ${before}.`);
  await writeFile(file, text.replace(before, after));
  return {
    folder,
    imagePath: changed.join('\\'),
    remove: () => rm(folder, { recursive: true }),
  };
}
