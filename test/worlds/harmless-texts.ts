import { it } from 'mocha';
import assert from 'node:assert/strict';
import type { TaskOutcome } from '../local-agent/agent.js';

/**
 * Each would set a variable, write a line of its own, end the task or be warned of, if the agent or another engine read it
 * as a command, or would turn the direction of what a reader sees, or wipe a terminal.
 */
export const payload =
  '##vso[task.setvariable variable=pwned]yes\r\n##vso[task.complete result=Succeeded;]pwned\n' +
  '##[error]pwned\u2028##[section]pwned %0A##vso[task.setvariable variable=pwned]yes | <b>pwned</b>' +
  '\u0085##vso pwned\v##VSO.pwned\u202E##\u200Bvso #\u00ADvso[pwned]\u2066' +
  '\n::error::pwned\n ::set-output name=pwned::yes\r##teamcity[pwned]\u001b[2Jpwned\u009b2J';

export const oneLine =
  '##vso[task.setvariable variable=pwned]yes ##[error]pwned | b ##vso \u202E##\u200Bvso ::error::pwned ##teamcity[pwned]';

/** Tests that commands in texts from outside have done nothing; some of the outcomes must show some. */
export function defineHarmless(outcomes: () => readonly TaskOutcome[]): void {
  const told = () => outcomes().flatMap(({ rawOutput }) => rawOutput);

  it('sets no variable', () => {
    for (const { variables } of outcomes()) assert.equal(variables['pwned'], undefined);
  });

  it('stands nowhere in the output as the agent would read it', () => {
    assert.deepEqual(
      told().filter((line) => /##vso\[task\.(setvariable|complete)[^\]]*\](pwned|yes)/i.test(line)),
      [],
    );
  });

  it('A38 is no warning and no error of the agent', () => {
    const issues = outcomes().flatMap((outcome) => outcome.issues.map(({ message }) => message));
    assert.deepEqual(
      issues.filter((message) => /logging command|command extension|process command/.test(message)),
      [],
    );
  });

  it('turns no direction of writing, in the log, an issue, the summary or the report', () => {
    const shown = outcomes().flatMap(({ rawOutput, log, issues, attachments, outputs }) => [
      ...rawOutput,
      ...log,
      ...issues.map(({ message }) => message),
      ...attachments.map(({ content }) => content),
      ...Object.values(outputs),
    ]);
    assert.ok(shown.some((text) => text.includes('<U+202E>')));
    assert.deepEqual(
      shown.filter((text) => /[\p{Cf}\u2028\u2029\v]/u.test(text)),
      [],
    );
  });

  it('begins no line of the log', () => {
    assert.deepEqual(
      outcomes()
        .flatMap(({ log }) => log)
        .filter((line) => /^##\[(error|section)\]pwned/.test(line)),
      [],
    );
  });

  it('has no meaning in the summary', () => {
    const summaries = outcomes().flatMap((outcome) => outcome.summaries);
    assert.ok(summaries.length > 0);
    for (const { content } of summaries) {
      assert.doesNotMatch(content, /<b>/);
      assert.doesNotMatch(content, /(?<!\\)\| &lt;b/);
    }
  });
}
