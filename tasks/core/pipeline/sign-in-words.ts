import type { SignInWords } from '../azure/sign-in/sign-in-errors.js';

/** What is said of the sign-in of a service connection that failed. */
export function wordsOf(title: string): SignInWords {
  return {
    refused: (number) => hintFor(number, title),
    unreachable: (authorityUrl) =>
      `Check that the agent can reach ${authorityUrl} (firewall, proxy, a certificate that Node.js does not know), and the tenant id of the connection.`,
    noManagedIdentity: {
      what: `${sentenceStart(title)} signs in with a managed identity, and the agent's machine gave no token for it.`,
      remedy:
        'Run the job on an agent of your own in Azure whose machine has this identity, or let the connection use workload identity federation.',
    },
  };
}

/** A title at the start of a sentence. */
export function sentenceStart(title: string): string {
  return title.charAt(0).toUpperCase() + title.slice(1);
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
