import type { Finding } from '../../configuration/finding.js';
import { isObject, type JsonObject, type JsonValue, property } from '../../configuration/json.js';
import type { ParameterValue } from '../../configuration/parameter-file.js';

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

export interface Choice {
  readonly name: string;
  readonly declaration: JsonObject;
  readonly value?: ParameterValue;
  readonly wrong?: Finding;
}

export function isOfType(value: JsonValue, type: string): boolean {
  if (type === 'int') return Number.isInteger(value);
  if (type === 'bool') return typeof value === 'boolean';
  return type === 'array' ? Array.isArray(value) : isObject(value);
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

/** The parameters that a template declares, by name. */
export function declaredParameters(template: JsonObject): readonly (readonly [string, JsonObject])[] {
  const parameters = property(template, 'parameters');
  const entries = isObject(parameters) ? Object.entries(parameters) : [];
  return entries.flatMap(([name, value]) => (isObject(value) ? [[name, value] as const] : []));
}
