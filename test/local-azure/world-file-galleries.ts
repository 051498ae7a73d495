import { z } from 'zod';

const osType = z.enum(['Windows', 'Linux']);

const generation = z.enum(['V1', 'V2']);

const texts = z.record(z.string(), z.string());

const date = z.iso.datetime({ offset: true });

const bytes = z.int().positive().multipleOf(512);

const dataDisk = z.strictObject({ lun: z.int().nonnegative(), bytes });

/** What a virtual machine of a world can have besides its OS disk. */
export const machineDisks = {
  dataDisks: z.array(dataDisk).exactOptional(),
  securityType: z.literal('TrustedLaunch').exactOptional(),
  plan: z.strictObject({ name: z.string(), publisher: z.string(), product: z.string() }).exactOptional(),
};

const version = z.strictObject({
  name: z.string().regex(/^\d+\.\d+\.\d+$/),
  regions: z.array(z.string()).min(1),
  failedRegions: z.array(z.string()).exactOptional(),
  tags: texts.exactOptional(),
  provisioningState: z.enum(['Succeeded', 'Failed', 'Creating']).exactOptional(),
  excludeFromLatest: z.boolean().exactOptional(),
  publishedDate: date.exactOptional(),
  osDiskBytes: bytes.exactOptional(),
  dataDisks: z.array(dataDisk).exactOptional(),
});

const definition = z.strictObject({
  name: z.string(),
  osType,
  osState: z.enum(['Generalized', 'Specialized']).exactOptional(),
  generation: generation.exactOptional(),
  securityType: z.enum(['TrustedLaunch', 'TrustedLaunchSupported']).exactOptional(),
  tags: texts.exactOptional(),
  publisher: z.string().exactOptional(),
  offer: z.string().exactOptional(),
  sku: z.string().exactOptional(),
  versions: z.array(version).exactOptional(),
});

export const gallery = z.strictObject({
  name: z.string(),
  resourceGroup: z.string(),
  location: z.string(),
  softDelete: z.boolean().exactOptional(),
  definitions: z.array(definition).exactOptional(),
});

export const snapshot = z.strictObject({
  name: z.string(),
  resourceGroup: z.string(),
  location: z.string(),
  tags: texts.exactOptional(),
  osType: osType.exactOptional(),
  generation: generation.exactOptional(),
  securityType: z.literal('TrustedLaunch').exactOptional(),
  bytes,
  createdDate: date.exactOptional(),
});

export const sharedGallery = z.union([
  z.strictObject({
    name: z.string(),
    images: z.array(z.strictObject({ name: z.string(), osType, generation: generation.exactOptional() })),
  }),
  z.strictObject({
    name: z.string(),
    galleryId: z.string(),
    allowAllImages: z.enum(['Enabled', 'Disabled']).exactOptional(),
    enabledImages: z.array(z.string()).exactOptional(),
  }),
]);

export const marketplaceVersion = z.strictObject({
  publisher: z.string(),
  offer: z.string(),
  sku: z.string(),
  version: z.string().regex(/^\d+\.\d+\.\d+$/),
  from: date.exactOptional(),
});
