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
  readonly managedSnapshotId?: unknown;
  readonly managedImageId?: unknown;
}

/** Reads and checks the source of an image; throws an ArmError for what the service would refuse. */
export function readSource(
  lab: Resource,
  wanted: SourceWanted,
  context: LabContext,
): Promise<ImageSource> | ImageSource {
  const { vhd, vm } = wanted;
  const managed = managedSource(wanted, context);
  if (managed) return managed;
  if (vhd !== undefined && vm !== undefined)
    throw errors.badRequest(
      'InvalidCustomImageSource',
      "A custom image has one source: either 'vm' or 'vhd'.",
    );
  return vm === undefined ? vhdSource(lab, vhd ?? {}, context) : machineSource(lab, vm, context);
}

/** The source of an image that is made of a snapshot or of a managed image, where the service takes these. */
function managedSource(wanted: SourceWanted, { facts, resources }: LabContext): ImageSource | undefined {
  const { vm, managedSnapshotId, managedImageId } = wanted;
  const given =
    facts.imageOfSnapshot === 'made' && typeof managedSnapshotId === 'string'
      ? { managedSnapshotId }
      : facts.imageOfManagedImage === 'made' && typeof managedImageId === 'string'
        ? { managedImageId }
        : undefined;
  if (!given) return undefined;
  const [id = ''] = Object.values(given);
  if (!resources.get(id))
    throw errors.badRequest('InvalidCustomImageSource', `The resource '${id}' was not found.`);
  const shown = { ...given, ...(vm && { vm }) };
  return {
    shown,
    prepare: () => Promise.resolve(),
    capture: () => Promise.resolve({ shown, disk: undefined }),
  };
}
