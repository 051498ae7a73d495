import { defaultOf } from '../../tasks/core/definitions/defaults.js';
import type { Input, TaskDefinition } from '../../tasks/core/definitions/input.js';
import { groups } from '../../tasks/core/definitions/texts/text.js';
import { type DescribedInput, describeInputs } from '../../tasks/core/definitions/texts/describe-input.js';
import { commands } from '../commands.js';
import { usualConfiguration } from './command-inputs.js';
import type { commonInputs, detailedExitcode, except, offline, yes } from './inputs.js';

/** An option as help shows it. */
export interface DescribedOption {
  readonly input: Input;
  /** In Markdown. */
  readonly help: string;
  readonly group: string;
}

type HostInput =
  (typeof commonInputs)[number] | typeof yes | typeof detailedExitcode | typeof offline | typeof except;

const signingIn = 'Signing in:';

const result = 'Result:';

const hostTexts: Readonly<Record<HostInput['name'], { readonly help: string; readonly group: string }>> = {
  auth: {
    help:
      'Who signs in: `workload-identity` (the token of GitHub Actions, or of AZURE_FEDERATED_TOKEN_FILE), `environment` (AZURE_CLIENT_ID with ' +
      'AZURE_CLIENT_SECRET or AZURE_CLIENT_CERTIFICATE_PATH), `managed-identity`, `cli` (`az login`), or the first of these that is set up.',
    group: signingIn,
  },
  cloud: {
    help: 'AzureCloud, AzureUSGovernment, AzureChinaCloud, or the address of the Resource Manager of another cloud.',
    group: signingIn,
  },
  offline: { help: 'Ask nothing of Azure.', group: signingIn },
  yes: { help: 'Delete what the plan deletes, without a question.', group: result },
  json: { help: 'Write the report as one JSON document to standard output.', group: result },
  output: { help: 'The file for that document, in place of standard output.', group: result },
  events: { help: 'Write each event of the run as one line of JSON to standard output.', group: result },
  report: {
    help: 'The folder for the report in Markdown and JSON; of `validate`, and where images were tested, for JUnit, too.',
    group: result,
  },
  detailedExitcode: { help: 'Exit with 2 where the plan would change something.', group: result },
  runId: {
    help: 'The id of this run. A run goes on as an earlier one with its id. Empty: that of the engine that runs it, else a new one.',
    group: result,
  },
  color: { help: 'Colours in a terminal, unless the variable NO_COLOR is set.', group: result },
  quiet: { help: 'Show only errors, warnings and the result.', group: result },
  verbose: { help: 'Show what helps to find a defect, too.', group: result },
  except: {
    help: 'The images that are left out, as `--only` names them.',
    group: 'Options:',
  },
};

/** What a command line says in place of what forms say. */
const otherTexts: Readonly<Record<string, string>> = {
  ConfigurationLocation: 'The folder that holds `GoldenImages` and `Labs.json`.',
  DevTestLabName: 'The lab that builds the images: its name, or its resource id.',
  SubscriptionId:
    'The id of the Azure subscription that holds the lab. Empty: the subscription in the resource id of the lab, else AZURE_SUBSCRIPTION_ID.',
  machinePassword:
    'The file with the password of that user. Empty: a strong random one for each VM. Nobody needs to know it, since the VM is generalized.',
  imagePaths:
    'The only images to work on: a path below GoldenImages, a folder or a glob pattern. May be given several times. Empty: all images.',
  failOn:
    'When the command has failed. `all`: where everything that it attempted failed; `any`: where anything failed; `none`: never because of an image or a ' +
    'lab. What failed otherwise makes its exit code 3. A configuration that cannot be used is always a failure.',
  strictImagePaths:
    'Entries of ImagePaths that match only the beginning of a name, as in the scripts, subscribe nothing. Give all commands the same.',
  htmlFile: 'Write the list to this file as a page, too: one file that opens without a network.',
  stopStartingAfterMinutes:
    'How many minutes the run has: nothing is started that is not expected to end by then, and what is left is unfinished, for the next run; 0 is no ' +
    'limit. Give less than the time limit of whatever runs the command. Example: `330`.',
  pollIntervalSeconds:
    'How often Azure is asked how far something is, unless Azure itself says when to ask again.',
};

/** The options of a command, in the order of help. */
export function describeOptions(task: TaskDefinition, inputs: readonly Input[]): DescribedOption[] {
  const described = describeInputs(task);
  const ofTask = described.flatMap((one) => {
    const input = inputs.find(({ name }) => name === one.input.name);
    return input ? [{ input, help: helpOf(one), group: headingOf(one) }] : [];
  });
  const names = new Set(task.inputs.map(({ name }) => name));
  const ofHost = inputs
    .filter(({ name }) => !names.has(name))
    .map((input) => ({ input, ...hostTexts[input.name as HostInput['name']] }))
    .toSorted((one, other) => Number(one.group === result) - Number(other.group === result));
  return [...ofTask, ...ofHost];
}

function headingOf({ group }: DescribedInput): string {
  if (group === 'signIn') return signingIn;
  return group === undefined ? 'Options:' : `${groups[group]}:`;
}

function helpOf({ input, help }: DescribedInput): string {
  return otherTexts[input.name] ?? inCommands(help);
}

/** What forms say of tasks and service connections, for whoever has commands and signs in. */
function inCommands(help: string): string {
  const ofForms = help
    .replaceAll('with a service connection', 'where Azure is asked')
    .replaceAll('without one', 'without Azure');
  return commands.reduce((text, { task, name }) => text.replaceAll(task.name, `\`${name}\``), ofForms);
}

/**
 * A text in Markdown with the flags of inputs in place of their names, which stand in code quotes.
 * @param flags by the names of the inputs
 */
export function withFlags(markdown: string, flags: ReadonlyMap<string, string>): string {
  return markdown.replaceAll(/`(\w+)`/g, (quoted, name: string) => {
    const flag = flags.get(name);
    return flag === undefined ? quoted : `\`${flag}\``;
  });
}

/** The default of an option as help shows it; one of true or false shows in the flag, which turns it round. */
export function defaultText(input: Input): string | undefined {
  if (input.name === 'ConfigurationLocation') return usualConfiguration;
  const value = input.type === 'boolean' ? '' : defaultOf(input);
  return value === undefined || value === '' ? undefined : String(value);
}
