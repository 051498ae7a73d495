import { findNodeAtLocation, parseTree } from 'jsonc-parser';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';

/** Who publishes the extension, and the addresses that its texts lead to. */
export type Publisher = z.infer<typeof publisherSchema>;

/** The file, in the repository, that has all of it. */
export const publisherFile = 'scripts/publisher.json';

const address = z.url({ protocol: /^https$/ });

const publisherSchema = z.strictObject({
  publisher: z.string().regex(/^[A-Za-z0-9][A-Za-z0-9-]*$/),
  repository: address,
  documentation: address,
  issues: address,
  support: address,
  privacyPolicy: address,
});

const meanings: Readonly<Record<keyof Publisher, string>> = {
  publisher: 'the id of your publisher in the Marketplace',
  repository: 'the address of the git repository',
  documentation: 'the address below which README.md and docs/ can be read',
  issues: 'the address where people report faults and ask questions',
  support: 'the address of a page that says who helps, and how',
  privacyPolicy: 'the address of a page that says what is done with data',
};

/** Domains that nobody can own (RFC 2606). */
const nobodys = /(?:^|\.)(?:example(?:\.(?:com|net|org))?|invalid|localhost|test)$/;

/** Reads scripts/publisher.json of the repository `root`; throws an error if a value is missing or has the wrong form. */
export async function readPublisher(root: string): Promise<Publisher> {
  return parsePublisher(await readFile(join(root, publisherFile), 'utf8'));
}

/** Reads the text of publisher.json; throws an error as `readPublisher` does. */
export function parsePublisher(text: string): Publisher {
  const content: unknown = JSON.parse(text);
  const { data, error } = publisherSchema.safeParse(content);
  if (error !== undefined) throw new Error(`${publisherFile} is not complete:\n${z.prettifyError(error)}`);
  return data;
}

/** A text of the package with what stands in it as `${name}`; throws an error for a name that publisher.json has not. */
export function filledIn(text: string, publisher: Publisher): string {
  const values = new Map<string, string>(Object.entries(publisher));
  return text.replaceAll(/\$\{(\w+)\}/g, (_, name: string) => {
    const value = values.get(name);
    if (value === undefined)
      throw new Error(`A text of the package has \${${name}}, which ${publisherFile} has not.`);
    return value;
  });
}

/** The values of publisher.json, given as its text, with which nothing can be published: one line each, with the remedy. */
export function placeholdersIn(text: string): readonly string[] {
  const values = publisherSchema.parse(JSON.parse(text));
  const names = publisherSchema.keyof().options;
  return names
    .filter((name) => URL.canParse(values[name]) && nobodys.test(new URL(values[name]).hostname))
    .map(
      (name) => `${publisherFile}:${placeOf(text, name)} ${name} is a placeholder. Write ${meanings[name]}.`,
    );
}

/** Line and column of a value, from 1. */
function placeOf(text: string, name: string): string {
  const tree = parseTree(text);
  const before = text.slice(0, (tree && findNodeAtLocation(tree, [name])?.offset) ?? 0).split('\n');
  return `${before.length}:${(before.at(-1)?.length ?? 0) + 1}`;
}
