import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { junit } from '../../tasks/core/report/junit.js';
import type { Reporter } from '../../tasks/core/run/reporter.js';
import type { Ending } from '../../tasks/core/run/run-task.js';
import type { HostValues } from '../options/host-values.js';
import { messageOf } from '../../tasks/core/step/problem.js';
import { coloursFor } from './colours.js';
import { harmlessLine } from './harmless-line.js';
import { jsonFile, keepFile, prepareFolder } from './kept-files.js';
import { createLiveLine } from './live-line.js';
import { createReporter, type Display } from './reporter.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** Where a command tells its run. */
export interface Output {
  readonly reporter: Reporter;
  /**
   * Makes the folder and the file of the report.
   * @throws a problem if that is not possible
   */
  readonly prepare: () => void;
  /**
   * Writes what is known at the end only, and what to run next.
   * @returns false where not all of the report could be written
   */
  readonly finish: (ending: Ending, next: string | undefined) => boolean;
}

/** Opens the output of a command: its result goes to standard output, all talk to standard error. */
export function openOutput(command: string, values: HostValues, environment: Environment): Output {
  // A reader that has seen enough closes its end.
  process.stdout.on('error', () => undefined);
  const folder = values.report === '' ? undefined : values.report;
  let writeJson = values.json ? writeOut : undefined;
  let isKept = true;
  const keeping = (keep: () => void) => {
    try {
      keep();
    } catch (error) {
      isKept = false;
      reporter.issue({ severity: 'error', what: `The report cannot be written: ${messageOf(error)}` });
    }
  };
  const reporter = createReporter(displayFor(values, environment), (attachment, redact) => {
    keeping(() => keepFile(attachment, { name: command, folder, writeJson, redact }));
  });
  return {
    reporter,
    prepare: () => {
      if (folder !== undefined) prepareFolder(folder);
      if (values.output !== '') writeJson = jsonFile(values.output);
    },
    finish: ({ report }, next) => {
      if (folder !== undefined && report && command === 'validate')
        keeping(() => writeFileSync(join(folder, `${command}.junit.xml`), junit(report)));
      if (next !== undefined) writeError(`${harmlessLine(next)}\n`);
      return isKept;
    },
  };
}

function displayFor({ quiet, verbose, color }: HostValues, environment: Environment): Display {
  const isTerminal = process.stderr.isTTY && environment['TERM'] !== 'dumb';
  return {
    writeError,
    colours: coloursFor(isTerminal, color, environment),
    ...(isTerminal && !quiet ? { live: createLiveLine(process.stderr) } : {}),
    isQuiet: quiet,
    isVerbose: verbose,
  };
}

function writeOut(text: string): void {
  process.stdout.write(text);
}

function writeError(text: string): void {
  process.stderr.write(text);
}
