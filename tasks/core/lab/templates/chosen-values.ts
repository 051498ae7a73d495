import { evaluate } from '../../configuration/expression.js';
import type { Finding } from '../../configuration/finding.js';
import type { WrittenTemplate } from '../../configuration/golden-image.js';
import { property, propertyName } from '../../configuration/json.js';
import type { Known, Scope } from '../../configuration/known.js';
import { type ParameterFile, type ParameterValue, plainValue } from '../../configuration/parameter-file.js';
import type { ParameterOverride } from '../../configuration/parameter-overrides.js';
import { isSecretName } from '../../configuration/secret-texts.js';
import { type Declared, declaredParameters, hasDefault, isSecure, typeOf } from './declarations.js';
import { fileValueOf, inDeclaredType, overrideOf, valueOf } from './given-values.js';
import { misfitOf } from './misfits.js';
import {
  misfitOfDefault,
  misfitOfValue,
  undeclared,
  type ValueSource,
  withoutValue,
  wrongText,
} from './value-findings.js';
import { scopeOf } from './scope.js';

/** The values that a task has for the parameters of a template. */
export interface Given {
  /** Those of the task itself, by name: they go before all others. */
  readonly fixed: Readonly<Record<string, string>>;
  readonly overrides: readonly ParameterOverride[];
  readonly file?: ParameterFile;
  /** The names, in lower case, of parameters to which Azure itself gives a value where nothing else does. */
  readonly ofService?: readonly string[];
}

/** The values that a template is deployed with, and why it cannot be. */
export interface ChosenValues {
  readonly parameters: Readonly<Record<string, ParameterValue>>;
  /** The names of those that are secret. */
  readonly secure: readonly string[];
  /** Errors alone. */
  readonly findings: readonly Finding[];
}

interface Choice {
  readonly name: string;
  readonly value?: ParameterValue;
  readonly findings: readonly Finding[];
}

/** The values for the parameters that a template declares, and what Azure would refuse of them. */
export function chooseValues(written: WrittenTemplate, given: Given): ChosenValues {
  const declared = declaredParameters(written.template);
  const chosen = declared.map((one) => choose(one, written, given));
  const scope = scopeOf(written.template, knownOf(chosen), undefined);
  const parameters = Object.fromEntries(
    chosen.flatMap(({ name, value }) => (value ? [[name, value] as const] : [])),
  );
  return {
    parameters,
    secure: declared.filter(isSecret).map(([name]) => name),
    findings: [
      ...chosen.flatMap(({ findings }) => findings),
      ...declared.flatMap((one) => (one[0] in parameters ? [] : defaultFindings(one, written, scope))),
      ...undeclaredNames(declared, written, given),
    ],
  };
}

/** The values for a template that cannot be read: all, as they are written. */
export function undeclaredValues({ fixed, overrides, file }: Given): ChosenValues {
  const values = new Map<string, readonly [string, ParameterValue]>();
  const add = (name: string, value: ParameterValue) => values.set(name.toLowerCase(), [name, value]);
  for (const [name, value] of Object.entries(file?.values ?? {})) add(name, value);
  for (const { name, value } of overrides) add(name, typeof value === 'string' ? { value } : value);
  for (const [name, value] of Object.entries(fixed)) add(name, { value });
  const parameters = Object.fromEntries(values.values());
  return {
    parameters,
    secure: Object.keys(parameters).filter((name) => isSecretName(name)),
    findings: [],
  };
}

/** Whether the values of a parameter are secret: by its type, or a text by its name. */
export function isSecret([name, declaration]: Declared): boolean {
  return isSecure(declaration) || (/^(string)?$/.test(typeOf(declaration)) && isSecretName(name));
}

function choose([name, declaration]: Declared, written: WrittenTemplate, given: Given): Choice {
  const fixed = property(given.fixed, name);
  const override = overrideOf(name, given.overrides);
  if (typeof fixed === 'string') return judged(name, { value: fixed }, 'task');
  if (override) {
    const value = valueOf(override, declaration);
    return value
      ? judged(name, value, 'override')
      : { name, findings: [wrongText(written, name, typeOf(declaration))] };
  }
  const fromFile = fileValueOf(name, given.file);
  if (fromFile) return judged(name, inDeclaredType(fromFile, declaration), 'file');
  return { name, findings: isOptional([name, declaration], given) ? [] : [withoutValue(written, name)] };

  function judged(of: string, value: ParameterValue, source: ValueSource): Choice {
    const misfit = misfitOf(plainValue(value), declaration);
    const place = { written, ...(given.file ? { file: given.file } : {}) };
    return { name: of, value, findings: misfit ? [misfitOfValue(place, of, source, misfit)] : [] };
  }
}

function isOptional([name, declaration]: Declared, { ofService = [] }: Given): boolean {
  return hasDefault(declaration) || ofService.includes(name.toLowerCase());
}

function knownOf(chosen: readonly Choice[]): ReadonlyMap<string, Known> {
  return new Map(chosen.flatMap(({ name, value }) => (value ? [[name, plainValue(value)] as const] : [])));
}

function defaultFindings([name, declaration]: Declared, written: WrittenTemplate, scope: Scope): Finding[] {
  const member = propertyName(declaration, 'defaultValue');
  const misfit = misfitOf(
    member === undefined ? undefined : evaluate(declaration[member], scope),
    declaration,
  );
  return misfit && member !== undefined ? [misfitOfDefault(written, name, member, misfit)] : [];
}

/** Azure refuses them; what the task itself gives may stand in a file that other templates share. */
function undeclaredNames(
  declared: readonly Declared[],
  written: WrittenTemplate,
  { fixed, overrides, file }: Given,
): Finding[] {
  const names = declared.map(([name]) => name);
  const known = new Set([...names, ...Object.keys(fixed)].map((name) => name.toLowerCase()));
  const isUnknown = (name: string) => !known.has(name.toLowerCase());
  return [
    ...overrides
      .filter(({ name }) => isUnknown(name))
      .map(({ name }) => undeclared({ written }, name, names)),
    ...Object.keys(file?.values ?? {})
      .filter(isUnknown)
      .map((name) => undeclared({ written, ...(file ? { file } : {}) }, name, names)),
  ];
}
