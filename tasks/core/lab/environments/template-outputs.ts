import { protectUrl } from '../../azure/requests/protect-url.js';
import type { Azure } from '../../azure/azure.js';
import type { DeploymentOutput } from '../../azure/resources/deployment-outputs.js';
import type { Environment } from '../../azure/resources/environments.js';
import { isObject, parseJson } from '../../configuration/json.js';
import { textsIn } from '../../configuration/texts-in.js';
import type { Details } from '../../step/action.js';
import { type JobVariable, jsonVariable, mostOfVariable } from '../../step/outputs.js';
import type { UnitRecord } from '../../step/record.js';
import type { Context } from '../../step/step.js';
import { sameName } from '../names.js';
import type { OutputInputs } from './inputs.js';
import { isReserved } from './output-names.js';

/** The outputs of a template, those apart whose values are secret. */
interface Outputs {
  readonly shown: readonly DeploymentOutput[];
  readonly secret: readonly DeploymentOutput[];
}

type Told = Pick<Context<OutputInputs, Azure>, 'azure' | 'inputs' | 'protect' | 'notice'>;

/**
 * What a record keeps of an environment and of the outputs of its template: the values as JSON, from which the variables
 * are made. Secrets among them are registered with the log first, and outputs without a variable are told.
 */
export function outputDetails(
  { id, resourceGroupId = '' }: Pick<Environment, 'id' | 'resourceGroupId'>,
  outputs: readonly DeploymentOutput[],
  context: Told,
): Details {
  const short = outputs.filter(({ value }) => textOf(value).length <= mostOfVariable);
  const { shown, secret } = sorted(short, context.inputs);
  for (const { value } of secret) if (typeof value === 'string' && value !== '') context.protect(value);
  for (const { value } of outputs) protectAddresses(value, context.azure);
  if (context.inputs.OutputTemplateVariables) tellReserved(outputs, context);
  tellLong(
    outputs.filter((output) => !short.includes(output)),
    shown,
    context,
  );
  return {
    environmentResourceId: id,
    environmentResourceGroupId: resourceGroupId,
    environmentOutputs: JSON.stringify(valuesOf(shown)),
    ...(secret.length === 0 ? {} : { secretOutputs: JSON.stringify(valuesOf(secret)) }),
  };
}

/** The token of the exported template is a secret although Azure tells it: a secure output would be told to nobody. */
function sorted(outputs: readonly DeploymentOutput[], inputs: OutputInputs): Outputs {
  const isToken = (name: string) =>
    inputs.ExportEnvironmentTemplate && sameName(name, inputs.EnvironmentTemplateSasTokenVariable);
  const isSecret = ({ name, isSecure }: DeploymentOutput) => isSecure || isToken(name);
  return {
    shown: outputs.filter((output) => !isSecret(output)),
    secret: outputs.filter(isSecret),
  };
}

/** The value of an output of a secure type is empty: Azure does not tell it. */
function valuesOf(outputs: readonly DeploymentOutput[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(outputs.map(({ name, value }) => [name, value === undefined ? '' : value]));
}

/** An address with a signature in it opens what it leads to. */
function protectAddresses(value: unknown, azure: Azure): void {
  const texts = textsIn(value as Parameters<typeof textsIn>[0]);
  for (const text of texts) if (/[?&]sig=[^&]/.test(text)) protectUrl(azure, text);
}

function tellLong(
  left: readonly DeploymentOutput[],
  shown: readonly DeploymentOutput[],
  { notice }: Pick<Told, 'notice'>,
): void {
  const severity = 'warning';
  const why = `A variable holds at most ${mostOfVariable} characters on a Windows agent.`;
  const remedy = 'Let the outputs of the template be shorter, or read them from the deployment.';
  for (const { name } of left)
    notice({
      severity,
      what: `The output ${name} of the template is left out: it is too long.`,
      why,
      remedy,
    });
  if (jsonVariable(valuesOf(shown)).length > mostOfVariable)
    notice({ severity, what: 'environmentOutputs is left empty: it would be too long.', why, remedy });
}

function tellReserved(outputs: readonly DeploymentOutput[], { notice }: Pick<Told, 'notice'>): void {
  const reserved = outputs.map(({ name }) => name).filter((name) => isReserved(name));
  if (reserved.length === 0) return;
  notice({
    severity: 'warning',
    what: `No variable is set for ${reserved.join(', ')}.`,
    why: 'A variable of this name changes how the agent or later steps run.',
    remedy: 'Give the output of the template another name, or read it from environmentOutputs.',
  });
}

/** The output variables of a task that makes or changes an environment. */
export function environmentOutputs(records: readonly UnitRecord[]): Readonly<Record<string, string>> {
  const { environmentResourceId = '', environmentResourceGroupId = '', ...details } = detailsOf(records);
  const values = parsed(details['environmentOutputs']);
  const json = jsonVariable(values);
  const all = json.length > mostOfVariable ? '{}' : json;
  return { environmentResourceId, environmentResourceGroupId, environmentOutputs: all };
}

/** A variable of the job for each output of the template, by its name alone; texts as they are, other values as JSON. */
export function outputVariables(
  records: readonly UnitRecord[],
  { OutputTemplateVariables }: Pick<OutputInputs, 'OutputTemplateVariables'>,
): readonly JobVariable[] {
  if (!OutputTemplateVariables) return [];
  const { environmentOutputs: shown, secretOutputs: secret } = detailsOf(records);
  return [...variablesOf(shown, false), ...variablesOf(secret, true)];
}

function variablesOf(json: string | undefined, isSecret: boolean): JobVariable[] {
  return Object.entries(parsed(json))
    .filter(([name]) => !isReserved(name))
    .map(([name, value]) => ({
      name,
      value: textOf(value),
      isSecret,
    }));
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  return value === null || value === undefined ? '' : jsonVariable(value);
}

function parsed(json = '{}'): Readonly<Record<string, unknown>> {
  const { value } = { value: undefined, ...parseJson(json) };
  return isObject(value) ? value : {};
}

function detailsOf(records: readonly UnitRecord[]): Details {
  return records.find(({ outcome }) => outcome === 'succeeded')?.details ?? {};
}
