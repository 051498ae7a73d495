import { applyEdits, type JSONPath, modify } from 'jsonc-parser';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parsePublisher, type Publisher, publisherFile } from '../publisher.js';

const root = join(import.meta.dirname, '..', '..');

/** cli/package.json with the addresses of publisher.json: npm fills in nothing. */
export function packageOfCommandLine(before: string): string {
  return withAddresses(before, parsePublisher(readFileSync(join(root, publisherFile), 'utf8')));
}

function withAddresses(before: string, { repository, documentation, issues }: Publisher): string {
  const values: readonly (readonly [JSONPath, string])[] = [
    [['homepage'], `${documentation}/docs/command-line.md`],
    [['repository', 'url'], repository],
    [['bugs', 'url'], issues],
  ];
  return values.reduce((text, [path, value]) => applyEdits(text, modify(text, path, value, {})), before);
}
