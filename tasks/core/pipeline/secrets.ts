import type { TaskDefinition } from '../definitions/input.js';
import { shortestSecret } from '../run/redactor.js';
import { type Environment, environmentName } from './environment.js';

/** Authorization parameters that the agent itself does not treat as secret. */
const openParameters = new Set(
  [
    'role scope tenantid issuedat expiresat audience authenticationtype authorizationtype accesstokentype',
    'accesstokenfetchingmethod usewindowssecurity unsecured oauthaccesstokenissupplied',
    'completecallbackpayload acceptuntrustedcertificates',
  ].flatMap((line) => line.toUpperCase().split(' ')),
);

/** The secrets that the agent passed to this task: secret inputs and what service connections sign in with. */
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
 * What the agent is told of a form, in this order. With `system.debug` it shows the command by which it learns a secret, in
 * which each `%` is escaped so that it does not recognise the secret there: the parts between are told before. What is
 * URL-encoded it masks by itself once it knows the rest.
 */
export function partsForAgent(form: string): string[] {
  if (!form.includes('%')) return [form];
  const parts = form.split('%').filter((part) => part.length >= shortestSecret);
  return /^(?:[\w.!~*'()-]|%[\dA-F]{2})*$/.test(form) ? parts : [...parts, form];
}
