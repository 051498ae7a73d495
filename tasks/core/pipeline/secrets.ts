import { parseJson } from '../configuration/json.js';
import { parseParameterOverrides } from '../configuration/parameter-overrides.js';
import { textsIn } from '../configuration/texts-in.js';
import type { TaskDefinition } from '../definitions/input.js';
import { read } from '../run/reading.js';
import { shortestSecret } from '../run/secret-forms.js';
import { type Environment, environmentName, inputText } from './environment.js';

/** Authorization parameters that the agent itself does not treat as secret. */
const openParameters = new Set(
  [
    'role scope tenantid issuedat expiresat audience authenticationtype authorizationtype accesstokentype',
    'accesstokenfetchingmethod usewindowssecurity unsecured oauthaccesstokenissupplied',
    'completecallbackpayload acceptuntrustedcertificates',
  ].flatMap((line) => line.toUpperCase().split(' ')),
);

/** What the agent masks in the log by itself (A23): all secret variables of the job, and tickets of secure files. */
export function secretsOfJob(environment: Environment): string[] {
  return valuesOf(environment, (name) => /^SECRET_|^SECUREFILE_TICKET_/.test(name));
}

/**
 * The secrets that the agent passed to this task: secret inputs, the credentials of service connections, and what its
 * other inputs have from secret variables.
 */
export function secretsOf(environment: Environment, { inputs }: TaskDefinition): string[] {
  const secretInputs = new Set(
    inputs.filter(({ type }) => type === 'secret').map(({ name }) => `INPUT_${environmentName(name)}`),
  );
  const texts = inputs.flatMap(({ name }) => inputText(environment, name) ?? []);
  const used = secretsOfJob(environment).filter((secret) => isPartOf(secret, texts));
  const own = valuesOf(environment, (name) => secretInputs.has(name) || isSecretParameter(name));
  const parts = overridesFrom(used, inputText(environment, 'parameterOverrides') ?? '');
  return [...new Set([...own, ...used, ...parts])];
}

function valuesOf(environment: Environment, isWanted: (name: string) => boolean): string[] {
  return Object.entries(environment).flatMap(([name, value]) =>
    value !== undefined && isWanted(name) ? [value] : [],
  );
}

function isPartOf(secret: string, texts: readonly string[]): boolean {
  const trimmed = secret.trim();
  return trimmed.length >= shortestSecret && texts.some((text) => text.includes(trimmed));
}

/**
 * The values of parameters, and the members of these, that are parts of secrets: a secret variable may hold several
 * values, as JSON or as `-name value` pairs.
 */
function overridesFrom(secrets: readonly string[], text: string): string[] {
  const meanings = secrets.map((secret) => read(secret).text);
  return meanings.length === 0
    ? []
    : overrideTexts(text).filter((value) => meanings.some((meaning) => meaning.includes(read(value).text)));
}

function overrideTexts(text: string): string[] {
  try {
    return parseParameterOverrides(text).flatMap(({ value }) =>
      textsIn(typeof value === 'string' ? (parseJson(value).value ?? value) : value),
    );
  } catch {
    // The step itself says what is wrong with them.
    return [];
  }
}

function isSecretParameter(name: string): boolean {
  const key = /^ENDPOINT_AUTH_PARAMETER_[^_]+_(.+)$/.exec(name)?.[1];
  return key !== undefined && !openParameters.has(key);
}

/**
 * The texts to register with the agent, in this order, so that it masks one form of a secret. With `system.debug` the
 * agent prints the command that registers a secret, in which each `%` is escaped, so that it does not recognise the
 * secret: the parts between are registered before. It masks URL-encoded forms by itself (A24).
 */
export function partsForAgent(form: string): string[] {
  return form.includes('%')
    ? [...form.split('%').filter((part) => part.length >= shortestSecret), form]
    : [form];
}
