import type { ArmResponse } from '../../../../local-azure/arm/provider.js';
import type { VirtualMachine } from '../../../../local-azure/world.js';
import type { Gallery } from '../../../../local-azure/world-galleries.js';
import { createStandingClock, type StandingClock } from '../../standing-clock.js';
import { createLaboratory, group, type Laboratory, type OperationStatus } from '../laboratory.js';

export const gallery = `${group}/Microsoft.Compute/galleries/Shared`;

export const definitionId = `${gallery}/images/Plain`;

const GIBIBYTE = 2 ** 30;

/** A gallery with a plain definition, and snapshots of a machine with a data disk; the test moves the clock. */
export interface GalleryLaboratory extends Laboratory {
  readonly clock: StandingClock;
  /** Sends a request, lets the time pass, and tells how its operation stands. */
  readonly after: (seconds: number, answer: ArmResponse) => Promise<OperationStatus>;
  readonly properties: (path: string) => Promise<Readonly<Record<string, unknown>>>;
}

export const machine: VirtualMachine = {
  name: 'machine',
  osType: 'Linux',
  powerState: 'deallocated',
  osDiskBytes: 30 * GIBIBYTE,
  dataDisks: [{ lun: 3, bytes: 10 * GIBIBYTE }],
};

export const usualGallery: Gallery = {
  name: 'Shared',
  resourceGroup: 'g',
  location: 'westus',
  definitions: [{ name: 'Plain', osType: 'Linux' }],
};

export function createGalleryLaboratory({
  galleries = [usualGallery],
  ...world
}: NonNullable<Parameters<typeof createLaboratory>[0]> & {
  readonly galleries?: readonly Gallery[];
} = {}): GalleryLaboratory {
  const clock = createStandingClock();
  const laboratory = createLaboratory({ virtualMachines: [machine], ...world }, clock);
  for (const one of galleries) laboratory.galleries.addGallery('s', one);
  return {
    ...laboratory,
    clock,
    after: async (seconds, answer) => {
      await clock.pass(seconds);
      const { pathname, search } = new URL(answer.headers?.['azure-asyncoperation'] ?? 'https://none');
      return (await laboratory.ask('GET', `${pathname}${search}`)).body as OperationStatus;
    },
    properties: async (path) =>
      ((await laboratory.ask('GET', path)).body as { properties: Readonly<Record<string, unknown>> })
        .properties,
  };
}

/** Takes snapshots of the disks of the machine. */
export async function takeSnapshots(
  laboratory: GalleryLaboratory,
  location = 'westus',
): Promise<{ readonly os: string; readonly data: string }> {
  const snapshots = `${group}/Microsoft.Compute/snapshots`;
  for (const disk of laboratory.resources.listType('Microsoft.Compute/disks', '/subscriptions/s')) {
    const name = disk.name.includes('lun') ? 'data' : 'os';
    const creationData = { createOption: 'Copy', sourceResourceId: disk.id };
    await laboratory.ask('PUT', `${snapshots}/${name}`, { location, properties: { creationData } });
  }
  await laboratory.clock.pass(1000);
  return { os: `${snapshots}/os`, data: `${snapshots}/data` };
}

/** The body of a version that is made of snapshots. */
export function versionOf(
  { os, data }: { readonly os: string; readonly data?: string },
  regions: readonly string[] = ['westus'],
  more: object = {},
): object {
  return {
    location: 'westus',
    tags: { purpose: 'test' },
    properties: {
      publishingProfile: { targetRegions: regions.map((name) => ({ name })), ...more },
      storageProfile: {
        osDiskImage: { source: { id: os } },
        ...(data !== undefined && { dataDiskImages: [{ lun: 3, source: { id: data } }] }),
      },
    },
  };
}
