import type { ParameterOverride } from '../../configuration/parameter-overrides.js';
import type { OsType } from '../images/os-type.js';

/** What a build fills parameters with. */
export interface ParameterSources {
  readonly userName: string;
  readonly vmSize: string;
  readonly labName: string;
  readonly labId: string;
  readonly overrides: readonly ParameterOverride[];
}

/** What a build puts into a template. */
export interface TemplateValues extends ParameterSources {
  readonly vmName: string;
  readonly includeSysprep: boolean;
  /** Of the images that templates refer to, by `keyOf`; those that Azure told. */
  readonly osTypes: ReadonlyMap<string, OsType>;
  readonly runId: string;
  /** When DevTest Labs itself is to delete a forgotten VM; undefined is never. */
  readonly expirationDate: Date | undefined;
}
