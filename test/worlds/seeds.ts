import type { Blob, CustomImage, VirtualMachine } from '../local-azure/world.js';

interface StoredSeed {
  /** Without it the image's name is that of both blobs. */
  readonly blobName?: string;
  readonly imagePath: string;
  readonly timestamp?: string;
  readonly pageBytes?: number;
  readonly description?: string;
  /** What SnapImages wrote and the scripts did not. */
  readonly factoryRunId?: string;
}

/** A stored image: its VHD and its companion, as the scripts or SnapImages left them. */
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

/** A custom image with the tag that all factories set, and whatever else is said of it. */
export function customImage(
  name: string,
  imagePath: string | undefined,
  more: Partial<CustomImage> = {},
): CustomImage {
  const tags = { ...(imagePath === undefined ? {} : { ImagePath: imagePath }), ...more.tags };
  return { name, osType: 'Windows', creationDate: '2024-05-01T09:00:00Z', ...more, tags };
}

/** An image VM as a build leaves it: generalized, deallocated, marked with its image path. */
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
