import assert from 'node:assert/strict';
import { imagePathKey } from '../../../../tasks/core/configuration/image-path.js';
import { parseLabsJson } from '../../../../tasks/core/configuration/labs-json.js';
import type { LabImage } from '../../../../tasks/core/factory/labs/image-order.js';
import type { RetentionLab } from '../../../../tasks/core/factory/retire/candidates.js';
import type { RetentionOptions } from '../../../../tasks/core/factory/retire/inputs.js';
import { planRetention } from '../../../../tasks/core/factory/retire/retention.js';
import type { Records } from '../../../../tasks/core/factory/store/image-records.js';
import type { StoredImage } from '../../../../tasks/core/factory/store/companion.js';

export const factory = '/subscriptions/s/resourceGroups/g/providers/Microsoft.DevTestLab/labs/Factory';

export const target = '/subscriptions/s/resourceGroups/g/providers/Microsoft.DevTestLab/labs/Dev';

export const ours = { ImageFactoryLab: factory.toLowerCase() };

export const keepOne: RetentionOptions = {
  ImagesToSave: 1,
  keepLastOfRemoved: false,
  strictImagePaths: false,
  allowMassDeletion: false,
  isPullRequest: false,
};

export function stored(imageName: string, imagePath: string, day: string): StoredImage {
  const timestamp = new Date(`2024-${day}T12:00:00Z`);
  return {
    imageName,
    imagePath,
    description: '',
    osType: 'Windows',
    vhdFileName: `${imageName}.vhd`,
    timestamp,
  };
}

export function image(
  name: string,
  imagePath: string | undefined,
  tags: Record<string, string> = {},
  day = '01-01',
): LabImage {
  return {
    id: `${target}/customimages/${name}`,
    name,
    tags: { ...(imagePath === undefined ? {} : { ImagePath: imagePath }), ...tags },
    createdDate: new Date(`2024-${day}T12:00:00Z`),
  };
}

export function entry(imagePaths: unknown) {
  const labs = [{ SubscriptionId: 's', LabName: 'Dev', ImagePaths: imagePaths }];
  const [parsed] = parseLabsJson(JSON.stringify({ Labs: labs }), 'Labs.json').labs;
  assert.ok(parsed);
  return parsed;
}

export interface Given {
  readonly stored?: readonly StoredImage[];
  readonly images?: readonly LabImage[];
  readonly imagePaths?: unknown;
  readonly existing?: readonly string[];
  readonly lab?: Pick<RetentionLab, 'id'>;
  /** Number of labs and companions that could not be read or used. */
  readonly unjudged?: number;
  readonly options?: Partial<RetentionOptions>;
  readonly records?: Pick<Records, 'byVhd'>;
}

export function retention(given: Given) {
  return planRetention(
    {
      stored: given.stored ?? [],
      ...(given.records ? { records: given.records } : {}),
      labs: [
        {
          id: target,
          entry: entry(given.imagePaths === undefined ? [''] : given.imagePaths),
          images: given.images ?? [],
          ...given.lab,
        },
      ],
      factoryLabId: factory,
      existingKeys: new Set((given.existing ?? ['a.json']).map(imagePathKey)),
      unjudged: given.unjudged ?? 0,
    },
    { ...keepOne, ...given.options },
  );
}
