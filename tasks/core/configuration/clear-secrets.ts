import type { Finding } from './finding.js';
import type { GoldenImage } from './golden-image.js';
import {
  isObject,
  type JsonObject,
  type JsonPath,
  type JsonValue,
  locate,
  property,
  propertyName,
} from './json.js';
import { isLiteral, isSecretName, secretByForm, secretIn } from './secret-texts.js';

/** A value that looks like a secret: what it is, and its place in the file. */
interface ClearSecret {
  readonly what: string;
  readonly path: JsonPath;
}

/**
 * Findings for secrets in clear text in a golden image or in its parameter file, where everybody who can read the
 * repository can read them: values of names that secrets have, and texts in which a secret stands. No finding contains
 * the value itself.
 */
export function clearSecretFindings(image: GoldenImage): Finding[] {
  const { template, file, text, parameterFile } = image;
  const inTemplate = secretsIn(template, []).map((secret) => written(secret, file, text));
  if (!parameterFile) return inTemplate;
  const inFile = Object.entries(parameterFile.values).flatMap(([name, given]) =>
    secretsOfParameter(name, given, template),
  );
  return [...inTemplate, ...inFile.map((secret) => written(secret, parameterFile.file, parameterFile.text))];
}

/** Each value once, by its name or else by what stands in it. */
function secretsIn(value: JsonValue, path: JsonPath, kindOf = secretIn): ClearSecret[] {
  if (typeof value === 'string') return inText(value, path, kindOf);
  if (Array.isArray(value))
    return (value as readonly JsonValue[]).flatMap((item, index) =>
      secretsIn(item, [...path, index], kindOf),
    );
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, member]) => {
    const own = [...path, name];
    if (kindOf === secretByForm || isDescription(name)) return secretsIn(member, own, secretByForm);
    const named = namedSecret(value, path, name);
    const clear = named === undefined ? [] : clearPaths(member, own, isSecureDefault(value, name));
    return clear.length === 0 ? secretsIn(member, own) : [secretAt(clear, named)];
  });
}

function secretAt([path = []]: readonly JsonPath[], name = ''): ClearSecret {
  return { what: `A value for ${name}`, path };
}

function inText(text: string, path: JsonPath, kindOf: typeof secretIn): ClearSecret[] {
  const kind = kindOf(text);
  return kind === undefined ? [] : [{ what: `${kind} in the value of ${nameAt(path)}`, path }];
}

/** The name of the value, without the indexes of lists and the words that hold the value of a parameter. */
function nameAt(path: JsonPath): string {
  const names = path.filter((part) => typeof part === 'string');
  return names.findLast((name) => !/^(defaultValue|value)$/i.test(name)) ?? 'a parameter';
}

/** The name by which a member is a secret: its own, or that of the parameter or artifact that it is the value of. */
function namedSecret(object: JsonObject, path: JsonPath, member: string): string | undefined {
  if (isSecretName(member)) return member;
  const parameter = String(path.at(-1));
  if (isSecureDefault(object, member)) return parameter;
  if (isNamed(member, 'defaultValue'))
    return isParameter(path) && isSecretName(parameter) ? parameter : undefined;
  const name = isNamed(member, 'value') ? property(object, 'name') : undefined;
  return typeof name === 'string' && isSecretName(name) ? name : undefined;
}

function isSecureDefault(object: JsonObject, member: string): boolean {
  return isNamed(member, 'defaultValue') && isSecureType(object);
}

function isNamed(member: string, name: string): boolean {
  return member.toLowerCase() === name.toLowerCase();
}

function isParameter(path: JsonPath): boolean {
  return String(path.at(-2)).toLowerCase() === 'parameters';
}

function isDescription(name: string): boolean {
  return name.toLowerCase() === 'metadata';
}

/** Where a value is given in clear: at itself if it is a text, and in a secure object at any text but a user's name. */
function clearPaths(value: JsonValue, path: JsonPath, isSecure: boolean): readonly JsonPath[] {
  if (typeof value === 'string') return isLiteral(value) ? [path] : [];
  if (!isSecure) return [];
  if (Array.isArray(value))
    return (value as readonly JsonValue[]).flatMap((item, index) =>
      clearPaths(item, [...path, index], isSecure),
    );
  if (!isObject(value)) return [];
  return Object.entries(value)
    .filter(([name, member]) => typeof member !== 'string' || !/^(admin)?(user|login)(name|id)?$/i.test(name))
    .flatMap(([name, member]) => clearPaths(member, [...path, name], isSecure));
}

function isSecureType(declaration: JsonObject): boolean {
  const type = property(declaration, 'type');
  return typeof type === 'string' && /^secure(string|object)$/i.test(type);
}

function secretsOfParameter(name: string, given: JsonObject, template: JsonObject): ClearSecret[] {
  const value = property(given, 'value') ?? null;
  const path = ['parameters', name, propertyName(given, 'value') ?? 'value'];
  const isSecure = isSecureParameter(name, template);
  const clear = isSecure || isSecretName(name) ? clearPaths(value, path, isSecure) : [];
  return clear.length === 0 ? secretsIn(value, path) : [secretAt(clear, name)];
}

function isSecureParameter(name: string, template: JsonObject): boolean {
  const declared = property(template, 'parameters');
  const declaration = isObject(declared) ? property(declared, name) : undefined;
  return isObject(declaration) && isSecureType(declaration);
}

function written({ what, path }: ClearSecret, file: string, text: string): Finding {
  return {
    code: 'IF321',
    severity: 'warning',
    what: `${what} stands in clear in the file.`,
    why: 'Everybody who can read the repository or the deployment can read it.',
    remedy:
      'Change that secret, and give it by the input parameterOverrides from a secret variable or by a Key Vault reference.',
    file,
    ...locate(text, path),
  };
}
