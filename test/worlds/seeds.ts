import type { Blob, CustomImage, VirtualMachine } from '../local-azure/world.js';

interface StoredSeed {
  /** Name of both blobs; default: the image's name. */
  readonly blobName?: string;
  readonly imagePath: string;
  readonly timestamp?: string;
  readonly pageBytes?: number;
  readonly description?: string;
  /** Written by SnapImages and not by the scripts. */
  readonly factoryRunId?: string;
  readonly sourceVmId?: string;
  readonly sourceVmCreated?: string;
  readonly vhdFileName?: string;
}

/** A stored image with its VHD and companion, as the scripts or SnapImages write them. */
export function storedImage(imageName: string, seed: StoredSeed): Blob[] {
  const { blobName = imageName, pageBytes = 1_049_088, ...texts } = seed;
  const companion = {
    imageName,
    description: '',
    osType: 'Windows',
    vhdFileName: `${blobName}.vhd`,
    timestamp: '2024-05-01T08:00:00',
    ...texts,
  };
  const container = 'imagefactoryvhds';
  return [
    { container, name: companion.vhdFileName, pageBytes },
    { container, name: `${blobName}.json`, text: JSON.stringify(companion) },
  ];
}

/** A custom image with the tag that all factories set, and any other properties. */
export function customImage(
  name: string,
  imagePath: string | undefined,
  more: Partial<CustomImage> = {},
): CustomImage {
  const tags = { ...(imagePath === undefined ? {} : { ImagePath: imagePath }), ...more.tags };
  return { name, osType: 'Windows', creationDate: '2024-05-01T09:00:00Z', ...more, tags };
}

/** An image VM after its build: generalized, deallocated, tagged with its image path. */
export function imageVM(
  name: string,
  tags: Readonly<Record<string, string>>,
  more: Partial<VirtualMachine> = {},
): VirtualMachine {
  return {
    name,
    tags,
    osType: 'Windows',
    osDiskBytes: 1_048_576,
    powerState: 'deallocated',
    generalized: true,
    createdDate: '2024-05-02T06:00:00Z',
    ...more,
  };
}
