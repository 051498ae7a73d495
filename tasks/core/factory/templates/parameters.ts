import type { Finding } from '../../configuration/finding.js';
import type { GoldenImage } from '../../configuration/golden-image.js';
import { type JsonObject, property, propertyName } from '../../configuration/json.js';
import type { Known } from '../../configuration/known.js';
import { type ParameterValue, plainValue } from '../../configuration/parameter-file.js';
import type { ParameterOverride } from '../../configuration/parameter-overrides.js';
import { sameName } from '../../lab/names.js';
import { resolved } from '../../configuration/type-definitions.js';
import {
  type Declared,
  declaredParameters,
  hasDefault,
  isSecure,
  writtenParameters,
} from '../../lab/templates/declarations.js';
import { fileValueOf, overrideOf, valueOf } from '../../lab/templates/given-values.js';
import { baseFault } from './base-findings.js';
import { type Choice, type GivenBase, passwordName, roleOf } from './build-parameters.js';
import {
  missingValues,
  openPassword,
  unusedFileValues,
  withoutSize,
  wrongType,
} from './parameter-findings.js';

/** The values of the build parameters other than the password, by their usual names (C29). */
export interface BuildValues {
  readonly labName: string;
  /** Absent before the VM has a name. */
  readonly newVMName?: string;
  readonly userName: string;
  /** Absent where the templates set it. */
  readonly size?: string;
  /** What the parameter of its base gets. */
  readonly base?: Pick<GivenBase, 'parameter' | 'imageId'>;
}

export interface ChosenParameters {
  /** By declared name, in the form that a deployment takes; without the password. */
  readonly values: Readonly<Record<string, ParameterValue>>;
  /** The declared name of the parameter that receives the password. */
  readonly passwordParameter?: string;
  /** All parameters that the template declares. */
  readonly choices: readonly Choice[];
  readonly findings: readonly Finding[];
  /** The reasons why the template cannot be deployed with these values. */
  readonly failures: readonly Finding[];
}

/**
 * Chooses a value for each parameter that a template declares: for a build parameter that of the build, for that of its
 * base the image of that, for others that of `parameterOverrides`, else that of the parameter file beside the template (C29, C30). Fails where one gets
 * no value.
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
  const unfilled = choices.filter(({ name, value, wrong }) => !value && !wrong && name !== password?.[0]);
  const required = unfilled.filter(({ declaration }) => !hasDefault(declaration));
  const sizes = required.filter(({ role }) => role === 'size').map(({ name }) => name);
  const others = required.filter(({ role }) => role !== 'size').map(({ name }) => name);
  return {
    values: Object.fromEntries(choices.flatMap(({ name, value }) => (value ? [[name, value] as const] : []))),
    ...(password ? { passwordParameter: password[0] } : {}),
    choices,
    findings: [
      ...(password && !isSecure(password[1]) ? [openPassword(image, password[0])] : []),
      ...unusedFileValues(image),
    ],
    failures: [
      ...baseFault(image, choices, build.base),
      ...choices.flatMap(({ wrong }) => wrong ?? []),
      ...(others.length > 0 ? [missingValues(image, others)] : []),
      ...sizes.map((name) => withoutSize(image, name)),
    ],
  };
}

function choose(
  [name, declaration]: Declared,
  role: string | undefined,
  build: BuildValues,
  given: Given,
): Choice {
  const choice = { name, declaration };
  if (role !== undefined) return ofBuild({ ...choice, role }, build);
  if (build.base && sameName(name, build.base.parameter))
    return { ...choice, source: 'base', value: { value: build.base.imageId } };
  return ofTeam(choice, given);
}

function ofBuild(choice: Choice & { readonly role: string }, build: BuildValues): Choice {
  const own = property({ ...build }, choice.role);
  if (own === undefined && choice.role === 'size') return choice;
  return { ...choice, source: 'task', ...(own === undefined ? {} : { value: { value: own } }) };
}

/** What the team gives. */
interface Given {
  readonly image: GoldenImage;
  readonly overrides: readonly ParameterOverride[];
}

function ofTeam(choice: Pick<Choice, 'name' | 'declaration'>, given: Given): Choice {
  const { name, declaration } = choice;
  const override = overrideOf(name, given.overrides);
  const value = override ? valueOf(override, declaration) : fileValueOf(name, given.image.parameterFile);
  if (value) return { ...choice, value, source: override ? 'override' : 'file' };
  return override ? { ...choice, source: 'override', wrong: wrongType(given.image, choice) } : choice;
}

/** The values that expressions can use: not those that Azure looks up in a key vault, and not the password. */
export function knownValues({ values, passwordParameter }: ChosenParameters): ReadonlyMap<string, Known> {
  const known = Object.entries(values).map(([name, value]) => [name, plainValue(value)] as const);
  return new Map([
    ...known,
    ...(passwordParameter === undefined ? [] : [[passwordParameter, undefined] as const]),
  ]);
}

/** A copy of a template that declares a parameter as securestring, so that Azure does not record its value (C29). */
export function withSecureParameter(template: JsonObject, name: string): JsonObject {
  const section = propertyName(template, 'parameters') ?? 'parameters';
  const parameters = Object.fromEntries(writtenParameters(template));
  const declaration = resolved(template, parameters[name] ?? {});
  const type = propertyName(declaration, 'type') ?? 'type';
  return { ...template, [section]: { ...parameters, [name]: { ...declaration, [type]: 'securestring' } } };
}
