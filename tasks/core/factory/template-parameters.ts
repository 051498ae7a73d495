import type { Known } from '../configuration/expression.js';
import type { Finding } from '../configuration/finding.js';
import type { GoldenImage } from '../configuration/golden-image.js';
import {
  isObject,
  type JsonObject,
  type JsonValue,
  locate,
  parseJson,
  property,
  propertyName,
} from '../configuration/json.js';
import { type ParameterValue, plainValue } from '../configuration/parameter-file.js';
import type { ParameterOverride } from '../configuration/parameter-overrides.js';
import { declaredParameters } from './template-scope.js';

/** The values of the five parameters that every build can fill, by the name that templates give them (C29). */
export interface BuildValues {
  readonly labName: string;
  /** Absent before the VM has a name. */
  readonly newVMName?: string;
  readonly userName: string;
  readonly size: string;
}

export interface ChosenParameters {
  /** By declared name, as a deployment takes them; without the password. */
  readonly values: Readonly<Record<string, ParameterValue>>;
  /** The declared name of the parameter that receives the password. */
  readonly passwordParameter?: string;
  readonly findings: readonly Finding[];
  /** Why the template cannot be deployed with these. */
  readonly failed?: Finding;
}

const passwordName = 'password';
const buildParameters = ['labName', 'newVMName', 'userName', 'size', passwordName];

/** Names in Microsoft's own samples; each counts where a template does not declare the usual one (C29). */
const otherNames: ReadonlyMap<string, string> = new Map([
  ['existinglabname', 'labName'],
  ['newvmsize', 'size'],
]);

type Declared = readonly [name: string, declaration: JsonObject];

/**
 * Fills the parameters that a template declares: those of the five, then `parameterOverrides`, then the parameter file
 * beside it (C29, C30), and finds the ones that nothing fills.
 */
export function chooseParameters(
  image: GoldenImage,
  build: BuildValues,
  overrides: readonly ParameterOverride[],
): ChosenParameters {
  const declared = declaredParameters(image.template);
  const roles = new Map(declared.map(([name]) => [name, roleOf(name, declared)]));
  const choices = declared.map((one) => choose(one, roles.get(one[0]), build, { image, overrides }));
  const password = declared.find(([name]) => roles.get(name) === passwordName);
  const unfilled = choices.filter(({ name, value }) => !value && name !== password?.[0]);
  const required = unfilled.filter(({ declaration }) => !hasDefault(declaration)).map(({ name }) => name);
  const failed = choices.find(({ wrong }) => wrong)?.wrong;
  return {
    values: Object.fromEntries(choices.flatMap(({ name, value }) => (value ? [[name, value] as const] : []))),
    ...(password ? { passwordParameter: password[0] } : {}),
    findings: [
      ...(password && !isSecure(password[1]) ? [openPassword(image, password[0])] : []),
      ...unused(image),
    ],
    ...(failed ? { failed } : required.length > 0 ? { failed: missing(image, required) } : {}),
  };
}

/** Which of the five a declared parameter is. */
function roleOf(name: string, declared: readonly Declared[]): string | undefined {
  const isCalled = (wanted: string) => (candidate: string) =>
    candidate.toLowerCase() === wanted.toLowerCase();
  const usual = buildParameters.find(isCalled(name));
  const stands = otherNames.get(name.toLowerCase());
  if (usual !== undefined || stands === undefined) return usual;
  return declared.some(([other]) => isCalled(stands)(other)) ? undefined : stands;
}

interface Choice {
  readonly name: string;
  readonly declaration: JsonObject;
  readonly value?: ParameterValue;
  readonly wrong?: Finding;
}

function choose(
  [name, declaration]: Declared,
  role: string | undefined,
  build: BuildValues,
  given: { readonly image: GoldenImage; readonly overrides: readonly ParameterOverride[] },
): Choice {
  const choice = { name, declaration };
  if (role !== undefined) {
    const own = property({ ...build }, role);
    return own === undefined ? choice : { ...choice, value: { value: own } };
  }
  const override = overrideOf(name, given.overrides);
  const value = override ? valueOf(override, declaration) : fromFile(given.image, name);
  if (value) return { ...choice, value };
  return override ? { ...choice, wrong: wrongType(given.image, choice) } : choice;
}

function fromFile({ parameterFile }: GoldenImage, name: string): ParameterValue | undefined {
  const entry = property(parameterFile?.values ?? {}, name);
  return isObject(entry) && plainValue(entry) !== null ? entry : undefined;
}

/** The value of an override in the type that the template declares; undefined if its text is none of that type. */
function valueOf({ value }: ParameterOverride, declaration: JsonObject): ParameterValue | undefined {
  if (typeof value !== 'string') return value;
  const type = typeOf(declaration);
  if (type === '' || type.endsWith('string')) return { value };
  const { value: parsed } = { value: undefined, ...parseJson(type === 'bool' ? value.toLowerCase() : value) };
  return parsed !== undefined && isOfType(parsed, type) ? { value: parsed } : undefined;
}

function isOfType(value: JsonValue, type: string): boolean {
  if (type === 'int') return Number.isInteger(value);
  if (type === 'bool') return typeof value === 'boolean';
  return type === 'array' ? Array.isArray(value) : isObject(value);
}

function typeOf(declaration: JsonObject): string {
  const type = property(declaration, 'type');
  return typeof type === 'string' ? type.toLowerCase() : '';
}

function hasDefault(declaration: JsonObject): boolean {
  return property(declaration, 'defaultValue') !== undefined || property(declaration, 'nullable') === true;
}

function isSecure(declaration: JsonObject): boolean {
  return typeOf(declaration).startsWith('secure');
}

/** The texts that templates declare to be secrets, among the values that they are given. */
export function parameterSecrets(
  images: readonly GoldenImage[],
  overrides: readonly ParameterOverride[],
): readonly string[] {
  const secrets = images.flatMap((image) =>
    declaredParameters(image.template)
      .filter(([, declaration]) => isSecure(declaration))
      .flatMap(([name]) => [overrideOf(name, overrides)?.value ?? '', fromFile(image, name) ?? ''])
      .map((value) => (typeof value === 'string' ? value : plainValue(value)))
      .flatMap((value) => (typeof value === 'string' ? value : [])),
  );
  return [...new Set(secrets)].filter((secret) => secret !== '');
}

function overrideOf(name: string, overrides: readonly ParameterOverride[]): ParameterOverride | undefined {
  return overrides.findLast((one) => one.name.toLowerCase() === name.toLowerCase());
}

/** What expressions can know of the values: not those that Azure looks up, and not the password. */
export function knownValues({ values, passwordParameter }: ChosenParameters): ReadonlyMap<string, Known> {
  const known = Object.entries(values).map(([name, value]) => [name, plainValue(value)] as const);
  return new Map([
    ...known,
    ...(passwordParameter === undefined ? [] : [[passwordParameter, undefined] as const]),
  ]);
}

/** A copy of a template in which a parameter is a securestring, so that Azure records no value for it (C29). */
export function withSecureParameter(template: JsonObject, name: string): JsonObject {
  const section = propertyName(template, 'parameters') ?? 'parameters';
  const parameters = Object.fromEntries(declaredParameters(template));
  const declaration = parameters[name] ?? {};
  const type = propertyName(declaration, 'type') ?? 'type';
  return { ...template, [section]: { ...parameters, [name]: { ...declaration, [type]: 'securestring' } } };
}

/** Overrides that no golden image can take, e.g. because a name is misspelled or is one that the task fills itself. */
export function unusedOverrides(
  images: readonly GoldenImage[],
  overrides: readonly ParameterOverride[],
): Finding[] {
  const declared = images.flatMap(({ template }) =>
    declaredParameters(template).filter(([name], _, all) => roleOf(name, all) === undefined),
  );
  const names = new Set(declared.map(([name]) => name.toLowerCase()));
  return overrides
    .filter(({ name }) => !names.has(name.toLowerCase()))
    .map(({ name }) => unusedOverride(name));
}

function unusedOverride(name: string): Finding {
  return {
    code: 'IF310',
    severity: 'warning',
    what: `The value for ${name} in parameterOverrides is not used.`,
    why: isBuildParameter(name)
      ? 'The task itself fills this parameter.'
      : 'No golden image declares a parameter of this name.',
    remedy: 'Correct the name, or remove it.',
  };
}

function isBuildParameter(name: string): boolean {
  return buildParameters.some((usual) => usual.toLowerCase() === name.toLowerCase());
}

/** Azure refuses a value for a parameter that is not declared. Published files have the five, empty. */
function unused({ imagePath, template, parameterFile }: GoldenImage): Finding[] {
  if (!parameterFile) return [];
  const declared = new Set(declaredParameters(template).map(([name]) => name.toLowerCase()));
  const { file, text, values } = parameterFile;
  const names = Object.keys(values).filter(
    (name) => !declared.has(name.toLowerCase()) && !isBuildParameter(name),
  );
  return names.map((name) => ({
    code: 'IF310',
    severity: 'warning',
    what: `The value for ${name} beside ${imagePath} is not used.`,
    why: 'The template declares no parameter of this name.',
    remedy: 'Correct the name, or remove it.',
    file,
    ...locate(text, ['parameters', name]),
  }));
}

function openPassword(image: GoldenImage, name: string): Finding {
  return {
    code: 'IF306',
    severity: 'warning',
    what: `The parameter ${name} of ${image.imagePath} is not a securestring.`,
    why: 'Azure would record the password with the deployment; it is deployed as a securestring instead.',
    remedy: 'Declare it as "type": "securestring".',
    ...placeOf(image, name),
  };
}

function wrongType(image: GoldenImage, { name, declaration }: Choice): Finding {
  return {
    code: 'IF309',
    severity: 'error',
    what: `The value for ${name} in parameterOverrides does not fit ${image.imagePath}.`,
    why: `The template declares the type ${typeOf(declaration)}.`,
    remedy: 'Correct the value; arrays and objects are written as JSON.',
    ...placeOf(image, name),
  };
}

function missing(image: GoldenImage, names: readonly string[]): Finding {
  const [first = ''] = names;
  const parameterFile = image.imagePath.replace(/^.*\\/, '').replace(/\.json$/i, '.parameters.json');
  return {
    code: 'IF305',
    severity: 'error',
    what: `${image.imagePath} cannot be deployed: no value for ${names.join(', ')}.`,
    why: 'Only labName, newVMName, userName, password and size are filled; every other parameter needs a value.',
    remedy: `Give the parameter a defaultValue, or a value in ${parameterFile} beside the template or in the input parameterOverrides.`,
    ...placeOf(image, first),
  };
}

function placeOf(
  { file, text, template }: GoldenImage,
  name: string,
): Pick<Finding, 'file' | 'line' | 'column'> {
  return { file, ...locate(text, [propertyName(template, 'parameters') ?? 'parameters', name]) };
}
