import * as taskLib from 'azure-pipelines-task-lib/task.js';
import { randomUUID } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { EOL, tmpdir } from 'node:os';
import { join } from 'node:path';
import { cut, mostCharacters, wrap } from '../report/fit.js';
import { findingText, placeText } from '../report/report.js';
import { createRedactor } from '../run/redactor.js';
import type { Attachment, Reporter, TestRun } from '../run/reporter.js';
import type { Finding } from '../step/action.js';
import { attachmentTypes } from './attachments.js';
import { harmless, harmlessXml } from '../run/external-text.js';
import { partsForAgent } from './secrets.js';
import { holdBackOutput, writeOutput } from './standard-output.js';

/** The agent keeps ten errors and ten warnings of a step (A43). */
export const mostIssues = 10;

/**
 * The agent that runs this process, by way of azure-pipelines-task-lib.
 * @param temporaryFolder the agent's folder for files that are uploaded after the step has ended
 * @param masked secrets that the agent masks in the log by itself, and that are masked here in everything else
 */
export function createTaskLibAgent(temporaryFolder = tmpdir(), masked: readonly string[] = []): Reporter {
  // task-lib keeps secrets in memory, encrypted with a key in this file. Nothing reads them from there.
  rmSync(join(temporaryFolder, '.taskkey'), { force: true });
  const { learn, redact } = createRedactor(masked);
  const clean = (text: string) => harmless(redact(text));
  const cleanLines = (text: string) => redact(text).split(/\r?\n/).map(harmless).join('\n');
  return {
    line: (text) => writeLines(clean(text)),
    group: (title) => writeLine(`##[group]${cut(clean(title), mostOfIssue)}`),
    endGroup: () => writeLine('##[endgroup]'),
    issue: (finding) => logIssue(finding, clean),
    mostIssues,
    progress: (percent, text) => taskLib.setProgress(percent, clean(text)),
    debug: (text) => wrap(clean(text), mostOfIssue).forEach((line) => taskLib.debug(line)),
    protect: (secret) =>
      new Set(learn(secret).flatMap(partsForAgent)).forEach((part) => taskLib.setSecret(part)),
    redact,
    outputVariable: (name, value) => taskLib.setVariable(name, clean(value), false, true),
    jobVariable: ({ name, value, isSecret }) =>
      isSecret
        ? setSecretVariable(clean(name), harmless(value))
        : taskLib.setVariable(clean(name), cleanLines(value), false, false),
    attach: (attachment) => attach(temporaryFolder, attachment, redact),
    publishTests: (tests) => publishTests(temporaryFolder, tests, clean),
    complete: ({ taskResult, message }) => {
      taskLib.setResult(taskLib.TaskResult[taskResult], fitted(clean(message)));
      writeOutput();
    },
  };
}

/** Without task-lib's own function, which keeps secrets in a file of which nobody reads them. */
function setSecretVariable(variable: string, value: string): void {
  taskLib.command('task.setvariable', { variable, isOutput: 'false', issecret: 'true' }, value);
}

/** The most characters of an issue: the agent puts its colour before it in the log. */
const mostOfIssue = mostCharacters - '##[warning]'.length;

/** The fewest characters of an issue, however long the path of its file is. */
const leastOfIssue = 40;

/** The most characters of all lines of an issue. */
const mostOfAllLines = 2000;

/** A text in lines that fit the log: the agent keeps them together as one issue. */
function fitted(text: string, most = mostOfIssue): string {
  if (text.length > mostOfAllLines) writeLines(text);
  return wrap(cut(text, mostOfAllLines), most).join('\n');
}

function writeLines(text: string): void {
  wrap(text).forEach(writeLine);
}

/** Has task-lib look a second time for commands in text from outside. */
function writeLine(text: string): void {
  holdBackOutput();
  taskLib.writeExternalOutput(text + EOL, { source: 'remote' });
}

function logIssue(finding: Finding, clean: (text: string) => string): void {
  const { code, ...withoutCode } = finding;
  const { severity, file, line, column } = finding;
  const text = clean(findingText(file === undefined ? finding : withoutCode));
  // The agent itself prints the place, `error` and the code before the text of an issue that has a file.
  const place = file === undefined ? '' : `${clean(placeText(finding))}(): warning ${code ?? ''}: `;
  if (severity === 'notice') writeLines(text);
  else
    taskLib.logIssue(
      severity === 'error' ? taskLib.IssueType.Error : taskLib.IssueType.Warning,
      fitted(text, Math.max(mostOfIssue - place.length, leastOfIssue)),
      file === undefined ? undefined : clean(file),
      line,
      column,
      code,
    );
}

/** Leaves the file in the temporary folder, because the agent reads it when the task has ended. */
function publishTests(
  folder: string,
  { name, title, xml }: TestRun,
  clean: (text: string) => string,
): string {
  const path = join(folder, `${name}-${randomUUID()}.xml`);
  writeFileSync(path, harmlessXml(xml), { mode: 0o600 });
  const properties = { type: 'JUnit', mergeResults: 'true', runTitle: clean(title), resultFiles: path };
  taskLib.command('results.publish', properties, '');
  return path;
}

/**
 * Leaves the file in the temporary folder, because the agent uploads it later, and deletes it with the folder. What is
 * rendered was made of data without secrets; the summary is searched once more. The text of JSON is not: there
 * a secret would also be found in numbers and in names of properties, without which nobody could read the report.
 */
function attach(
  folder: string,
  { kind, name, extension, content }: Attachment,
  redact: (text: string) => string,
): void {
  const path = join(folder, `${name}-${randomUUID()}${extension}`);
  const guard = kind === 'summary' ? redact : (text: string) => text;
  for (const text of content) writeFileSync(path, guard(text), { mode: 0o600, flag: 'a' });
  taskLib.addAttachment(attachmentTypes[kind], name, path);
}
