import type { Finding } from '../step/action.js';
import type { Verdict } from './verdict.js';

/**
 * What a task can say to the Azure Pipelines agent. All text that is handed in may come from anywhere: none of it can
 * become a command, and known secrets do not show.
 */
export interface Agent {
  /** One line of the log. */
  readonly line: (text: string) => void;
  /** Starts a group of lines and ends the one before. */
  readonly group: (title: string) => void;
  readonly endGroup: () => void;
  /** An error or warning on the run's page; of a notice only the line. */
  readonly issue: (finding: Finding) => void;
  /** The progress bar: whole percent, and what is being done. */
  readonly progress: (percent: number, text: string) => void;
  /** Shown only if `system.debug` is true. */
  readonly debug: (text: string) => void;
  /** Masks a secret in everything that is printed from now on. */
  readonly protect: (secret: string) => void;
  readonly outputVariable: (name: string, value: string) => void;
  /** Writes a file and attaches it to the step. */
  readonly attach: (attachment: Attachment) => void;
  readonly complete: (verdict: Verdict) => void;
}

export interface Attachment {
  readonly type: string;
  readonly name: string;
  /** Of the file, e.g. `.md`. */
  readonly extension: string;
  /** Texts that follow each other; a secret may be in each, but not where two of them meet. */
  readonly content: readonly string[] | Generator<string>;
}
