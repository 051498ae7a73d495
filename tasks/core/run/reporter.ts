import type { Finding } from '../step/action.js';
import type { JobVariable } from '../step/outputs.js';
import type { Verdict } from './verdict.js';

/**
 * Shows and keeps a run on its host. All text that is handed in may come from anywhere: none of it can become a
 * command, and known secrets do not show.
 */
export interface Reporter {
  /**
   * Prints one line of the log.
   * @param about the finding that the line tells of
   */
  readonly line: (text: string, about?: Finding) => void;
  /** Starts a group of lines and ends the one before. */
  readonly group: (title: string) => void;
  readonly endGroup: () => void;
  /** Shows an error or a warning where the host lists those of a run; prints a notice as a line. */
  readonly issue: (finding: Finding) => void;
  /**
   * The most errors, and the most warnings, that the host lists of a run; the one of its result is among them. Absent where
   * it lists them nowhere but in the log, which then says everything once.
   */
  readonly mostIssues?: number;
  /** Present where lines of the log do not show: issues say all that they would. */
  readonly hidesLines?: true;
  /** Moves the progress bar: whole percent, and what is being done. */
  readonly progress: (percent: number, text: string) => void;
  /** Prints a line for those who look for a defect; other readers do not see it. */
  readonly debug: (text: string) => void;
  /** Masks a secret in everything that is printed from now on. */
  readonly protect: (secret: string) => void;
  /**
   * A text without the secrets that are known by now. Data are masked before they are rendered: Markdown, JSON and
   * aligned tables write a secret in forms of their own.
   */
  readonly redact: (text: string) => string;
  readonly outputVariable: (name: string, value: string) => void;
  /** Sets a variable of the job, which later steps read by its name alone. */
  readonly jobVariable: (variable: JobVariable) => void;
  /** Keeps a file with the run. */
  readonly attach: (attachment: Attachment) => void;
  /**
   * Keeps what was tested with the run, and shows it where the host shows tests.
   * @returns the path of the file; undefined where none is kept
   */
  readonly publishTests: (tests: TestRun) => string | undefined;
  /** Ends the run with its result. */
  readonly complete: (verdict: Verdict) => void;
}

export interface TestRun {
  /** The task's name. */
  readonly name: string;
  readonly title: string;
  /** In the form of JUnit, made of data without secrets (`redact`). */
  readonly xml: string;
}

export interface Attachment {
  /** The summary in Markdown, or the JSON report or the overview (`report/schema.ts`). */
  readonly kind: 'summary' | 'report' | 'overview';
  readonly name: string;
  /** The extension of the file, e.g. `.md`. */
  readonly extension: string;
  /** Texts that follow each other, made of data without secrets (`redact`). */
  readonly content: readonly string[] | Generator<string>;
}
