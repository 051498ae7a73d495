import type { Finding } from '../../configuration/finding.js';
import { isObject, type JsonObject, property } from '../../configuration/json.js';
import type { Known } from '../../configuration/known.js';
import type { ParameterValue } from '../../configuration/parameter-file.js';
import { resolved } from '../../configuration/type-definitions.js';

export const passwordName = 'password';

const buildParameters = ['labName', 'newVMName', 'userName', 'size', passwordName];

/** Names used in Microsoft's samples; each is accepted where a template does not declare the usual name (C29). */
const otherNames: ReadonlyMap<string, string> = new Map([
  ['existinglabname', 'labName'],
  ['newvmsize', 'size'],
]);

export type Declared = readonly [name: string, declaration: JsonObject];

/** The build parameter that a declared parameter stands for, by its usual name; undefined for all others. */
export function roleOf(name: string, declared: readonly Declared[]): string | undefined {
  const isCalled = (wanted: string) => (candidate: string) =>
    candidate.toLowerCase() === wanted.toLowerCase();
  const usual = buildParameters.find(isCalled(name));
  const stands = otherNames.get(name.toLowerCase());
  if (usual !== undefined || stands === undefined) return usual;
  return declared.some(([other]) => isCalled(stands)(other)) ? undefined : stands;
}

/** Where the value of a parameter comes from (C29, C30). */
export type Source = 'task' | 'override' | 'file';

export interface Choice {
  readonly name: string;
  readonly declaration: JsonObject;
  /** The build parameter that it stands for; absent for all others. */
  readonly role?: string;
  readonly value?: ParameterValue;
  /** Absent where only the template may have a value. */
  readonly source?: Source;
  readonly wrong?: Finding;
}

/** Whether a value is of a type in which parameters are declared; of a type that is none, any value is. */
export function isOfType(value: Known, type: string): boolean {
  switch (type) {
    case 'string':
    case 'securestring':
      return typeof value === 'string';
    case 'int':
      return Number.isInteger(value);
    case 'bool':
      return typeof value === 'boolean';
    case 'array':
      return Array.isArray(value);
    case 'object':
    case 'secureobject':
      return typeof value === 'object' && value !== null && !Array.isArray(value);
    default:
      return true;
  }
}

export function typeOf(declaration: JsonObject): string {
  const type = property(declaration, 'type');
  return typeof type === 'string' ? type.toLowerCase() : '';
}

export function hasDefault(declaration: JsonObject): boolean {
  return property(declaration, 'defaultValue') !== undefined || property(declaration, 'nullable') === true;
}

export function isSecure(declaration: JsonObject): boolean {
  return typeOf(declaration).startsWith('secure');
}

export function isBuildParameter(name: string): boolean {
  return buildParameters.some((usual) => usual.toLowerCase() === name.toLowerCase());
}

/** The parameters that a template declares, by name; of a type that the template defines, with what the type says. */
export function declaredParameters(template: JsonObject): readonly Declared[] {
  return writtenParameters(template).map(([name, declaration]) => [name, resolved(template, declaration)]);
}

/** The parameters that a template declares, by name, as they are written. */
export function writtenParameters(template: JsonObject): readonly Declared[] {
  const parameters = property(template, 'parameters');
  const entries = isObject(parameters) ? Object.entries(parameters) : [];
  return entries.flatMap(([name, value]) => (isObject(value) ? [[name, value] as const] : []));
}
