import { it } from 'mocha';
import assert from 'node:assert/strict';
import type { CommandOutcome } from '../local-command-line/command-line.js';
import type { Left } from './left-files.js';

/** What an engine takes for its command: wherever it stands, or at the start of a line. */
const command = /##(vso|\[|teamcity\[)|^\s*::/imu;

/** The same in a file, where Markdown escapes brackets. */
const commandInFile = /##(vso|teamcity)?\[|^\s*::/imu;

/** What a terminal obeys, or a reader cannot see; a tab is nothing of that. */
const unseen = /(?![\n\t])[\p{Cc}\p{Cf}\u2028\u2029]/u;

/** Tests that texts from outside are no command in what the command line writes; some of them must show some. */
export function defineHarmlessOutput(
  outcomes: () => readonly CommandOutcome[],
  files: () => readonly Left[],
): void {
  it('stands nowhere in the output as an engine would read it', () => {
    const lines = outcomes().flatMap(({ stdout, stderr }) => `${stdout}\n${stderr}`.split('\n'));
    assert.ok(lines.some((line) => line.includes('pwned')));
    assert.deepEqual(
      lines.filter((line) => command.test(line)),
      [],
    );
  });

  it('is nothing that a terminal obeys, nor turns the direction of writing', () => {
    const texts = outcomes().flatMap(({ stdout, stderr }) => [stdout, stderr]);
    assert.ok(texts.some((text) => text.includes('<U+202E>')));
    assert.deepEqual(
      texts.filter((text) => unseen.test(text)),
      [],
    );
  });

  it('is none in a file of the report either, which a pipeline may print', () => {
    for (const extension of ['.md', '.json', '.junit.xml']) {
      const those = files().filter(({ path }) => path.endsWith(extension));
      assert.ok(those.some(({ content }) => content.includes('pwned')));
      for (const { path, content } of those) {
        const odd = content.split('\n').filter((line) => commandInFile.test(line) || unseen.test(line));
        assert.deepEqual([path, odd], [path, []]);
      }
    }
  });

  it('has no meaning in Markdown', () => {
    for (const { content } of files().filter(({ path }) => path.endsWith('.md'))) {
      assert.doesNotMatch(content, /<b>/);
      assert.doesNotMatch(content, /(?<!\\)\| &lt;b/);
    }
  });
}
