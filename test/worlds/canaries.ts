import { createHash } from 'node:crypto';
import type { TaskOutcome } from '../local-agent/agent.js';
import type { RecordedRequest } from '../local-azure/recorder.js';
import type { KeyPair } from './connections.js';

export const password = 'Canary "pässword"\\+/&%1';

export const principalKey = 'Canary~key+/="&\\1';

export const systemAccessToken = 'Canary.system~access+token/1=';

export const seed = 3;

/** The forms in which a secret may appear in output. */
export function formsOf(secret: string): string[] {
  const forms = [
    secret,
    encodeURIComponent(secret),
    JSON.stringify(secret).slice(1, -1),
    Buffer.from(secret).toString('base64'),
  ];
  // The agent shows the escaped form in the log of the command that registers the secret.
  return [...forms, ...forms.map(escaped)];
}

function escaped(text: string): string {
  return text.replaceAll('%', '%AZP25');
}

/** A kind of secret: how to find its values, and the requests that may contain them. */
export interface Kind {
  readonly valuesIn: (traffic: readonly RecordedRequest[], keys: KeyPair) => readonly string[];
  /** Selects the requests that may send it; without it, it must not be sent at all. */
  readonly belongsIn?: (request: RecordedRequest) => boolean;
  /** Selects the requests whose answer may contain it. */
  readonly answeredTo?: (request: RecordedRequest) => boolean;
  /**
   * Whether a task has used it, and so certainly has got it: an answer to a run that is cancelled meanwhile reaches
   * nobody. Without it, every task has got it.
   */
  readonly isUsed?: (value: string, traffic: readonly RecordedRequest[]) => boolean;
}

/** Whether a line registers a secret with the agent. */
export const isRegistration = (line: string) => line.startsWith('##vso[task.setsecret');

/** All texts that the process printed or the agent published, unmasked, except the lines that register secrets. */
export function toldBy({
  rawOutput,
  log,
  outputs,
  variables,
  attachments,
  issues,
  progress,
}: TaskOutcome): string[] {
  return [
    ...rawOutput.filter((line) => !isRegistration(line)),
    ...log,
    ...Object.values({ ...outputs, ...variables }),
    ...attachments.map(({ content }) => content),
    ...issues.map(({ message }) => message),
    ...progress.map(({ operation }) => operation),
  ];
}

/** All parts of a request that could contain a secret. */
export function textOf({ url, headers, body }: RecordedRequest): string {
  return [url, ...Object.values(headers).flat(), body].join('\n');
}

const always =
  (...values: readonly string[]) =>
  () =>
    values;

const isToken = ({ kind }: RecordedRequest) => kind === 'token';

const isArm = ({ kind }: RecordedRequest) => kind === 'arm';

const isBlob = ({ kind }: RecordedRequest) => kind === 'blob';

const isPipelines = ({ kind }: RecordedRequest) => kind === 'pipelines';

const asksForDelegation = ({ url }: RecordedRequest) => /comp=userdelegationkey/i.test(url);

const asksForKeys = ({ url }: RecordedRequest) => /\/listkeys\?/i.test(url);

/** The beginning of a refusal that repeats a secret from its request. */
export const echo = 'Not with';

const isEcho = ({ answer }: RecordedRequest) => answer.includes(`"${echo} `);

function bearersOf(isWanted: (request: RecordedRequest) => boolean) {
  return (traffic: readonly RecordedRequest[]) => [
    ...new Set(
      traffic
        .filter(isWanted)
        .flatMap(({ headers }) => /^Bearer (.+)$/.exec(String(headers.authorization))?.[1] ?? []),
    ),
  ];
}

function signaturesOf(traffic: readonly RecordedRequest[]): string[] {
  const signed = traffic.map(textOf).flatMap((text) => [...text.matchAll(/[?&]sig=([^&\s]+)/g)]);
  return [...new Set(signed.map(([, signature = '']) => decodeURIComponent(signature)))];
}

function answersTo(isWanted: (request: RecordedRequest) => boolean, value: RegExp) {
  return (traffic: readonly RecordedRequest[]) =>
    traffic.filter(isWanted).flatMap(({ answer }) => value.exec(answer)?.[1] ?? []);
}

const isSentForToken: Kind['isUsed'] = (assertion, traffic) =>
  traffic.filter(isToken).some(({ body }) => body.includes(assertion));

/** A URL that is signed with the key tells from when on the key is good. */
const hasSigned: Kind['isUsed'] = (key, traffic) => {
  const answer = traffic.find((request) => request.answer.includes(`<Value>${key}</Value>`))?.answer ?? '';
  const start = /<SignedStart>([^<]+)</.exec(answer)?.[1] ?? '';
  return traffic.some((request) => textOf(request).includes(`skt=${encodeURIComponent(start)}`));
};

/** The second keys of the storage accounts, computed as in the local Azure; no task reads them. */
const otherKeys = ['storefactory', 'storenear'].map((account) =>
  createHash('sha512').update(`${seed}:${account}:2`).digest('base64'),
);

/** All kinds of secrets in a run. */
export const secrets: Readonly<Record<string, Kind>> = {
  'the password': {
    valuesIn: always(password),
    belongsIn: ({ kind, method, url }) => kind === 'arm' && method === 'PUT' && /\/deployments\//.test(url),
    answeredTo: (request) => /talkative/i.test(request.url) || isEcho(request),
  },
  'the service principal key': {
    valuesIn: always(principalKey),
    belongsIn: isToken,
    answeredTo: isEcho,
  },
  'the private key of a certificate': {
    valuesIn: (_, keys) => keys.private.split(/\r?\n/).filter((line) => /^[\w+/=]{20,}$/.test(line)),
  },
  'the access token of Azure Pipelines': { valuesIn: always(systemAccessToken), belongsIn: isPipelines },
  'an account key': { valuesIn: answersTo(asksForKeys, /"value":"([^"]+)"/), answeredTo: asksForKeys },
  'a user delegation key': {
    valuesIn: answersTo(asksForDelegation, /<Value>([^<]+)<\/Value>/),
    answeredTo: asksForDelegation,
    isUsed: hasSigned,
  },
  'an assertion of Azure Pipelines': {
    valuesIn: answersTo(isPipelines, /"oidcToken":"([^"]+)"/),
    belongsIn: isToken,
    answeredTo: isPipelines,
    isUsed: isSentForToken,
  },
  'a token for Azure Resource Manager': {
    valuesIn: bearersOf(isArm),
    belongsIn: isArm,
    answeredTo: isToken,
  },
  'a token for blobs': { valuesIn: bearersOf(isBlob), belongsIn: isBlob, answeredTo: isToken },
  'the signature of a URL': {
    valuesIn: signaturesOf,
    belongsIn: isBlob,
    // A list shows the source of each copied blob.
    answeredTo: ({ method, url }) => method === 'GET' && /DiskOperations|include=copy/i.test(url),
  },
};

/** Secrets that only packages handle, not our code: they create and send them, or skip them in an answer. */
export const passing: Readonly<Record<string, Kind>> = {
  'an assertion signed with a certificate': {
    valuesIn: (traffic) =>
      traffic.filter(isToken).flatMap(({ body }) => new URLSearchParams(body).get('client_assertion') ?? []),
    belongsIn: isToken,
    answeredTo: isPipelines,
  },
  'the header by which App Service knows its machines': {
    valuesIn: (traffic) => traffic.flatMap(({ headers }) => headers['x-identity-header'] ?? []),
    belongsIn: isToken,
  },
  'the other key of an account': { valuesIn: always(...otherKeys), answeredTo: asksForKeys },
};
