import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { readVsix } from '../local-agent/vsix.js';

/** An installed extension, as far as a tab on a run needs it. */
export interface InstalledExtension {
  readonly publisher: string;
  readonly name: string;
  readonly version: string;
  /** What its access token may do, for example `vso.build`. */
  readonly scopes: readonly string[];
  readonly tabs: readonly Tab[];
  /** The files that have an address, by their path. */
  readonly assets: ReadonlyMap<string, Asset>;
}

export interface Tab {
  /** The contribution's id, without publisher and extension. */
  readonly id: string;
  readonly title: string;
  /** Path of its page among the assets. */
  readonly page: string;
  /** Ids of the tasks on whose runs it is shown; on every run if there are none. */
  readonly tasks: readonly string[];
}

export interface Asset {
  readonly contentType: string;
  readonly content: Uint8Array;
}

const manifestShape = z.object({
  scopes: z.array(z.string()).default([]),
  contributions: z.array(
    z.object({
      id: z.string(),
      type: z.string(),
      properties: z.object({
        name: z.string().default(''),
        uri: z.string().default(''),
        supportsTasks: z.array(z.string()).default([]),
      }),
    }),
  ),
});

/** Reads a .vsix. Files that its manifest does not name as addressable have no address, as in the Marketplace. */
export async function installExtension(vsix: string): Promise<InstalledExtension> {
  const files = await readVsix(vsix);
  const textOf = (path: string): string => new TextDecoder().decode(files.get(path));
  const manifest = manifestShape.parse(JSON.parse(textOf('extension.vsomanifest')));
  const [, identity = ''] = /<Identity ([^>]*)>/.exec(textOf('extension.vsixmanifest')) ?? [];
  const types = contentTypes(textOf('[Content_Types].xml'));
  const addressable = tags(textOf('extension.vsixmanifest'), 'Asset')
    .filter((tag) => attribute(tag, 'Addressable') === 'true')
    .map((tag) => attribute(tag, 'Path'));
  return {
    publisher: attribute(identity, 'Publisher'),
    name: attribute(identity, 'Id'),
    version: attribute(identity, 'Version'),
    scopes: manifest.scopes,
    tabs: manifest.contributions.filter(({ type }) => type === tabType).map(tabOf),
    assets: new Map(
      addressable.map((path) => [
        path,
        { contentType: types(path), content: files.get(path) ?? new Uint8Array() },
      ]),
    ),
  };
}

/** Reads the .vsix that a folder holds. */
export async function installPacked(dist: string): Promise<InstalledExtension> {
  const vsix = (await readdir(dist).catch(() => [])).find((name) => name.endsWith('.vsix'));
  if (vsix === undefined) throw new Error('There is no packaged extension: run `npm run package` first.');
  return installExtension(join(dist, vsix));
}

const tabType = 'ms.vss-build-web.build-results-tab';

function tabOf({ id, properties }: z.infer<typeof manifestShape>['contributions'][number]): Tab {
  return { id, title: properties.name, page: properties.uri, tasks: properties.supportsTasks };
}

/** What a package says of the content type of a file: by its path, else by its extension. */
function contentTypes(xml: string): (path: string) => string {
  const overrides = new Map(
    tags(xml, 'Override').map((tag) => [attribute(tag, 'PartName'), attribute(tag, 'ContentType')]),
  );
  const defaults = new Map(
    tags(xml, 'Default').map((tag) => [attribute(tag, 'Extension'), attribute(tag, 'ContentType')]),
  );
  return (path) =>
    overrides.get(`/${path}`) ?? defaults.get(/\.[^.]*$/.exec(path)?.[0] ?? '') ?? 'application/octet-stream';
}

function tags(xml: string, name: string): readonly string[] {
  return [...xml.matchAll(new RegExp(`<${name} [^>]*>`, 'g'))].map(([tag]) => tag);
}

function attribute(tag: string, name: string): string {
  return new RegExp(` ${name}="([^"]*)"`).exec(` ${tag}`)?.[1] ?? '';
}
