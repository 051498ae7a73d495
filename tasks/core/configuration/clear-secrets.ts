import type { Finding } from './finding.js';
import type { GoldenImage } from './golden-image.js';
import { isObject, type JsonObject, type JsonPath, type JsonValue, locate, property } from './json.js';

/** A value that looks like a secret: its name and its place in the file. */
interface ClearSecret {
  readonly name: string;
  readonly path: JsonPath;
}

/**
 * Findings for secrets in clear text in a golden image or in its parameter file, where everybody who can read the
 * repository can read them. No finding contains the value itself.
 */
export function clearSecretFindings(image: GoldenImage): Finding[] {
  const { template, file, text, parameterFile } = image;
  const inTemplate = secretsIn(template, []).map((secret) => written(secret, file, text));
  if (!parameterFile) return inTemplate;
  const secrets = Object.entries(parameterFile.values)
    .filter(([name, value]) => isSecretParameter(name, template) && isClear(property(value, 'value')))
    .map(([name]) => ({ name, path: ['parameters', name, 'value'] }));
  return [...inTemplate, ...secrets.map((secret) => written(secret, parameterFile.file, parameterFile.text))];
}

function secretsIn(value: JsonValue, path: JsonPath): ClearSecret[] {
  if (Array.isArray(value))
    return (value as readonly JsonValue[]).flatMap((item, index) => secretsIn(item, [...path, index]));
  if (!isObject(value)) return [];
  const members = Object.entries(value).filter(([name]) => !isDescription(name));
  return [
    ...ownSecrets(value, path),
    ...members.flatMap(([name, member]) => secretsIn(member, [...path, name])),
  ];
}

/** A secret property, the default of a secret parameter, or the value of an artifact's secret parameter. */
function ownSecrets(object: JsonObject, path: JsonPath): ClearSecret[] {
  const direct = Object.entries(object)
    .filter(([name, value]) => isSecretName(name) && isClear(value))
    .map(([name]) => ({ name, path: [...path, name] }));
  const parameter = String(path.at(-1));
  const isSecret = isSecureType(object) || (isParameter(path) && isSecretName(parameter));
  const byDefault =
    isSecret && isClear(property(object, 'defaultValue'))
      ? [{ name: parameter, path: [...path, 'defaultValue'] }]
      : [];
  const name = property(object, 'name');
  const byName =
    typeof name === 'string' && isSecretName(name) && isClear(property(object, 'value'))
      ? [{ name, path: [...path, 'value'] }]
      : [];
  return [...direct, ...byDefault, ...byName];
}

function isParameter(path: JsonPath): boolean {
  return String(path.at(-2)).toLowerCase() === 'parameters';
}

function isDescription(name: string): boolean {
  return name.toLowerCase() === 'metadata';
}

/**
 * Whether a name is one that templates and artifacts give to secrets. A name that only refers to a secret, such as
 * `secretName`, is not.
 */
function isSecretName(name: string): boolean {
  return /(password|passwd|pwd|secret|accesskey|accountkey|apikey|connectionstring|token)$/i.test(
    name.replaceAll(/[_. -]/g, ''),
  );
}

function isSecureType(declaration: JsonObject): boolean {
  const type = property(declaration, 'type');
  return typeof type === 'string' && /^secure(string|object)$/i.test(type);
}

function isSecretParameter(name: string, template: JsonObject): boolean {
  const declared = property(template, 'parameters');
  const declaration = isObject(declared) ? property(declared, name) : undefined;
  return isSecretName(name) || (isObject(declaration) && isSecureType(declaration));
}

/** Whether a text is neither an expression nor one of the portal's placeholders for secrets (C31). */
function isClear(value: JsonValue | undefined): boolean {
  return typeof value === 'string' && value.trim() !== '' && !/^\[.*\]$/s.test(value);
}

function written({ name, path }: ClearSecret, file: string, text: string): Finding {
  return {
    code: 'IF321',
    severity: 'warning',
    what: `A value for ${name} stands in clear in the file.`,
    why: 'Everybody who can read the repository or the deployment can read it.',
    remedy:
      'Change that secret, and give it by parameterOverrides from a secret variable or by a Key Vault reference.',
    file,
    ...locate(text, path),
  };
}
