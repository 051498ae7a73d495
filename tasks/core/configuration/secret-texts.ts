import { isExpression, isMadeOfTexts, literalsOf } from './expression.js';

/** Names that templates, artifacts and scripts give to secrets; one that only refers to a secret, such as `secretName`, is none. */
const secretNames =
  /(password|passwd|pwd|passphrase|secret|privatekey|accesskey|accountkey|masterkey|apikey|connectionstring|token)$/i;

/** Personal access tokens and passwords are often called so; other words may end with the same letters. */
const shortNames = /(^|[a-z\d_-])(PAT|PW)$|[a-z\d_-](Pat|Pw)$|(^|[_-])(pat|pw)$/;

/** The names of .NET assemblies contain such a token, which is public. */
const publicNames = /publickeytoken$/i;

export function isSecretName(name: string): boolean {
  const joined = name.replaceAll(/[_. -]/g, '');
  return (secretNames.test(joined) && !publicNames.test(joined)) || shortNames.test(name);
}

/** Texts that stand in the place of a secret, and values that are no secret wherever they stand. */
const references: readonly RegExp[] = [
  // The protected settings of an extension (DSC), an app setting, a resource, and a secret of a key vault by its address.
  /^(PrivateSettingsRef:|@Microsoft\.KeyVault\(|\/subscriptions\/|https:\/\/[\w-]+\.vault\.)/i,
  // What a pipeline or a shell replaces, and what a person is to replace.
  /^(\$\(.*\)|\$\{.*\}|\$env:.*|%\w+%|#\{.*\}#?|\{.*\}|__\w+__|<.*>)$/is,
  /^(true|false|null|none|\*+|x{3,}|your[_ -].*)$/is,
  /^\s*(ssh-(rsa|dss|ed25519)|ecdsa-sha2-|sk-(ssh|ecdsa)-|-----BEGIN (RSA )?(PUBLIC KEY|CERTIFICATE)-|---- BEGIN SSH2 PUBLIC)/,
];

/**
 * Whether a text is a value itself: no expression but one of texts alone, none of the portal's placeholders for secrets
 * (C31), no reference to a secret, and no public key.
 */
export function isLiteral(text: string): boolean {
  if (text.trim() === '') return false;
  if (/^\[.*\]$/s.test(text)) return isMadeOfTexts(text);
  return !references.some((reference) => reference.test(text.trim()));
}

/** Secrets that are known by their form alone, wherever they stand. */
const forms: readonly (readonly [kind: string, form: RegExp])[] = [
  // The signature of an address for storage accounts, service buses and logic apps, also inside of an encoded address.
  [
    'A SAS signature',
    /(?:^|[?&;\s'"]|%(?:25){0,2}(?:3F|26))sig(?:=|%(?:25){0,2}3D)(?!x{3}|%3C|your|sign|redact)[\w%+/-]{8}/i,
  ],
  ['A private key', /-----BEGIN (?:RSA |EC |DSA |OPENSSH |ENCRYPTED |PGP )?PRIVATE KEY/],
  ['An account key', /(?<![\w+/-])[A-Za-z\d+/]{86}==(?![\w=])/],
  ['An access token', /\b(?:gh[pousr]_[A-Za-z\d]{36}|github_pat_\w{22}|glpat-[\w-]{20}|npm_[A-Za-z\d]{36})/],
  ['An access token', /\b(?:xox[abeprs]-[\w-]{10}|AKIA[\dA-Z]{16}\b|AIza[\w-]{35}\b)/],
  // Azure DevOps: in base 32 until 2024, since then with a mark.
  ['An access token', /\b(?=[a-z]*[2-7])(?=[2-7]*[a-z])[a-z2-7]{52}\b|\b[A-Za-z\d]{76}AZDO[A-Za-z\d]{4}\b/],
  ['An access token', /(?<![\w-])eyJ[\w-]{10,4000}\.eyJ[\w-]{10,4000}\.[\w-]{10}/],
  ['A client secret', /(?<![\w~.-])[\w~.-]{3}\dQ~[\w~.-]{31,34}(?![\w~.-])/],
  // Azure Functions: 52 bytes with a mark.
  ['A function key', /(?<![\w-])[\w-]{44}AzFu[\w-]{5}[AQgw]==/],
  [
    'A client secret',
    /(?<![\w~.-])(?=[\w.-]+~)(?=[\w~.-]*[A-Z])(?=[\w~.-]*[a-z])(?=[\w~.-]*\d)[\w~.-]{34,40}(?![\w~.-])/,
  ],
];

/** Names and values in scripts, command lines, connection strings, addresses and JSON: `-Password x`, `Pwd=x`, `"token": "x"`. */
const assignments: readonly RegExp[] = [
  /(?<![\w$-])(?:--?|\/)(?<name>[A-Za-z][\w-]{0,60})(?:[:=]|\s{1,3})["']?(?<value>[^\s"'`,;&|)]{1,200})/g,
  /(?<![\w.-])(?<name>[A-Za-z_][\w-]{0,60})=(?<value>[^\s"'`,;&|)]{1,200})/g,
  /(?<![\w.-])(?<name>[A-Za-z_][\w-]{0,60})["']?\s{0,3}[:=]\s{0,3}["'](?<value>[^"']{1,200})["']/g,
  /^[ \t-]{0,20}(?<name>[A-Za-z_][\w-]{0,60}):[ \t]{1,3}(?<value>[^\s"'#]{1,200})[ \t\r]*$/gm,
];

/** The password of `scheme://user:password@host`. */
const userInfo = /:\/\/[^\s/:@'"]{1,100}:(?<value>[^\s/:@'"]{1,100})@/g;

/** The password of a user of Windows, but no `*`, which asks for it. */
const netUser =
  /\bnet1?(?:\.exe)?\s{1,3}user\s{1,3}(?:"[^"]{1,100}"|[^\s"]{1,100})\s{1,3}["']?(?<value>[^\s"'/*][^\s"']{0,200})["']?\s{1,3}\/add\b/gi;

/** PowerShell makes a secure string of a text that stands there, or, without this word, of one that is encrypted. */
const plainText = /-AsPlainText/i;

const secured = /ConvertTo-SecureString\s{1,3}(?:-String\s{1,3})?["']?(?<value>[^\s"'`,;&|)]{1,200})/gi;

/**
 * The kind of a secret that stands in clear in a text: by the form of the secret, or as the value of a name that secrets
 * have. Of an expression only the texts in it are looked at.
 * @returns such as `A SAS signature`; undefined where there is none
 */
export function secretIn(text: string): string | undefined {
  for (const literal of isExpression(text) ? literalsOf(text) : [text]) {
    const kind = secretByForm(literal);
    if (kind !== undefined) return kind;
    if (hasAssignment(literal)) return 'A password or another secret';
  }
  return undefined;
}

/** The kind of a secret that is known by its form alone: in a description, names and values are mere examples. */
export function secretByForm(text: string): string | undefined {
  return forms.find(([, form]) => form.test(text))?.[0];
}

function hasAssignment(text: string): boolean {
  const named = assignments
    .flatMap((form) => [...text.matchAll(form)])
    .filter(({ groups }) => isSecretName(groups?.['name'] ?? ''));
  const converted = plainText.test(text) ? text.matchAll(secured) : [];
  const values = [...named, ...text.matchAll(userInfo), ...text.matchAll(netUser), ...converted];
  return values.some(({ groups }) => isClearValue(groups?.['value'] ?? ''));
}

/** In a script, what begins with one of these is a variable, a command, another parameter or a place to fill in. */
function isClearValue(value: string): boolean {
  return isLiteral(value) && !/^[$%(){}<#@!*-]/.test(value);
}
