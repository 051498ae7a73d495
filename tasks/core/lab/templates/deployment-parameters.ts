import { configurationError } from '../../configuration/finding.js';
import { readText } from '../../configuration/files.js';
import type { Known } from '../../configuration/known.js';
import {
  type ParameterFile,
  type ParameterValue,
  parseParameterFile,
  plainValue,
} from '../../configuration/parameter-file.js';
import { parseParameterOverrides } from '../../configuration/parameter-overrides.js';
import { chooseValues, type Given, isSecret, undeclaredValues } from './chosen-values.js';
import { parameterSecrets } from './secret-values.js';
import {
  demandNone,
  readTemplate,
  type TemplateContext,
  type TemplateInputs,
  type TemplateSource,
} from './template-source.js';

/** The inputs that say which values the parameters of a template get. */
export interface ParameterInputs {
  readonly ParametersFile: string;
  readonly ParameterOverrides: string;
}

/** The values with which a template is deployed. */
export interface DeploymentParameters {
  /** By the name that the template declares: `{ value }`, or `{ reference }` to a secret of a key vault. */
  readonly parameters: Readonly<Record<string, ParameterValue>>;
  /** The names of those whose values are secret: in no log, plan, report or name may they stand. */
  readonly secure: readonly string[];
  /** What expressions of the template can use: neither secrets nor what only Azure looks up. */
  readonly known: ReadonlyMap<string, Known>;
}

/** A template with the values with which it is deployed. */
export interface DeploymentWithParameters extends DeploymentParameters {
  readonly source: TemplateSource;
}

/**
 * Reads a template and chooses the values of its parameters, as `readTemplate` and `readParameters`.
 * @param given values that go before all others, by name; left out where the template does not declare the name
 */
export async function readDeployment(
  inputs: TemplateInputs & ParameterInputs,
  given: Readonly<Record<string, string>>,
  context: TemplateContext,
): Promise<DeploymentWithParameters> {
  const source = await readTemplate(inputs, context);
  return { source, ...(await readParameters(source, inputs, given, context)) };
}

/**
 * Chooses a value for each parameter that a template declares: a given one, else that of ParameterOverrides, else that of
 * the parameter file; in the declared type. Secret ones are registered with the log first.
 * @throws ConfigurationError with a finding for each parameter without a value, each value that Azure would refuse, and
 * each name that the template does not declare
 */
export async function readParameters(
  source: TemplateSource,
  inputs: ParameterInputs,
  fixed: Readonly<Record<string, string>>,
  context: Pick<TemplateContext, 'protect' | 'notice'>,
): Promise<DeploymentParameters> {
  return chooseParameters(source, await readGiven(inputs, fixed, context), context);
}

/**
 * Reads what is given for parameters, whatever the template declares.
 * @throws ConfigurationError where that cannot be read
 */
export async function readGiven(
  { ParametersFile, ParameterOverrides }: ParameterInputs,
  fixed: Readonly<Record<string, string>>,
  context: Pick<TemplateContext, 'notice'>,
): Promise<Given> {
  const overrides = parseParameterOverrides(ParameterOverrides);
  const file = ParametersFile ? await readParameterFile(ParametersFile, context) : undefined;
  return { fixed, overrides, ...(file ? { file } : {}) };
}

/** As `readParameters`, with what has been read already. */
export function chooseParameters(
  source: TemplateSource,
  given: Given,
  context: Pick<TemplateContext, 'protect'>,
): DeploymentParameters {
  protectSecrets(source, given, context);
  const { parameters, findings, secure } = source.written
    ? chooseValues(source.written, given)
    : undeclaredValues(given);
  demandNone(findings);
  const known = Object.entries(parameters).map(
    ([name, value]) => [name, secure.includes(name) ? undefined : plainValue(value)] as const,
  );
  return { parameters, secure, known: new Map(known) };
}

async function readParameterFile(
  file: string,
  { notice }: Pick<TemplateContext, 'notice'>,
): Promise<ParameterFile> {
  const read = await readText(file);
  if (!('text' in read)) throw configurationError(read);
  read.findings.forEach(notice);
  const parsed = parseParameterFile(read.text, file);
  if ('severity' in parsed) throw configurationError(parsed);
  return parsed;
}

/** Of a template that cannot be read, the name of a parameter says whether its value is secret. */
function protectSecrets(
  { written }: TemplateSource,
  { overrides, file: parameterFile }: Given,
  { protect }: Pick<TemplateContext, 'protect'>,
): void {
  const names = [...overrides.map(({ name }) => name), ...Object.keys(parameterFile?.values ?? {})];
  const assumed = { parameters: Object.fromEntries(names.map((name) => [name, {}])) };
  const template = written?.template ?? assumed;
  const filled = { template, ...(parameterFile ? { parameterFile } : {}) };
  for (const secret of parameterSecrets([filled], overrides, isSecret)) protect(secret);
}
