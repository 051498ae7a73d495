import { commands } from '../../../../cli/commands.js';
import type { Azure } from '../../../../tasks/core/azure/azure.js';
import { defaultsOf } from '../../../../tasks/core/definitions/defaults.js';
import type { TaskDefinition } from '../../../../tasks/core/definitions/input.js';
import type { TaskHost, PreparedTask } from '../../../../tasks/core/run/host.js';
import type { Reporter } from '../../../../tasks/core/run/reporter.js';
import { runTaskOn } from '../../../../tasks/core/run/run-task.js';

/** How a run of a task ended. */
export interface TaskEnd {
  readonly hasFailed: boolean;
  /** The result, what was an error, and why single actions failed. */
  readonly texts: readonly string[];
}

/** Runs a task of the extension, as somebody who is signed in already. */
export async function runTaskAs(
  azure: Azure,
  commandName: string,
  inputs: Readonly<Record<string, unknown>>,
): Promise<TaskEnd> {
  const command = commands.find(({ name }) => name === commandName);
  if (!command) throw new Error(`There is no command ${commandName}.`);
  const texts: string[] = [];
  let hasFailed = true;
  const reporter: Reporter = {
    ...silence,
    issue: ({ severity, what, why }) => {
      if (severity === 'error') texts.push([what, why].filter(Boolean).join(' '));
    },
    complete: ({ taskResult, message }) => {
      hasFailed = taskResult === 'Failed';
      texts.unshift(message);
    },
  };
  const host: TaskHost = {
    reporter,
    runId: 'real-azure',
    origin: { extensionVersion: '0.0.0' },
    secrets: () => [],
    prepare: (definition) => prepared(definition, inputs, azure),
  };
  const { report } = await command.run(runTaskOn, host);
  const failed = (report?.result.records ?? []).filter(({ outcome }) => outcome === 'failed');
  return { hasFailed, texts: [...texts, ...failed.map(({ reason }) => reason)] };
}

function prepared<D extends TaskDefinition>(
  definition: D,
  inputs: Readonly<Record<string, unknown>>,
  azure: Azure,
): PreparedTask<D> {
  const given = { ...defaultsOf(definition), ConnectedServiceName: 'the kit', failOn: 'any', ...inputs };
  return {
    inputs: { ...given, isPullRequest: false } as unknown as PreparedTask<D>['inputs'],
    signIn: () => Promise.resolve({ azure }),
  };
}

const nothing = () => undefined;

/** The result alone counts. */
const silence: Omit<Reporter, 'issue' | 'complete'> = {
  line: nothing,
  group: nothing,
  endGroup: nothing,
  progress: nothing,
  debug: nothing,
  protect: nothing,
  redact: (text) => text,
  outputVariable: nothing,
  jobVariable: nothing,
  attach: nothing,
  publishTests: nothing,
};
