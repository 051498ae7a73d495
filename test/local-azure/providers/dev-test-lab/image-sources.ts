import { errors } from '../../arm/errors.js';
import type { Resource } from '../../arm/resources.js';
import type { LabContext } from './context.js';
import type { ImageSource } from './image-source.js';
import { machineSource, type MachineSourceWanted } from './machine-source.js';
import { vhdSource, type VhdWanted } from './vhd-source.js';

/** The properties of a request for a custom image that name its source. */
export interface SourceWanted {
  readonly vhd?: VhdWanted;
  readonly vm?: MachineSourceWanted;
}

/** Reads and checks the source of an image; throws an ArmError for what the service would refuse. */
export function readSource(
  lab: Resource,
  { vhd, vm }: SourceWanted,
  context: LabContext,
): Promise<ImageSource> | ImageSource {
  if (vhd !== undefined && vm !== undefined)
    throw errors.badRequest(
      'InvalidCustomImageSource',
      "A custom image has one source: either 'vm' or 'vhd'.",
    );
  return vm === undefined ? vhdSource(lab, vhd ?? {}, context) : machineSource(lab, vm, context);
}
