import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { taskDefinitions } from '../../../tasks/core/definitions/tasks.js';
import { root } from '../package/extension-files.js';

const core = join(root, 'tasks', 'core');

const files = readdirSync(core, { recursive: true })
  .map(String)
  .filter((path) => path.endsWith('.ts'));

/** The names of inputs that have a shorter one. */
const replaced = taskDefinitions.flatMap(({ inputs }) =>
  inputs.filter(({ alias }) => alias !== undefined).map(({ name }) => name),
);

/** A text of several words, in one line of code, with one of these names. */
const naming = new RegExp(`(['\`])(?:(?!\\1).)*\\b(${[...new Set(replaced)].join('|')})\\b(?:(?!\\1).)*\\1`);

/** The texts of a line of code that name an input by the name that IntelliSense does not suggest. */
function oldNameIn(line: string): boolean {
  const text = naming.exec(line.replaceAll(/\$\{.*?\}/g, '…'))?.[0] ?? '';
  // The input of the scripts is meant, not that of a task.
  return text.includes(' ') && !text.includes('in the scripts');
}

describe('The messages of the tasks', () => {
  it('are searched in all files', () => {
    assert.ok(oldNameIn("remedy: 'Correct ConfigurationLocation.',"));
    assert.ok(files.length > 200);
  });

  it('call an input as IntelliSense does', () => {
    const found = files.flatMap((path) =>
      readFileSync(join(core, path), 'utf8')
        .split('\n')
        .filter((line) => !/^\s*(\/\/|\/?\*)/.test(line) && oldNameIn(line))
        .map((line) => `${path}: ${line.trim()}`),
    );
    assert.deepEqual(found, []);
  });
});
