import { relative } from 'node:path';
import { findingText, placeText } from '../../tasks/core/report/report.js';
import { createRedactor } from '../../tasks/core/run/redactor.js';
import type { Attachment, Reporter, TestRun } from '../../tasks/core/run/reporter.js';
import type { Verdict } from '../../tasks/core/run/verdict.js';
import type { Finding } from '../../tasks/core/step/action.js';
import type { Colours } from './colours.js';
import { harmlessLine } from './harmless-line.js';
import type { NameOptions } from './flag-names.js';
import type { LiveLine } from './live-line.js';

/** How a command line shows a run: all that is told goes to standard error. */
export interface Display {
  readonly writeError: (text: string) => void;
  readonly colours: Colours;
  /** Absent without a terminal. */
  readonly live?: LiveLine;
  readonly nameOptions: NameOptions;
  /** Shows only errors, warnings and the result. */
  readonly isQuiet: boolean;
  readonly isVerbose: boolean;
}

/** Keeps files of the run where the user wants them. */
export interface Keep {
  readonly attachment: (attachment: Attachment, redact: (text: string) => string) => void;
  /** @returns the path of the file, if there is one */
  readonly tests: (tests: TestRun) => string | undefined;
}

/** A command line as the place that shows a run. */
export function createReporter(display: Display, keep: Keep): Reporter {
  const { colours, live, isQuiet, isVerbose, nameOptions } = display;
  const { learn, redact } = createRedactor();
  const plain = (text: string) => harmlessLine(redact(text));
  const clean = (text: string, about?: Finding) => nameOptions(plain(text), about);
  const write = (text: string) => (live ? live.above(`${text}\n`) : display.writeError(`${text}\n`));
  const told: string[] = [];
  let heading: string | undefined;
  const unlessQuiet = (text: string) => {
    if (isQuiet) return;
    if (heading !== undefined) write(colours.heading(heading));
    heading = undefined;
    write(text);
  };
  return {
    line: (text, about) => unlessQuiet(clean(text, about)),
    // A part of the run that has nothing to say has no heading either.
    group: (title) => void (heading = clean(title)),
    endGroup: () => void (heading = undefined),
    issue: (finding) => {
      if (finding.severity === 'error') told.push(plain(finding.what));
      writeIssue(finding, { plain, clean: (text) => clean(text, finding), colours, write, unlessQuiet });
    },
    ...(isQuiet ? { hidesLines: true } : {}),
    progress: (percent, text) => live?.show(`${percent} % · ${clean(text)}`),
    debug: (text) => {
      if (isVerbose) write(`debug: ${clean(text)}`);
    },
    protect: (secret) => void learn(secret),
    redact,
    outputVariable: () => undefined,
    jobVariable: () => undefined,
    attach: (attachment) => keep.attachment(attachment, redact),
    publishTests: keep.tests,
    complete: (verdict) => {
      live?.hide();
      const isIssue = told.some((what) => plain(verdict.message).includes(what));
      if (!isTold(verdict, isQuiet, isIssue)) display.writeError(`${resultLine(verdict, colours, clean)}\n`);
    },
  };
}

/** A success has been told in the log, and a single error as one. */
function isTold({ taskResult }: Verdict, isQuiet: boolean, isIssue: boolean): boolean {
  return taskResult === 'Succeeded' ? !isQuiet : isIssue;
}

interface IssueWriter {
  /** As a place stands there: the name of a file is no text of ours. */
  readonly plain: (text: string) => string;
  readonly clean: (text: string) => string;
  readonly colours: Colours;
  readonly write: (text: string) => void;
  readonly unlessQuiet: (text: string) => void;
}

/** `Labs.json:3:18: error: …`, which editors and terminals make links of, and below it what others said. */
function writeIssue(finding: Finding, { plain, clean, colours, write, unlessQuiet }: IssueWriter): void {
  const { severity, file, messages = [], remedy, ...rest } = finding;
  const place = placeText(file === undefined ? finding : { ...finding, file: nearPath(file) });
  const isShort = messages.length === 0;
  const first = clean(findingText(isShort ? finding : { severity, ...rest }));
  const more = isShort ? [] : [...messages.map((message) => `- ${message}`), ...(remedy ? [remedy] : [])];
  const text = [
    `${place === '' ? '' : `${plain(place)}: `}${severity}: ${first}`,
    ...more.map((line) => `  ${clean(line)}`),
  ].join('\n');
  if (severity === 'notice') unlessQuiet(text);
  else write(severity === 'error' ? colours.error(text) : colours.warning(text));
}

function resultLine({ taskResult, message }: Verdict, colours: Colours, clean: (text: string) => string) {
  const text = clean(message);
  if (taskResult === 'Succeeded') return colours.success(text);
  return taskResult === 'Failed' ? colours.error(`error: ${text}`) : colours.warning(`warning: ${text}`);
}

/** The path of a file from the folder in which the command runs, if that is shorter. */
function nearPath(file: string): string {
  const near = relative(process.cwd(), file);
  return near.length < file.length && near !== '' ? near : file;
}
