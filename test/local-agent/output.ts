import { type Command, parseLine } from './commands.js';
import { publishTests } from './result-commands.js';
import { addIssue, type Step, writeDebug, writeLog } from './step.js';
import { type Effect, taskEvents } from './task-commands.js';

/** The areas whose commands our tasks give, with their events. */
const areas: Readonly<Record<string, Readonly<Record<string, Effect>>>> = {
  task: taskEvents,
  results: { publish: publishTests },
};

/** Other areas that the agent knows. Their commands have no effect here; they concern no task of ours. */
const otherAreas = ['artifact', 'build', 'codecoverage', 'plugininternal', 'release', 'telemetry'];

/** A49: the commands that `restrictions.commands.mode: restricted` allows. */
const unrestricted = [
  'task.logdetail',
  'task.logissue',
  'task.complete',
  'task.setprogress',
  'task.setsecret',
  'task.setvariable',
  'task.debug',
  'task.settaskvariable',
  'task.prependpath',
];

/** A34..A40: handles one line of the task's output. After a forced completion (A56), lines are ignored. */
export function handleLine(step: Step, line: string): void {
  if (step.done) return;
  const parsed = parseLine(line);
  if (parsed.type === 'command') {
    handleCommand(step, line, parsed.command);
    return;
  }
  if (parsed.type === 'malformed') {
    addIssue(
      step,
      'warning',
      `'${line}' contains logging command keyword '##vso', but it's not a legal command.`,
    );
  }
  writeLog(step, line);
}

function handleCommand(step: Step, line: string, command: Command): void {
  const { area, event } = command;
  const events = Object.hasOwn(areas, area) ? areas[area] : undefined;
  if (events === undefined && !otherAreas.includes(area)) {
    addIssue(step, 'warning', `Can't find command extension for ##vso[${area}.command].`);
  } else if (isRestricted(step, command)) {
    addIssue(
      step,
      'warning',
      `The command ##vso[${area}.${event}] is not allowed by the task's restrictions.`,
    );
  } else if (events) {
    processCommand(step, line, command, events);
  }
}

function isRestricted(step: Step, { area, event }: Command): boolean {
  const { mode } = step.settings.definition.restrictions.commands ?? {};
  return mode?.toLowerCase() === 'restricted' && !unrestricted.includes(`${area}.${event}`);
}

function processCommand(
  step: Step,
  line: string,
  command: Command,
  events: Readonly<Record<string, Effect>>,
): void {
  const { area, event } = command;
  try {
    const effect = Object.hasOwn(events, event) ? events[event] : undefined;
    if (effect === undefined)
      throw new Error(`##vso[${area}.${event}] is not a recognized command for its command extension.`);
    effect(step, command);
    if (event !== 'debug') writeDebug(step, `Processed: ${line}`);
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    addIssue(step, 'error', `Unable to process command '${line}' successfully.`);
    addIssue(step, 'error', error.message);
    step.commandFailed = true;
  }
}
