import type { ImageDefinition, OsState } from '../../azure/resources/image-definitions.js';
import type { OsType } from '../images/os-type.js';

/** What a definition says of all its versions and what cannot be changed: an image that differs needs another definition. */
export interface DefinitionTraits {
  readonly osType: OsType;
  readonly osState: OsState;
  readonly generation: 'V1' | 'V2';
  readonly architecture: 'x64' | 'Arm64';
  /** Set for images whose machines have Trusted Launch. */
  readonly securityType?: 'TrustedLaunch';
}

/** Whether a definition is one of images with these traits. */
export function hasTraits(
  definition: ImageDefinition,
  traits: Omit<DefinitionTraits, 'securityType'> & { readonly securityType?: string },
): boolean {
  return (
    definition.osType === traits.osType &&
    definition.osState === traits.osState &&
    definition.generation === traits.generation &&
    definition.architecture === traits.architecture &&
    (definition.securityType ?? '').toLowerCase() === (traits.securityType ?? '').toLowerCase()
  );
}

/** The ending that tells a further definition of an image path from the first, e.g. `-V2` or `-TL-specialized`. */
export function endingOf({ generation, securityType, osState, architecture }: DefinitionTraits): string {
  const machine = securityType ? '-TL' : `-${generation}`;
  const processor = architecture === 'Arm64' ? '-Arm64' : '';
  return `${machine}${processor}${osState === 'Specialized' ? '-specialized' : ''}`;
}
