import type { ParameterOverride } from '../../configuration/parameter-overrides.js';
import type { GivenBase } from './build-parameters.js';
import type { AzureGenerations } from './generations.js';
import type { OsType } from '../images/os-type.js';
import type { ImageSettings } from './image-settings.js';
import type { BuildValues } from './parameters.js';

/** The values from which a build fills parameters. */
export interface ParameterSources {
  readonly userName: string;
  readonly vmSize: string;
  readonly labName: string;
  readonly labId: string;
  readonly overrides: readonly ParameterOverride[];
  /** The image that it is built upon; absent where Images.json names none. */
  readonly base?: GivenBase;
}

/** The values of the build parameters; no size where the templates set it. */
export function buildValues(
  { labName, userName, vmSize, base }: ParameterSources,
  newVMName?: string,
): BuildValues {
  return {
    labName,
    userName,
    ...(newVMName === undefined ? {} : { newVMName }),
    ...(vmSize === '' ? {} : { size: vmSize }),
    ...(base ? { base } : {}),
  };
}

/** What is known of these values where a golden image is only judged. */
export interface Assumptions {
  /** Build parameters whose values stand for others that are not known yet. */
  readonly assumed?: readonly string[];
  /** The number of characters of the password; absent where it is not known yet. */
  readonly passwordLength?: number;
}

/** The values by which the machines of a template are judged. */
export interface MachineValues extends ParameterSources, Assumptions {
  readonly vmName: string;
  readonly now: Date;
  /** What Azure tells of the generations of sizes and images; absent where it was not asked. */
  readonly generations?: AzureGenerations;
  /** Whether images are delivered by a gallery, which carries any generation; absent where that is not known. */
  readonly byGallery?: boolean;
}

/** Whether the factory lab is known; where Azure was not asked, a placeholder stands for it. */
export function isLabKnown({ assumed = [] }: Assumptions): boolean {
  return !assumed.includes('labName');
}

/** Whether `vmSize` is what the build is given; where only the folder is judged, an empty one may stand for any. */
export function isSizeKnown({ assumed = [] }: Assumptions): boolean {
  return !assumed.includes('size');
}

/** The values that a build puts into a template. */
export interface TemplateValues extends MachineValues {
  readonly includeSysprep: boolean;
  /** What Images.json says of the golden image; `vmSize` and `includeSysprep` follow it already. */
  readonly settings?: ImageSettings;
  /** The operating systems that Azure gave of images that templates refer to, by `keyOf`. */
  readonly osTypes: ReadonlyMap<string, OsType>;
  readonly runId: string;
  /** The commit of the Configuration folder, where it is known. */
  readonly commit?: string | undefined;
  /** The time at which DevTest Labs deletes a forgotten VM; undefined is never. */
  readonly expirationDate: Date | undefined;
}
