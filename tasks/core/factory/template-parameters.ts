import type { Finding } from '../configuration/finding.js';
import type { GoldenImage } from '../configuration/golden-image.js';
import { type JsonObject, type JsonValue, locate, property, propertyName } from '../configuration/json.js';
import { declaredParameters } from './template-scope.js';

/** The values of the five parameters that every build can fill, by the name that templates give them (C29). */
export interface BuildValues {
  readonly labName: string;
  readonly newVMName: string;
  readonly userName: string;
  readonly size: string;
}

export interface ChosenParameters {
  /** By declared name; without the password. */
  readonly values: Readonly<Record<string, JsonValue>>;
  /** The declared name of the parameter that receives the password. */
  readonly passwordParameter?: string;
  readonly findings: readonly Finding[];
  /** A parameter that would get no value. */
  readonly missing?: Finding;
}

const passwordName = 'password';

/** Passes those of the five parameters that a template declares, and finds the ones that nothing fills (C29). */
export function chooseParameters(image: GoldenImage, build: BuildValues): ChosenParameters {
  const declared = declaredParameters(image.template);
  const offered = new Map(Object.entries(build).map(([name, value]) => [name.toLowerCase(), String(value)]));
  const valueOf = (name: string) => offered.get(name.toLowerCase());
  const password = declared.find(([name]) => name.toLowerCase() === passwordName);
  const unfilled = declared
    .filter(([, declaration]) => !hasDefault(declaration))
    .map(([name]) => name)
    .filter((name) => valueOf(name) === undefined && name !== password?.[0]);
  return {
    values: Object.fromEntries(
      declared.flatMap(([name]) => {
        const value = valueOf(name);
        return value === undefined ? [] : [[name, value] as const];
      }),
    ),
    ...(password ? { passwordParameter: password[0] } : {}),
    findings: password && !isSecure(password[1]) ? [openPassword(image, password[0])] : [],
    ...(unfilled.length > 0 ? { missing: missing(image, unfilled) } : {}),
  };
}

function hasDefault(declaration: JsonObject): boolean {
  return property(declaration, 'defaultValue') !== undefined || property(declaration, 'nullable') === true;
}

function isSecure(declaration: JsonObject): boolean {
  const type = property(declaration, 'type');
  return typeof type === 'string' && type.toLowerCase() === 'securestring';
}

/** A copy of a template in which a parameter is a securestring, so that Azure records no value for it (C29). */
export function withSecureParameter(template: JsonObject, name: string): JsonObject {
  const section = propertyName(template, 'parameters') ?? 'parameters';
  const parameters = Object.fromEntries(declaredParameters(template));
  const declaration = parameters[name] ?? {};
  const type = propertyName(declaration, 'type') ?? 'type';
  return { ...template, [section]: { ...parameters, [name]: { ...declaration, [type]: 'securestring' } } };
}

function openPassword(image: GoldenImage, name: string): Finding {
  return {
    code: 'IF306',
    severity: 'warning',
    what: `The parameter ${name} of ${image.imagePath} is not a securestring.`,
    why: 'Azure would record the password with the deployment; it is deployed as a securestring instead.',
    remedy: 'Declare it as "type": "securestring".',
    file: image.file,
    ...locate(image.text, ['parameters', name]),
  };
}

function missing(image: GoldenImage, names: readonly string[]): Finding {
  const [first = ''] = names;
  return {
    code: 'IF305',
    severity: 'error',
    what: `${image.imagePath} cannot be deployed: no value for ${names.join(', ')}.`,
    why: 'Only labName, newVMName, userName, password and size are filled; every other parameter needs a default.',
    remedy: 'Give the parameter a defaultValue.',
    file: image.file,
    ...locate(image.text, ['parameters', first]),
  };
}
