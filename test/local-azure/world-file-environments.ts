import { z } from 'zod';

const texts = z.record(z.string(), z.string());

const object = z.record(z.string(), z.unknown());

export const environmentTemplate = z.strictObject({
  name: z.string(),
  source: z.string().exactOptional(),
  displayName: z.string().exactOptional(),
  description: z.string().exactOptional(),
  publisher: z.string().exactOptional(),
  enabled: z.boolean().exactOptional(),
  contents: object,
});

export const labUser = z.strictObject({ objectId: z.string(), principalName: z.string().exactOptional() });

const resource = z.strictObject({
  type: z.string().regex(/^[^/]+\/[^/]+$/),
  name: z.string(),
  tags: texts.exactOptional(),
  properties: object.exactOptional(),
});

export const environment = z.strictObject({
  name: z.string(),
  user: z.string(),
  template: z.string(),
  source: z.string().exactOptional(),
  tags: texts.exactOptional(),
  provisioningState: z.string().exactOptional(),
  resourceGroup: z.string().exactOptional(),
  resources: z.array(resource).exactOptional(),
});
