import type { Endpoint, SystemConnection } from './endpoints.js';
import type { Variables } from './variables.js';

/** Replaces secrets by `***`; secrets may be added during the run. */
export interface Masker {
  /** A24: masks a value, also in its JSON-escaped, URI-escaped and backslash-escaped forms. */
  readonly add: (value: string) => void;
  readonly mask: (text: string) => string;
}

/** A24: user and password in a URL. */
const credentialsInUrl = /(?<=:\/\/)[^\s:@/]+:[^\s:@/]+(?=@)/g;

/** A26: values shorter than `shortest` are not masked. */
export function createMasker(shortest = 0): Masker {
  const secrets = new Set<string>();
  return {
    add: (value) => {
      if (value.trim() === '' || value.length < shortest) return;
      for (const form of [value, ...escapedForms(value)]) secrets.add(form);
    },
    mask: (text) =>
      replaceRanges(
        text,
        [...secrets].flatMap((secret) => occurrences(text, secret)),
      ).replaceAll(credentialsInUrl, '***'),
  };
}

function escapedForms(value: string): readonly string[] {
  return [JSON.stringify(value).slice(1, -1), encodeURIComponent(value), withoutBackslashes(value)];
}

/** The value that a shell or a script reads from an escaped text. */
function withoutBackslashes(value: string): string {
  return value.replaceAll('\\\\', '\\').replaceAll("\\'", "'").replaceAll('\\"', '"').replaceAll('\\t', '\t');
}

type Range = readonly [start: number, end: number];

function occurrences(text: string, secret: string): readonly Range[] {
  const found: Range[] = [];
  for (let start = text.indexOf(secret); start >= 0; start = text.indexOf(secret, start + 1)) {
    found.push([start, start + secret.length]);
  }
  return found;
}

/** Replaces overlapping secrets by one `***`, so that no part of either remains. */
function replaceRanges(text: string, ranges: readonly Range[]): string {
  let masked = '';
  let position = 0;
  for (const [start, end] of [...ranges].sort(([a], [b]) => a - b)) {
    if (start >= position) masked += `${text.slice(position, start)}***`;
    position = Math.max(position, end);
  }
  return masked + text.slice(position);
}

/** A23: the forms of a secret variable that are masked from the start. */
export function secretVariableForms(value: string): readonly string[] {
  if (value.trim() === '') return [];
  const trimmed = value.trim();
  return [
    value,
    trimmed,
    trimmed.replace(/^(["'])(.*)\1$/s, '$2'),
    value.replaceAll('%', '%AZP25').replaceAll('\r', '%0D').replaceAll('\n', '%0A'),
    Buffer.from(value, 'utf8').toString('base64'),
  ];
}

/** A23: authorization parameters that are not secret. `serviceprincipalid` is not among them. */
const openParameters = new Set([
  'role',
  'scope',
  'tenantid',
  'issuedat',
  'expiresat',
  'audience',
  'authenticationtype',
  'authorizationtype',
  'accesstokentype',
  'accesstokenfetchingmethod',
  'usewindowssecurity',
  'unsecured',
  'oauthaccesstokenissupplied',
  'completecallbackpayload',
  'acceptuntrustedcertificates',
]);

/** A23: all texts that the agent masks before a step begins. */
export function secretsAtStart(
  variables: Variables,
  endpoints: readonly Endpoint[],
  systemConnection: SystemConnection | undefined,
): readonly string[] {
  return [
    ...[...variables.values()]
      .filter(({ secret }) => secret)
      .flatMap(({ value }) => secretVariableForms(value)),
    ...endpoints.flatMap(({ parameters }) =>
      Object.entries(parameters)
        .filter(([name]) => !openParameters.has(name.toLowerCase()))
        .map(([, value]) => value),
    ),
    ...(systemConnection === undefined ? [] : [systemConnection.accessToken]),
  ];
}
