import { errors } from '../../arm/errors.js';
import type { Downloaded } from '../../blobs/download.js';
import { parseBlobUrl } from '../../blobs/inventory.js';
import type { ArtifactDefinition } from '../../world.js';
import type { LabContext } from './context.js';
import { runScript, type ScriptEnd } from './test-script.js';

/** The parameters of the artifacts that run a script; the last may be empty, and then be left out. */
const parameters = {
  scriptFileUris: { type: 'array', displayName: 'File URI(s)' },
  scriptToRun: { type: 'string', displayName: 'Script to Run' },
  scriptArguments: { type: 'string', displayName: 'Script Arguments', allowEmpty: true },
} as const;

/**
 * The artifacts of the public repository that run a script by an extension; it has none that takes the text of a script.
 * @see https://github.com/Azure/azure-devtestlab/tree/master/Artifacts
 */
export const scriptArtifacts: readonly ArtifactDefinition[] = [
  {
    name: 'windows-run-powershell',
    title: 'Run PowerShell',
    targetOsType: 'Windows',
    runsScript: true,
    parameters,
  },
  { name: 'linux-run-bash', title: 'Run Bash', targetOsType: 'Linux', runsScript: true, parameters },
];

/** A script that an artifact is to run. */
export interface ScriptWanted {
  /** The addresses of the files that are brought to the machine first. */
  readonly addresses: readonly string[];
  readonly script: string;
}

/** @throws ArmError for parameters that such an artifact does not have, or lacks */
export function readScript(name: string, given: unknown): ScriptWanted {
  const values = new Map(Object.entries(Object.fromEntries(pairs(name, given))));
  for (const wanted of ['scriptFileUris', 'scriptToRun'])
    if (!values.get(wanted)) throw invalid(name, `The parameter '${wanted}' is missing.`);
  return {
    addresses: addressesIn(name, values.get('scriptFileUris') ?? ''),
    script: values.get('scriptToRun') ?? '',
  };
}

function pairs(artifact: string, given: unknown): (readonly [string, string])[] {
  const all = (given ?? []) as readonly { readonly name?: unknown; readonly value?: unknown }[];
  return all.map(({ name, value = '' }) => {
    const known = Object.keys(parameters).find((one) => one.toLowerCase() === String(name).toLowerCase());
    if (known === undefined) throw invalid(artifact, `There is no parameter '${String(name)}'.`);
    if (typeof value !== 'string') throw invalid(artifact, `The value of '${known}' is no text.`);
    return [known, value];
  });
}

/** One address, or several as a JSON array in the text. */
function addressesIn(artifact: string, text: string): readonly string[] {
  if (!text.trimStart().startsWith('[')) return [text];
  try {
    return JSON.parse(text) as readonly string[];
  } catch (error) {
    throw invalid(artifact, `The value of 'scriptFileUris' is no JSON array: ${String(error)}`);
  }
}

function invalid(artifact: string, problem: string): Error {
  return errors.badRequest(
    'InvalidArtifactParameters',
    `The parameters of the artifact '${artifact}' are invalid. ${problem}`,
  );
}

/** Brings the files to a machine and runs the script there. */
export async function runOnMachine(
  { addresses, script }: ScriptWanted,
  osType: 'Windows' | 'Linux',
  files: readonly string[],
  { download }: Pick<LabContext, 'download'>,
): Promise<ScriptEnd> {
  const texts = new Map<string, string>();
  for (const address of addresses) {
    const found = await download(address).catch(() => undefined);
    if (found?.status !== 200) return refused(address, found);
    texts.set(placeOf(address, osType), found.text);
  }
  const text = texts.get(script.replace(/^\.[\\/]/, '').replaceAll('\\', '/'));
  return text === undefined ? notFound(script) : runScript(text, files);
}

const failed = (errorText: string): ScriptEnd => ({ exitCode: 1, output: '', errors: errorText, seconds: 0 });

/** As the extension for Windows says it; without the signature that the address carries. */
function refused(address: string, answer: Downloaded | undefined): ScriptEnd {
  const reasons: Readonly<Record<number, string>> = { 403: 'Forbidden', 404: 'Not Found' };
  const status = answer ? ` (${answer.status}) ${reasons[answer.status] ?? 'Error'}` : '';
  return failed(
    'Failed to download all specified files. Exiting. Exception: Microsoft.WindowsAzure.Storage.StorageException: ' +
      `The remote server returned an error:${status}. File: ${address.split('?')[0] ?? ''}`,
  );
}

function notFound(script: string): ScriptEnd {
  return failed(`The argument '${script}' to the -File parameter does not exist.`);
}

/** Windows keeps the folders of a blob below its container; Linux takes its last name alone. */
function placeOf(address: string, osType: 'Windows' | 'Linux'): string {
  const path = parseBlobUrl(address)?.blob ?? '';
  return osType === 'Windows' ? path : (path.split('/').at(-1) ?? '');
}
