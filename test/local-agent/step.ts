import { relative } from 'node:path';
import type { Masker } from './masking.js';
import type { TaskResult } from './results.js';
import type { TaskDefinition } from './task-definition.js';

/** An error or warning on the run's page. */
export interface Issue {
  readonly type: 'error' | 'warning';
  readonly message: string;
  /** Source path (relative to the repository), line, column and code, by lower-case name. */
  readonly properties: Readonly<Record<string, string>>;
}

/** A percentage and the task's text for it. */
export interface Progress {
  readonly percent: number;
  readonly operation: string;
}

export interface AttachedFile {
  readonly type: string;
  readonly name: string;
  readonly path: string;
}

/** Files with the results of tests, which are read after the step. */
export interface PublishedFiles {
  readonly type: string;
  readonly title: string;
  readonly paths: readonly string[];
}

/** The settings of a running step. */
export interface StepSettings {
  readonly definition: TaskDefinition;
  /** The step's `name:`, under which its output variables are found. */
  readonly name: string;
  readonly sources: string;
  /** `system.debug`. */
  readonly debug: boolean;
  readonly masker: Masker;
  readonly onLine: (line: string) => void;
  readonly onProgress: (progress: Progress) => void;
}

/** The state of a running step. */
export interface Step {
  readonly settings: StepSettings;
  readonly log: string[];
  readonly issues: Issue[];
  readonly outputs: Map<string, string>;
  readonly variables: Map<string, string>;
  readonly secretVariables: Map<string, string>;
  readonly attachments: AttachedFile[];
  readonly publishedFiles: PublishedFiles[];
  readonly progress: Progress[];
  /** The result in `task.complete` (A52, A53). */
  result: TaskResult | undefined;
  /** A54: whether a command failed. */
  commandFailed: boolean;
  /** A56: whether the task has declared its completion, even if its process goes on. */
  done: boolean;
}

export function createStep(settings: StepSettings): Step {
  return {
    settings,
    log: [],
    issues: [],
    outputs: new Map(),
    variables: new Map(),
    secretVariables: new Map(),
    attachments: [],
    publishedFiles: [],
    progress: [],
    result: undefined,
    commandFailed: false,
    done: false,
  };
}

/** A22: writes to the log that the user sees, with secrets masked. */
export function writeLog(step: Step, text: string): void {
  for (const line of step.settings.masker.mask(text).split(/\r\n|\r|\n/)) {
    step.log.push(line);
    step.settings.onLine(line);
  }
}

/** A44, A57. */
export function addProgress(step: Step, progress: Progress): void {
  step.progress.push(progress);
  step.settings.onProgress(progress);
}

/** A41. */
export function writeDebug(step: Step, text: string): void {
  if (step.settings.debug) writeLog(step, `##[debug]${text}`);
}

/** A43: number of errors, and of warnings, that are kept as issues. */
const issuesKept = 10;

/** A22, A42, A43. */
export function addIssue(
  step: Step,
  type: Issue['type'],
  text: string,
  properties: Readonly<Record<string, string>> = {},
): void {
  const { masker } = step.settings;
  const placed = withRelativePath(step, properties);
  const message = placed['sourcepath'] === undefined ? text : placedMessage(type, text, placed);
  writeLog(step, `##[${type}]${message}`);
  if (step.issues.filter((issue) => issue.type === type).length >= issuesKept) return;
  step.issues.push({ type, message: masker.mask(message), properties: placed });
}

function withRelativePath(step: Step, properties: Readonly<Record<string, string>>) {
  const path = properties['sourcepath'];
  if (path === undefined) return properties;
  const relativePath = relative(step.settings.sources, path);
  return relativePath.startsWith('..') ? properties : { ...properties, sourcepath: relativePath };
}

function placedMessage(type: string, text: string, properties: Readonly<Record<string, string>>): string {
  const { sourcepath = '', linenumber = '', columnnumber = '', code = '' } = properties;
  return `${sourcepath}(${linenumber},${columnnumber}): ${type} ${code}: ${text}`;
}
