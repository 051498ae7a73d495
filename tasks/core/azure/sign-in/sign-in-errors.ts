import { isAbortError } from '../requests/errors.js';
import { present } from '../requests/present.js';

/** The part of a service connection that errors of its sign-in need. */
interface FailedConnection {
  readonly title: string;
  readonly authorityUrl: string;
  readonly identity: { readonly kind: string };
}

/** A refused or failed sign-in in one sentence, with a remedy. */
export interface SignInError extends Error {
  /** The code of Microsoft Entra, e.g. `AADSTS7000215`, if there is one. */
  readonly code?: string;
  readonly remedy: string;
}

/** Turns an error of the sign-in package into one that names the service connection and, where known, a remedy. */
export function signInError(error: unknown, connection: FailedConnection): Error {
  if (!(error instanceof Error)) return new Error(String(error));
  if (isAbortError(error) || 'remedy' in error) return error;
  const refusal = entraRefusal(error.message);
  if (refusal) return refused(refusal, connection, error);
  if (connection.identity.kind === 'managed identity') return withoutManagedIdentity(connection, error);
  return /endpoints_resolution_error|network_error/.test(error.message)
    ? unreachable(connection, error)
    : error;
}

interface Refusal {
  /** The number after `AADSTS`. */
  readonly number: string;
  readonly sentence: string;
}

/** The number and the informative sentence of an Entra error, without its time stamps and ids. */
export function entraRefusal(message: string): Refusal | undefined {
  const [, number, sentence] = /AADSTS(\d+): ?(.+?)(?:\.(?=\s|$)|\s-\s|[\r\n]|$)/.exec(message) ?? [];
  return number === undefined || sentence === undefined
    ? undefined
    : { number, sentence: sentence.trimEnd() };
}

function refused({ number, sentence }: Refusal, { title }: FailedConnection, cause: Error): SignInError {
  const text = `Microsoft Entra refused the sign-in of ${title}: ${sentence}.`;
  return failure(text, hintFor(number, title), cause, `AADSTS${number}`);
}

/**
 * The remedy for a refusal, by the number of its code.
 * @see https://learn.microsoft.com/azure/devops/pipelines/release/troubleshoot-workload-identity
 * @see https://learn.microsoft.com/entra/identity-platform/reference-error-codes
 */
export function hintFor(number: string, title: string): string {
  const hint = hints.find(({ numbers }) => numbers.includes(number))?.hint;
  return hint?.(title) ?? `Check ${title} in the project settings.`;
}

interface Hint {
  readonly numbers: readonly string[];
  readonly hint: (title: string) => string;
}

const federatedCredential = (title: string) =>
  `the federated credential of the application that ${title} signs in with`;

const hints: readonly Hint[] = [
  {
    numbers: ['700016'],
    hint: (title) =>
      `There is no such application in this tenant: it was deleted, or the client id or tenant id of ${title} is wrong.`,
  },
  {
    numbers: ['7000215', '7000222'],
    hint: (title) =>
      `The secret of ${title} is wrong or has expired: renew it, or better convert the connection to workload identity federation.`,
  },
  {
    numbers: ['700027'],
    hint: (title) =>
      `The application does not have the certificate of ${title}, or it has expired: upload a valid one there, or better convert the connection to workload identity federation.`,
  },
  {
    numbers: ['700024'],
    hint: (title) =>
      `What ${title} signs in with was too old: check the clock of the agent's machine; if it is right, this is a defect of the task.`,
  },
  {
    numbers: ['70021', '700212'],
    hint: (title) =>
      `Compare issuer, subject and audience of ${federatedCredential(title)} with the connection.`,
  },
  {
    numbers: ['700211'],
    hint: (title) =>
      `Correct the issuer of ${federatedCredential(title)}: the connection shows the right one.`,
  },
  {
    numbers: ['700213'],
    hint: (title) =>
      `Correct the subject of ${federatedCredential(title)}: it changes when the project or the connection is renamed.`,
  },
  {
    numbers: ['70025'],
    hint: (title) =>
      `Add ${federatedCredential(title)}: it has none. The connection shows issuer and subject.`,
  },
  {
    numbers: ['700223', '700238'],
    hint: (title) =>
      `A policy of the tenant forbids federation: ask the Entra administrator to allow the issuer, or let ${title} use a managed identity.`,
  },
  {
    numbers: ['70052'],
    hint: (title) =>
      `The application of ${title} is for several tenants, which federation does not allow: make it single-tenant.`,
  },
  {
    numbers: ['7000112'],
    hint: (title) => `The application of ${title} is disabled: ask the Entra administrator to enable it.`,
  },
  {
    numbers: ['53003'],
    hint: (title) =>
      `A Conditional Access policy does not let ${title} sign in from this agent: ask the Entra administrator, or run the task on another agent.`,
  },
  {
    numbers: ['900382'],
    hint: (title) =>
      `This sovereign cloud does not accept federation: let ${title} use a secret, a certificate or a managed identity.`,
  },
];

function unreachable({ title, authorityUrl }: FailedConnection, cause: Error): SignInError {
  return failure(
    `${sentenceStart(title)} cannot sign in: ${authorityUrl} does not answer, or not for its tenant.`,
    `Check that the agent can reach ${authorityUrl} (firewall, proxy, a certificate that Node.js does not know), and the tenant id of the connection.`,
    cause,
  );
}

function withoutManagedIdentity({ title }: FailedConnection, cause: Error): SignInError {
  return failure(
    `${sentenceStart(title)} signs in with a managed identity, and the agent's machine gave no token for it.`,
    'Run the job on an agent of your own in Azure whose machine has this identity, or let the connection use workload identity federation.',
    cause,
  );
}

function sentenceStart(title: string): string {
  return title.charAt(0).toUpperCase() + title.slice(1);
}

function failure(message: string, remedy: string, cause: Error, code?: string): SignInError {
  return Object.assign(new Error(message, { cause }), { remedy, ...present('code', code) });
}
