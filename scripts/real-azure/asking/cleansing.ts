/** Takes out of texts and values what tells whose subscription it was, and every secret. */
export interface Cleansing {
  readonly text: (text: string) => string;
  /** Of a JSON value all texts, names of members included. */
  readonly value: (value: unknown) => unknown;
  readonly url: (url: string) => string;
  /** The headers that say something about the service; all others are left out. */
  readonly headers: (headers: Readonly<Record<string, unknown>>) => Readonly<Record<string, string>>;
  /** Registers a text that must not be seen, as it is, in any casing and encoded: a secret, or a name of somebody. */
  readonly hide: (text: string, by: string) => void;
  /** Registers what a token tells of its bearer. */
  readonly hideClaims: (token: string) => void;
}

/** Headers of requests and answers that hold no address of their own and no secret. */
const plainHeaders = new Set([
  'accept',
  'azure-asyncnotification',
  'cache-control',
  'content-type',
  'date',
  'if-match',
  'if-none-match',
  'retry-after',
  'x-ms-error-code',
  'x-ms-failure-cause',
  'x-ms-version',
]);

/** Those with addresses, whose presence counts. */
const addressHeaders = new Set(['azure-asyncoperation', 'location', 'operation-location']);

/** The options of queries whose values are kept, in lower case. */
const plainOptions = new Set(['api-version', '$expand', '$top', '$select', 'monitor', 'comp', 'restype']);

/** Members whose texts name people or what they have. */
const personal =
  /^(author|createdby(user)?|owner(userprincipalname|objectid)?|userprincipalname|username|displayname|lastmodifiedby|mail|principalname|imagefactoryrealazuremadeby)$/i;

/** Members whose texts are secrets. */
const secret = /^(accesssas|password|sshkey|securitytoken|sas(uri|url)?|key|key[12]|connectionstring)$/i;

const guid = /[\da-f]{8}-?(?:[\da-f]{4}-?){3}[\da-f]{12}/gi;

/** A token, or a part of one: each begins as a JSON object does in base64. */
const token = /\beyJ[\w-]{16,}(?:\.[\w-]+){0,2}/g;

const email = /[\w.+#-]{1,64}(?:@|%40)[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}/gi;

/** The signature of a shared access signature without its address. */
const signature = /\b(sig|signature)(=|%3D)[^&\s"'<>]+/gi;

/** Base64 of 30 bytes or more that ends as only base64 does, such as the keys of accounts and signatures. */
const longBase64 = /(?<![A-Za-z\d+/%])(?:[A-Za-z\d+/]|%2[BF]){40,}(?:={1,2}|(?:%3D){1,2})/gi;

/** Kept where a text is split at them. */
const addresses = /(https?:\/\/[^\s"'<>\\]+)/;

export function createCleansing(): Cleansing {
  const hidden = createHidden();
  const guids = new Map<string, string>();
  const pseudonym = (found: string): string => {
    const key = found.toLowerCase().replaceAll('-', '');
    const known = guids.get(key) ?? String(guids.size + 1).padStart(12, '0');
    guids.set(key, known);
    return `00000000-0000-0000-0000-${known}`;
  };
  const plain = (text: string): string =>
    hidden
      .replaceIn(text)
      .replaceAll(token, 'TOKEN')
      .replaceAll(signature, '$1$2REPLACED')
      .replaceAll(guid, pseudonym)
      .replaceAll(email, 'somebody@example.com')
      .replaceAll(longBase64, 'KEY');
  const url = (text: string): string => withoutQuery(text, plain);
  const cleanText = (text: string): string => {
    const parts = hidden.replaceIn(text).split(addresses);
    return parts.map((part) => (/^https?:\/\//.test(part) ? url(part) : plain(part))).join('');
  };
  return {
    text: cleanText,
    url,
    hide: hidden.add,
    value: (value) => cleanValue(value, cleanText),
    headers: (headers) => cleanHeaders(headers, plain, url),
    hideClaims: (accessToken) => {
      hidden.add(accessToken, 'TOKEN');
      // Ids are replaced wherever they stand.
      for (const claim of personalClaims(accessToken)) if (!isGuid(claim)) hidden.add(claim, 'SOMEBODY');
    },
  };
}

/** Texts that must not be seen, with what stands for each. */
function createHidden() {
  /** By what is the same in every casing. */
  const forms = new Map<string, { readonly text: string; readonly by: string }>();
  /** Made when it is needed: for every text anew it took half of the time of the kit. */
  let found: RegExp | undefined;
  return {
    add: (text: string, by: string): void => {
      for (const form of [text, ...optionsOf(text)].flatMap(formsOf))
        if (form.length >= 4) forms.set(form.toUpperCase(), { text: form, by });
      found = undefined;
    },
    replaceIn: (text: string): string => {
      if (forms.size === 0) return text;
      found ??= anyOf([...forms.values()].map((form) => form.text));
      return text.replaceAll(found, (form) => forms.get(form.toUpperCase())?.by ?? 'HIDDEN');
    },
  };
}

function isGuid(text: string): boolean {
  return text.replaceAll(guid, '') === '';
}

/** Finds each of the texts in any casing, and of two that begin alike the longer one. */
function anyOf(texts: readonly string[]): RegExp {
  const longestFirst = texts.toSorted((one, other) => other.length - one.length);
  return new RegExp(longestFirst.map(escaped).join('|'), 'gi');
}

function escaped(text: string): string {
  return text.replaceAll(/[.*+?^${}()|[\]\\/]/g, String.raw`\$&`);
}

/** The values of the query of an address that is a secret, as a whole or each by itself. */
function optionsOf(text: string): readonly string[] {
  if (!URL.canParse(text)) return [];
  const values = [...new URL(text).searchParams.values()].map((value) => value.replace(/={1,2}$/, ''));
  return values.filter((value) => value.length >= 12 && !/^[\d-]+(T[\d:.]+Z)?$/.test(value));
}

/** A text as it may stand in bodies, addresses and headers; longer forms first, so that no rest of them stays. */
function formsOf(text: string): readonly string[] {
  const forms = [
    text,
    encodeURIComponent(text),
    encodeURI(text),
    JSON.stringify(text).slice(1, -1),
    Buffer.from(text)
      .toString('base64')
      .replace(/={1,2}$/, ''),
    Buffer.from(text).toString('base64url'),
  ];
  return [...new Set(forms)].sort((one, other) => other.length - one.length);
}

/** Keeps the options that say what was asked; of all others the names. */
function withoutQuery(text: string, plain: (text: string) => string): string {
  const start = text.indexOf('?');
  if (start < 0) return plain(text);
  const options = text
    .slice(start + 1)
    .split('&')
    .map((option) => cleanOption(option, plain));
  return `${plain(text.slice(0, start))}?${options.join('&')}`;
}

function cleanOption(option: string, plain: (text: string) => string): string {
  const [name = '', ...rest] = option.split('=');
  const known = decoded(name).toLowerCase();
  const value = rest.join('=');
  if (plainOptions.has(known)) return `${name}=${plain(value)}`;
  return known === '$filter'
    ? `${name}=${encodeURIComponent(plain(decoded(value)))}`
    : `${plain(name)}=REPLACED`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function cleanValue(value: unknown, clean: (text: string) => string): unknown {
  if (typeof value === 'string') return clean(value);
  if (Array.isArray(value)) return value.map((one) => cleanValue(one, clean));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [clean(name), cleanMember(name, member, clean)]),
  );
}

function cleanMember(name: string, member: unknown, clean: (text: string) => string): unknown {
  if (typeof member === 'string' && secret.test(name)) return 'SECRET';
  if (typeof member === 'string' && personal.test(name)) return 'SOMEBODY';
  return cleanValue(member, clean);
}

function cleanHeaders(
  headers: Readonly<Record<string, unknown>>,
  plain: (text: string) => string,
  url: (text: string) => string,
): Readonly<Record<string, string>> {
  const kept = Object.entries(headers).flatMap(([given, value]) => {
    const name = given.toLowerCase();
    if (addressHeaders.has(name)) return [[name, url(String(value))] as const];
    const isPlain = plainHeaders.has(name) || name.startsWith('x-ms-ratelimit-');
    return isPlain ? [[name, plain(String(value))] as const] : [];
  });
  return Object.fromEntries(kept);
}

/** The claims of a token that name its bearer, or where that was. */
const bearerClaims = [
  'appid',
  'email',
  'family_name',
  'given_name',
  'ipaddr',
  'name',
  'oid',
  'preferred_username',
  'puid',
  'sub',
  'tid',
  'unique_name',
  'upn',
];

function personalClaims(accessToken: string): readonly string[] {
  try {
    const body = Buffer.from(accessToken.split('.')[1] ?? '', 'base64url').toString();
    const claims = JSON.parse(body) as Readonly<Record<string, unknown>>;
    return bearerClaims.flatMap((name) => {
      const value = claims[name];
      return typeof value === 'string' ? [value] : [];
    });
  } catch {
    return [];
  }
}
