import type { Finding } from '../../configuration/finding.js';
import type { JsonObject } from '../../configuration/json.js';
import type { ParameterValue } from '../../configuration/parameter-file.js';
import type { OsType } from '../images/os-type.js';
import type { Declared } from '../../lab/templates/declarations.js';

export const passwordName = 'password';

const buildParameters = ['labName', 'newVMName', 'userName', 'size', passwordName];

/** Names used in Microsoft's samples; each is accepted where a template does not declare the usual name (C29). */
const otherNames: ReadonlyMap<string, string> = new Map([
  ['existinglabname', 'labName'],
  ['newvmsize', 'size'],
]);

/** The build parameter that a declared parameter stands for, by its usual name; undefined for all others. */
export function roleOf(name: string, declared: readonly Declared[]): string | undefined {
  const isCalled = (wanted: string) => (candidate: string) =>
    candidate.toLowerCase() === wanted.toLowerCase();
  const usual = buildParameters.find(isCalled(name));
  const stands = otherNames.get(name.toLowerCase());
  if (usual !== undefined || stands === undefined) return usual;
  return declared.some(([other]) => isCalled(stands)(other)) ? undefined : stands;
}

/** Where the value of a parameter comes from (C29, C30): `base` is the image that another one is built upon. */
export type Source = 'task' | 'base' | 'override' | 'file';

/** The image of another golden image, which a parameter of a template gets. */
export interface GivenBase {
  readonly parameter: string;
  /** The resource id of the custom image; one that stands for it where it is not known yet. */
  readonly imageId: string;
  /** Identifies the image, as records do; absent where it is not known yet. */
  readonly identity?: string;
  /** Its operating system, as far as it is known. */
  readonly osType?: OsType;
}

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

export function isBuildParameter(name: string): boolean {
  return buildParameters.some((usual) => usual.toLowerCase() === name.toLowerCase());
}
