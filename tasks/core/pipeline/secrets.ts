import type { TaskDefinition } from '../definitions/input.js';
import { shortestSecret } from '../run/secret-forms.js';
import { type Environment, environmentName } from './environment.js';

/** Authorization parameters that the agent itself does not treat as secret. */
const openParameters = new Set(
  [
    'role scope tenantid issuedat expiresat audience authenticationtype authorizationtype accesstokentype',
    'accesstokenfetchingmethod usewindowssecurity unsecured oauthaccesstokenissupplied',
    'completecallbackpayload acceptuntrustedcertificates',
  ].flatMap((line) => line.toUpperCase().split(' ')),
);

/** The secrets that the agent passed to this task: secret inputs and the credentials of service connections. */
export function secretsOf(environment: Environment, { inputs }: TaskDefinition): string[] {
  const secretInputs = new Set(
    inputs.filter(({ type }) => type === 'secret').map(({ name }) => `INPUT_${environmentName(name)}`),
  );
  return Object.entries(environment).flatMap(([name, value]) =>
    value !== undefined && (secretInputs.has(name) || isSecretParameter(name)) ? [value] : [],
  );
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
