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

export const sharedGallery = z.strictObject({
  name: z.string(),
  images: z.array(z.strictObject({ name: z.string(), osType, generation: generation.exactOptional() })),
});
