import type { Input, TaskDefinition } from '../../tasks/core/definitions/input.js';
import { hostDefaults } from '../../tasks/core/definitions/task-values.js';
import { extensionVersion } from '../../tasks/core/definitions/version.js';
import type { PreparedTask, SignedIn, TaskHost } from '../../tasks/core/run/host.js';
import { type Command, commands } from '../commands.js';
import { allInputs, inputsOf } from '../options/command-inputs.js';
import { unknownVariables } from '../options/environment-source.js';
import { firstGiven } from '../options/values.js';
import { auth } from '../options/inputs.js';
import type { Output } from '../output/open-output.js';
import type { Environment } from '../sign-in/environment.js';
import type { Engine } from './engine.js';
import type { GivenOptions } from './given-options.js';
import { type OptionValues, taskValues } from './given-values.js';
import { secretsOf } from './secrets.js';

interface CommandFacts {
  readonly command: Command;
  readonly given: GivenOptions;
  readonly engine: Engine;
  readonly environment: Environment;
  readonly output: Output;
}

/** A command line as the host of a task. */
export function commandHost(facts: CommandFacts): TaskHost {
  const { command, given, engine, environment, output } = facts;
  const { logUrl } = engine;
  return {
    reporter: output.reporter,
    runId: engine.runId,
    origin: { extensionVersion, ...(logUrl === undefined ? {} : { logUrl }) },
    secrets: () => secretsOf(inputsOf(command), given.sources, environment),
    prepare: () => prepare(facts),
    ...(output.listen ? { listen: output.listen } : {}),
  };
}

function prepare<D extends TaskDefinition>(facts: CommandFacts): PreparedTask<D> {
  const { command, given, engine, environment, output } = facts;
  unknownVariables(environment, allInputs(commands)).forEach(output.reporter.issue);
  const values = given.all();
  output.prepare();
  const signsIn = needsAzure(facts, values);
  const inputs = taskValues<D>(command, { values, signsIn, environment });
  return {
    inputs: { ...inputs, isPullRequest: engine.isPullRequest },
    ...(signsIn ? { signIn: (signal) => signIn(facts, values, signal) } : {}),
  };
}

/** What needs no Azure asks it all the same where a lab or a way to sign in is given. */
function needsAzure({ command, given }: CommandFacts, values: OptionValues): boolean {
  const connection = command.task.inputs.find(({ type }) => type === 'connection');
  if (connection?.required) return true;
  return !values['offline'] && (values['DevTestLabName'] !== '' || isGiven(auth, given));
}

function isGiven(input: Input, { sources }: GivenOptions): boolean {
  return firstGiven(input, sources) !== undefined;
}

async function signIn(
  { given, environment, output }: CommandFacts,
  values: OptionValues,
  signal: AbortSignal,
): Promise<SignedIn> {
  const { signInByCommandLine } = await import('../sign-in/sign-in.js');
  const { reporter } = output;
  return signInByCommandLine({
    auth: given.values.auth,
    cloud: given.values.cloud,
    storageAuthentication: storageAuthenticationOf(values),
    environment,
    protect: reporter.protect,
    say: reporter.line,
    signal,
  });
}

function storageAuthenticationOf({ storageAuthentication }: OptionValues) {
  return (storageAuthentication ??
    hostDefaults.storageAuthentication) as (typeof hostDefaults)['storageAuthentication'];
}
