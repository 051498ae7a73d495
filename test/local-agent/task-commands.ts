import { existsSync } from 'node:fs';
import { basename } from 'node:path';
import type { Command } from './commands.js';
import { isTaskResult, mergeResults } from './results.js';
import { addIssue, addProgress, type Step, writeDebug } from './step.js';

/** Carries out a command; throws if the agent reports that it cannot process it (A39). */
export type Effect = (step: Step, command: Command) => void;

/** A41..A48 and A52: the events of the area `task`. Those that our tasks do not use have no effect. */
export const taskEvents: Readonly<Record<string, Effect>> = {
  addattachment: (step, { properties, data }) =>
    attach(step, properties.get('type') ?? '', properties.get('name') ?? '', data),
  complete,
  debug: (step, { data }) => writeDebug(step, data),
  issue: logIssue,
  logdetail: () => undefined,
  logissue: logIssue,
  prependpath: () => undefined,
  setendpoint: () => undefined,
  setprogress: (step, { properties, data }) => setProgress(step, properties.get('value') ?? '', data),
  setsecret: (step, { data }) => step.settings.masker.add(data),
  settaskvariable: () => undefined,
  setvariable: setVariable,
  uploadfile: (step, { data }) => attach(step, 'DistributedTask.Core.FileAttachment', basename(data), data),
  uploadsummary: (step, { data }) => attach(step, summaryType, basename(data), data),
};

/** A48: the type of a Markdown summary. */
export const summaryType = 'Distributedtask.Core.Summary';

function logIssue(step: Step, { properties, data }: Command): void {
  const type = properties.get('type')?.toLowerCase();
  if (type === undefined) {
    addIssue(step, 'warning', "Can't create TaskIssue from logging event.");
  } else if (type === 'error' || type === 'warning') {
    addIssue(step, type, data, Object.fromEntries([...properties].filter(([name]) => name !== 'type')));
  } else {
    throw new Error(`issue type ${type} is not an expected issue type.`);
  }
}

/** A44. */
function setProgress(step: Step, value: string, operation: string): void {
  const wanted = /^\d+$/.test(value) ? Math.min(Number(value), 100) : 0;
  const percent = Math.max(wanted, step.progress.at(-1)?.percent ?? 0);
  addProgress(step, { percent, operation });
}

/** A45, A46. */
function setVariable(step: Step, { properties, data }: Command): void {
  const name = properties.get('variable');
  if (name === undefined)
    throw new Error("Required field 'variable' is missing in ##vso[task.setvariable] command.");
  if (!isSettable(step, name)) {
    addIssue(step, 'warning', `'${name}' is not allowed to be set by the task.`);
    return;
  }
  const secret = isTrue(properties.get('issecret'));
  if (secret && /[\r\n]/.test(data)) throw new Error('Secrets cannot contain multiple lines');
  if (secret) step.settings.masker.add(data);
  const output = isTrue(properties.get('isoutput')) || isDeclaredOutput(step, name);
  if (output) step.outputs.set(name, data);
  const seenAs = output ? `${step.settings.name}.${name}` : name;
  (secret ? step.secretVariables : step.variables).set(seenAs, data);
}

function isTrue(text: string | undefined): boolean {
  return text?.toLowerCase() === 'true';
}

function isDeclaredOutput(step: Step, name: string): boolean {
  const wanted = name.toLowerCase();
  return step.settings.definition.outputVariables.some((output) => output.name.toLowerCase() === wanted);
}

/** A49: whether `settableVariables`, with `*` as a wildcard, allows a variable; without it, all are allowed. */
function isSettable(step: Step, name: string): boolean {
  const allowed = step.settings.definition.restrictions.settableVariables?.allowed;
  return allowed === undefined || allowed.some((pattern) => matches(pattern, name));
}

function matches(pattern: string, name: string): boolean {
  const parts = pattern.split('*').map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${parts.join('.*')}$`, 'i').test(name);
}

/** A48: the file must exist when the command is given; it is uploaded later. */
function attach(step: Step, type: string, name: string, path: string): void {
  if (type === '') throw new Error("Can't add task attachment, attachment type is not provided.");
  if (name === '') throw new Error("Can't add task attachment, attachment name is not provided.");
  if (/[/\0]/.test(type)) throw new Error('Type contain invalid characters. (\0,/)');
  if (/[/\0]/.test(name)) throw new Error('Name contain invalid characters. (\0, /)');
  if (!existsSync(path))
    throw new Error(
      'Cannot upload task attachment file, attachment file location is not specified or attachment file not exist on disk.',
    );
  step.attachments.push({ type, name, path });
}

/** A52, A53, A56, A57. */
function complete(step: Step, { properties, data }: Command): void {
  const result = properties.get('result') ?? '';
  if (!isTaskResult(result)) throw new Error("Command doesn't have valid result value.");
  step.result = mergeResults(step.result, result);
  addProgress(step, { percent: 100, operation: data });
  if (['true', '1', '$true'].includes(properties.get('done')?.toLowerCase() ?? '')) step.done = true;
}
