import { createHash } from 'node:crypto';
import type { TaskOutcome } from '../local-agent/agent.js';
import type { RecordedRequest } from '../local-azure/recorder.js';
import type { KeyPair } from './connections.js';
import { renderedForms } from './rendered-forms.js';

/** Every character that Markdown, HTML, JSON, URLs, shells or logging commands escape. */
const marks = '  "ä"\\+/&%<b>*~|[1]`^\'!;{#}=é_';

export const password = `_Canary-password${marks}`;

export const principalKey = 'Canary~key+/="&\\1';

export const systemAccessToken = 'Canary.system~access+token/1=';

/** Secret variables of the job, and what one of them holds. */
export const variables = {
  /** Stands inside a text in JSON. */
  plain: `_Canary-plain${marks.replace(/["\\]/g, '')}`,
  /** A member of JSON. */
  member: `_Canary-member${marks}`,
  /** Another one, of several lines. */
  lines: `Canary-first-line${marks}\r\nCanary-second-line${marks}\n\nend`,
  unused: `_Canary-unused${marks}`,
};

/** A member of a secure object in a parameter file. */
export const memberOfFile = `_Canary-file${marks}`;

export const seed = 3;

/** The forms in which a secret may appear in output, each of its lines for itself. */
export function formsOf(secret: string): string[] {
  const forms = secret.split(/[\r\n]+/).flatMap((line) => Object.values(renderedForms(line)));
  // The agent shows the escaped form in the log of the command that registers the secret.
  const all = [...forms, ...forms.map((form) => form.replaceAll('%', '%AZP25'))];
  return [...new Set(all)].filter((form) => form.length >= 6);
}

/** The forms of a secret in which the agent has to know it, each of its lines for itself. */
export function registeredFormsOf(secret: string): string[] {
  return secret
    .split(/[\r\n]+/)
    .flatMap((line) => [line, JSON.stringify(line).slice(1, -1), Buffer.from(line).toString('base64')])
    .filter((form) => form.length >= 6);
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

const isDeployment = ({ kind, method, url }: RecordedRequest) =>
  kind === 'arm' && method === 'PUT' && /\/deployments\//.test(url);

/** Azure records parameters with a deployment, except secure ones. */
const isRecord = ({ url }: RecordedRequest) => /\/deployments/.test(url);

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

/** A password that is made up needs no escapes in JSON, unlike the one that is given. */
function randomPasswordsOf(traffic: readonly RecordedRequest[]): string[] {
  return traffic
    .filter(isDeployment)
    .flatMap(({ body }) => /"password":\{"value":"([\w!-]+)"/.exec(body)?.[1] ?? []);
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
    belongsIn: isDeployment,
    answeredTo: (request) => /talkative/i.test(request.url) || isEcho(request),
  },
  'a password that is made up': { valuesIn: randomPasswordsOf, belongsIn: isDeployment },
  'a secret variable for a plain parameter': {
    valuesIn: always(variables.plain),
    belongsIn: isDeployment,
    answeredTo: (request) => isRecord(request) || isEcho(request),
  },
  'the members of JSON in a secret variable': {
    valuesIn: always(variables.member, variables.lines),
    belongsIn: isDeployment,
    answeredTo: (request) => isRecord(request) || isEcho(request),
  },
  'a member of a secure object in a parameter file': {
    valuesIn: always(memberOfFile),
    belongsIn: isDeployment,
    answeredTo: isEcho,
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

/**
 * Secrets that only packages handle, not our code: they create and send them, or skip them in an answer. Or the agent
 * alone: it masks the secret variables of the job by itself.
 */
export const passing: Readonly<Record<string, Kind>> = {
  'a secret variable that no input uses': { valuesIn: always(variables.unused), answeredTo: isEcho },
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
