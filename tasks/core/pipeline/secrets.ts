import { environmentName, type Environment } from './environment.js';
import type { TaskDefinition } from './input.js';

/** Authorization parameters that the agent itself does not treat as secret. */
const openParameters = new Set(
  [
    'role scope tenantid issuedat expiresat audience authenticationtype authorizationtype accesstokentype',
    'accesstokenfetchingmethod usewindowssecurity unsecured oauthaccesstokenissupplied',
    'completecallbackpayload acceptuntrustedcertificates',
  ].flatMap((line) => line.toUpperCase().split(' ')),
);

/** Shorter texts are not masked: they occur in ordinary words, and masking them would ruin the log. */
const shortestSecret = 6;

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
 * The forms in which a secret may turn up in a text: as it is, each of its lines, and all of these as base64,
 * URL-encoded and escaped for JSON. None contains a line break, which the agent would refuse to mask.
 */
export function secretForms(secret: string): string[] {
  const lines = secret
    .split(/\r\n|\r|\n/)
    .map((line) => line.trim())
    .filter((line) => !line.startsWith('-----'));
  const whole = [secret, secret.trim()];
  const forms = [...whole, ...lines].flatMap((text) => [
    text,
    Buffer.from(text).toString('base64'),
    percentEncoded(text),
    JSON.stringify(text).slice(1, -1),
  ]);
  return [...new Set(forms)].filter((form) => form.length >= shortestSecret && !/[\r\n]/.test(form));
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

/** `encodeURIComponent` refuses half a surrogate pair; UTF-8 has none, so neither has what is sent anywhere. */
function percentEncoded(text: string): string {
  return encodeURIComponent(Buffer.from(text).toString());
}

export interface Redactor {
  /** @returns the forms of the secret that were not known yet */
  readonly learn: (secret: string) => readonly string[];
  /** The text with every known form of every known secret replaced by `***`. */
  readonly redact: (text: string) => string;
}

/** Knows the secrets of this run. The agent masks its log, but neither files nor output variables. */
export function createRedactor(): Redactor {
  const known = new Set<string>();
  let longestFirst: readonly string[] = [];
  return {
    learn: (secret) => {
      const added = secretForms(secret).filter((form) => !known.has(form));
      for (const form of added) known.add(form);
      longestFirst = [...known].sort((a, b) => b.length - a.length);
      return added;
    },
    redact: (text) => longestFirst.reduce((redacted, form) => redacted.replaceAll(form, '***'), text),
  };
}
