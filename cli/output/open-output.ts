import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Input } from '../../tasks/core/definitions/input.js';
import { junit } from '../../tasks/core/report/junit.js';
import { harmlessXml } from '../../tasks/core/run/external-text.js';
import type { Reporter } from '../../tasks/core/run/reporter.js';
import type { Ending } from '../../tasks/core/run/run-task.js';
import type { HostValues } from '../options/host-values.js';
import type { Finding } from '../../tasks/core/step/action.js';
import type { Listener } from '../../tasks/core/step/event.js';
import { messageOf, problem } from '../../tasks/core/step/problem.js';
import type { Environment } from '../sign-in/environment.js';
import { coloursFor } from './colours.js';
import { createEventLines } from './event-lines.js';
import { createFlagNames } from './flag-names.js';
import { harmlessLine } from './harmless-line.js';
import { jsonFile, keepFile, prepareFolder } from './kept-files.js';
import { createLiveLine } from './live-line.js';
import { createReporter, type Display } from './reporter.js';

/** Where a command tells its run. */
export interface Output {
  readonly reporter: Reporter;
  /** Writes what happens as it happens; absent where that is not wanted. */
  readonly listen?: Listener;
  /**
   * Makes the folder and the file of the report.
   * @throws a problem if that is not possible
   */
  readonly prepare: () => void;
  /** Makes room for a question: nothing is written over it. */
  readonly makeRoom: () => void;
  /**
   * Writes what is known at the end only, and what to run next.
   * @returns false where not all of the report could be written
   */
  readonly finish: (ending: Ending, next: string | undefined) => Promise<boolean>;
}

/** The command that is told of. */
interface CommandOutput {
  readonly name: string;
  readonly inputs: readonly Input[];
}

/** Opens the output of a command: its result goes to standard output, all talk to standard error. */
export function openOutput(
  { name, inputs }: CommandOutput,
  values: HostValues,
  environment: Environment,
): Output {
  const folder = values.report === '' ? undefined : values.report;
  const { keeping, lose, isKept } = createKeeping((finding) => reporter.issue(finding));
  const standardOutput = createStandardOutput(lose);
  let writeJson = values.json ? standardOutput.write : undefined;
  const display = { ...displayFor(values, environment), nameOptions: createFlagNames(inputs) };
  const path = folder === undefined ? undefined : join(folder, `${name}.junit.xml`);
  const keepJunit = (xml: string) => {
    if (path !== undefined) keeping(() => writeFileSync(path, harmlessXml(xml)));
    return path;
  };
  const reporter = createReporter(display, {
    attachment: (attachment, redact) =>
      keeping(() => keepFile(attachment, { name, folder, writeJson, redact })),
    tests: ({ xml }) => keepJunit(xml),
  });
  const toEvents = { write: standardOutput.write, redact: reporter.redact, now: Date.now };
  return {
    reporter,
    ...(values.events ? { listen: createEventLines(toEvents) } : {}),
    prepare: () => {
      if (values.events && values.json && values.output === '') throw twoResults();
      if (folder !== undefined) prepareFolder(folder);
      if (values.output !== '') writeJson = jsonFile(values.output);
    },
    makeRoom: () => display.live?.hide(),
    finish: async ({ report }, next) => {
      if (report && name === 'validate') keepJunit(junit(report));
      await standardOutput.drained();
      if (next !== undefined && !values.quiet) writeError(`${harmlessLine(next)}\n`);
      return isKept();
    },
  };
}

/** Tells once that something of the report is lost. */
function createKeeping(tell: (finding: Finding) => void) {
  let isKept = true;
  const lose = (error: unknown) => {
    if (isKept) tell({ severity: 'error', what: `The report cannot be written: ${messageOf(error)}` });
    isKept = false;
  };
  const keeping = (keep: () => void) => {
    try {
      keep();
    } catch (error) {
      lose(error);
    }
  };
  return { keeping, lose, isKept: () => isKept };
}

function twoResults() {
  return problem(
    '--json and --events both write to standard output.',
    'Give --output with a file for the document of --json.',
  );
}

function displayFor(
  { quiet, verbose, color }: HostValues,
  environment: Environment,
): Omit<Display, 'nameOptions'> {
  const isTerminal = process.stderr.isTTY && environment['TERM'] !== 'dumb';
  return {
    writeError,
    colours: coloursFor(isTerminal, color, environment),
    ...(isTerminal && !quiet ? { live: createLiveLine(process.stderr) } : {}),
    isQuiet: quiet,
    isVerbose: verbose,
  };
}

/** @param lose is told of what could not be written, but not of a reader that has closed its end */
function createStandardOutput(lose: (error: unknown) => void) {
  let isEnded = false;
  const lost = (error: Error | null | undefined) => {
    // What comes after the first error fails because of it.
    if (error && !isEnded && !('code' in error && error.code === 'EPIPE')) lose(error);
    isEnded ||= Boolean(error);
  };
  return {
    write: (text: string): void => void process.stdout.write(text, lost),
    drained: () => new Promise<void>((resolve) => void process.stdout.write('', () => resolve())),
  };
}

function writeError(text: string): void {
  process.stderr.write(text);
}
