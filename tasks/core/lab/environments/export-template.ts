import { mkdir, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Azure } from '../../azure/azure.js';
import { readWebText } from '../../azure/requests/web-text.js';
import type { DeploymentOutput } from '../../azure/resources/deployment-outputs.js';
import { isObject, type JsonObject, property } from '../../configuration/json.js';
import { messageOf, problem } from '../../step/problem.js';
import type { Context } from '../../step/step.js';
import { namesText } from '../members.js';
import { sameName } from '../names.js';
import { isSecure } from '../templates/declarations.js';
import type { OutputInputs } from './inputs.js';

const fileName = 'azuredeploy.json';

type ExportContext = Pick<Context<OutputInputs, Azure>, 'azure' | 'inputs' | 'protect' | 'signal'>;

/** An output as a template declares it, or as a deployment gave it. */
type Named = Pick<DeploymentOutput, 'name' | 'isSecure'>;

/** @throws a problem where there is no folder for the exported template */
export function checkExportInputs(inputs: OutputInputs): void {
  if (!inputs.ExportEnvironmentTemplate || inputs.ExportEnvironmentTemplateLocation !== '') return;
  throw problem(
    'ExportEnvironmentTemplateLocation is empty, and the exported template is to be downloaded.',
    'Give it the path of a folder.',
  );
}

/** @throws a problem where the template does not declare the outputs by which the exported template is found */
export function checkExportOutputs(template: JsonObject, inputs: OutputInputs): void {
  if (!inputs.ExportEnvironmentTemplate) return;
  const section = property(template, 'outputs');
  const declared = isObject(section) ? Object.entries(section) : [];
  const outputs = declared.map(([name, output]) => ({
    name,
    isSecure: isObject(output) && isSecure(output),
  }));
  for (const [input, name] of wantedOf(inputs)) demandOutput(outputs, input, name);
}

/**
 * Downloads the exported template, as the outputs of the deployment say.
 * @returns the path of the file
 * @throws a problem without the address, in which the token stands
 */
export async function exportTemplate(
  outputs: readonly DeploymentOutput[],
  { azure, inputs, protect, signal }: ExportContext,
): Promise<string> {
  const [address, token] = wantedOf(inputs).map(([input, name]) => demandText(outputs, input, name));
  if (token !== undefined && token !== '') protect(token);
  const url = addressOf(address ?? '', token ?? '', inputs);
  const text = await readWebText(azure, url, signal).catch((error: unknown) => {
    signal.throwIfAborted();
    throw problem(
      `The environment is deployed, but its exported template cannot be downloaded: ${messageOf(error)}`,
      `Check the outputs ${wantedOf(inputs)
        .map(([, name]) => name)
        .join(' and ')} of the template, and how long the token is valid.`,
    );
  });
  return save(text, resolve(inputs.ExportEnvironmentTemplateLocation));
}

async function save(text: string, folder: string): Promise<string> {
  const file = join(folder, fileName);
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(file, text);
  } catch (error) {
    throw problem(
      `The environment is deployed, but its exported template cannot be written to ${file}: ${messageOf(error)}`,
      'Let ExportEnvironmentTemplateLocation be a folder into which the agent may write.',
    );
  }
  return file;
}

function wantedOf(inputs: OutputInputs) {
  const names = ['EnvironmentTemplateLocationVariable', 'EnvironmentTemplateSasTokenVariable'] as const;
  return names.map((input) => [input, inputs[input]] as const);
}

function addressOf(
  folder: string,
  token: string,
  { EnvironmentTemplateLocationVariable }: OutputInputs,
): string {
  const query = token === '' || token.startsWith('?') ? token : `?${token}`;
  const url = `${folder.endsWith('/') ? folder.slice(0, -1) : folder}/${fileName}${query}`;
  if (URL.canParse(url) && new URL(url).protocol === 'https:') return url;
  throw problem(
    `The output ${EnvironmentTemplateLocationVariable} of the template is no https address.`,
    'Let it be the address of the folder in which the exported template is.',
  );
}

function demandText(outputs: readonly DeploymentOutput[], input: string, name: string): string {
  const { value } = demandOutput(outputs, input, name);
  if (typeof value === 'string') return value;
  throw problem(`The output ${name} of the template is no text.`, `Correct ${input}, or the template.`);
}

function demandOutput<O extends Named>(outputs: readonly O[], input: string, name: string): O {
  const found = outputs.find((output) => sameName(output.name, name));
  if (found && !found.isSecure) return found;
  throw problem(
    found
      ? `The output ${name} of the template, which ${input} names, is of a secure type: Azure tells its value to nobody.`
      : `The template has no output ${name}, which ${input} names.`,
    found
      ? 'Declare it as a string; the task treats it as a secret.'
      : `Correct ${input}, or the template. ${outputs.length === 0 ? 'It has no outputs.' : `Its outputs are: ${namesText(outputs.map((one) => one.name))}.`}`,
  );
}
