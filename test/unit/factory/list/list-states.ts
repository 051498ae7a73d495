import type { CustomImage } from '../../../../tasks/core/azure/resources/custom-images.js';
import type { LabEntry } from '../../../../tasks/core/configuration/labs-json.js';
import { type GoldenImage, parseGoldenImage } from '../../../../tasks/core/configuration/golden-image.js';
import { plan } from '../../../../tasks/core/factory/list/plan.js';
import type { LabsState, ListedLab } from '../../../../tasks/core/factory/list/read-labs.js';
import { define } from '../../../../tasks/core/step/action.js';
import { recordOfLeftAlone, type UnitRecord } from '../../../../tasks/core/step/record.js';
import { noRecords } from '../../../../tasks/core/factory/store/image-records.js';
import type { StoredBlobs } from '../../../../tasks/core/factory/store/store.js';
import { customImageOf, labOf, storedOf } from '../../../worlds/azure-things.js';
import { goldenImage } from '../../../worlds/configuration.js';

export const factoryLab = labOf('Factory');

export const path = 'Win\\Dev.json';

/** Noon of a day of November 2026, UTC. */
export const noon = (day: number) => new Date(Date.UTC(2026, 10, day, 12));

/** The stored image of a day of November 2026. */
export function stored(day: number, imagePath = path): StoredBlobs {
  const imageName = `${imagePath.replace(/\.json$/, '').replaceAll('\\', '_')}-Nov-${day}-2026`;
  return storedOf({
    imagePath,
    imageName,
    timestamp: noon(day),
    sourceVmId: `${factoryLab.id}/virtualmachines/x`,
  });
}

/** The custom image that a lab has of a stored one. */
export function brought(image: StoredBlobs, more: Partial<CustomImage> = {}): CustomImage {
  const tags = { ImagePath: image.imagePath, ImageFactoryLab: factoryLab.id, ...more.tags };
  return customImageOf(labOf('Near'), image.imageName, { createdDate: noon(29), ...more, tags });
}

/** A lab with these images, which takes what its entries say. */
export function listedLab(
  name: string,
  images: readonly CustomImage[],
  more: Partial<Omit<ListedLab, 'entry'>> = {},
  entries: readonly string[] = [''],
  delivery: LabEntry['delivery'] = 'VHD',
): ListedLab {
  const place = { file: 'Labs.json', line: 1, column: 1 };
  const imagePaths = entries.map((text) => ({ text, line: 1, column: 1 }));
  const entry = { subscriptionId: 's', labName: name, imagePaths, delivery, ...place };
  return { lab: labOf(name), entry, images, ...more };
}

interface Given extends Partial<Pick<LabsState, 'labs' | 'galleries' | 'unreadable'>> {
  readonly images?: readonly StoredBlobs[];
  readonly golden?: readonly string[];
  readonly strictImagePaths?: boolean;
}

/** The records of a list at noon of 30 November 2026, without those of what golden images are made of. */
export function recordsOf({
  images = [],
  golden = [path],
  strictImagePaths = false,
  ...more
}: Given): UnitRecord[] {
  const goldenImages = golden.map(
    (imagePath) => parseGoldenImage(JSON.stringify(goldenImage()), imagePath, imagePath) as GoldenImage,
  );
  const labs = {
    goldenImages,
    existingKeys: new Set(goldenImages.map(({ key }) => key)),
    labs: [],
    galleries: [],
    unreadable: [],
    ...more,
  };
  const state = {
    lab: factoryLab,
    store: { images, unreadable: [], loose: [], records: noRecords },
    labs,
    now: noon(30),
  };
  const records = plan(state, { strictImagePaths }).leftAlone.map(recordOfLeftAlone);
  return records.filter(({ verb }) => verb !== define);
}

/** `outcome name: reason` of each record of a lab. */
export function saidOf(records: readonly UnitRecord[], place: string): string[] {
  return records
    .filter(
      ({ target, subject }) => target?.name === place || (subject.kind === 'lab' && subject.name === place),
    )
    .map(({ outcome, subject, reason }) => `${outcome} ${subject.name}: ${reason}`);
}
