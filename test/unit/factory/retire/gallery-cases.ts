import type { ImageDefinition } from '../../../../tasks/core/azure/resources/image-definitions.js';
import type { ImageVersion } from '../../../../tasks/core/azure/resources/image-versions.js';
import type { Snapshot } from '../../../../tasks/core/azure/resources/snapshots.js';
import { imagePathKey } from '../../../../tasks/core/configuration/image-path.js';
import type { BuiltImage } from '../../../../tasks/core/factory/gallery/gallery-tags.js';
import { snapshotSetsOf } from '../../../../tasks/core/factory/gallery/snapshot-sets.js';
import { ownDefinitionsOf, publishedVersions } from '../../../../tasks/core/factory/gallery/stock.js';
import { versionNumber } from '../../../../tasks/core/factory/gallery/version-numbers.js';
import { type GalleryFacts, judgeGallery } from '../../../../tasks/core/factory/retire/gallery-retention.js';
import type { RetentionOptions } from '../../../../tasks/core/factory/retire/inputs.js';
import { rulesOf } from '../../../../tasks/core/factory/retire/retention.js';
import type { Records } from '../../../../tasks/core/factory/store/image-records.js';
import type { UnknownImages } from '../../../../tasks/core/factory/retire/unknown-images.js';
import type { Judged } from '../../../../tasks/core/factory/retire/verdicts.js';
import {
  builtImage,
  definitionOf,
  factoryLabId,
  snapshotOf,
  versionOf,
} from '../../../worlds/gallery-things.js';
import { keepOne } from './retention-cases.js';

export const path = 'Win11\\Dev.json';

export const dev = definitionOf('Win11_Dev', path);

/** Noon of a day of November 2026, UTC. */
export const noon = (day: number) => new Date(Date.UTC(2026, 10, day, 12));

/** The image of a day of November 2026, of a VM of its own. */
export function imageOf(day: number, more: Partial<BuiltImage> = {}): BuiltImage {
  return builtImage({ timestamp: noon(day), imageName: `Win11_Dev-Nov-${day}-2026`, ...more });
}

/** The version of such an image. */
export function version(
  day: number,
  more: Partial<ImageVersion> = {},
  image: Partial<BuiltImage> = {},
  definition = dev,
): ImageVersion {
  return versionOf(definition, versionNumber(noon(day)), imageOf(day, image), more);
}

/** The one snapshot of such an image, made at its time. */
export function snapshot(
  day: number,
  more: Partial<Snapshot> = {},
  image: Partial<BuiltImage> = {},
): Snapshot {
  return snapshotOf(imageOf(day, image), 'os', 1, { createdAt: noon(day), ...more });
}

export interface GivenGallery {
  readonly versions?: readonly ImageVersion[];
  readonly snapshots?: readonly Snapshot[];
  readonly definitions?: readonly ImageDefinition[];
  /** Names of definitions whose versions could not be read. */
  readonly unread?: readonly string[];
  /** The ids of failed versions that a region can use. */
  readonly partial?: readonly string[];
}

/** What the factory has in a gallery with these versions, each in the definition that its id says. */
export function galleryOf(given: GivenGallery): GalleryFacts {
  const { versions = [], snapshots = [], definitions = [dev], unread = [], partial = [] } = given;
  const own = ownDefinitionsOf(definitions, factoryLabId).map((one) => {
    const { id, name } = one.definition;
    const own = versions.filter((version) => version.id.startsWith(`${id}/`));
    return unread.includes(name) ? one : { ...one, versions: own };
  });
  const published = publishedVersions(own, factoryLabId);
  return {
    own,
    versions: published,
    sets: snapshotSetsOf(snapshots, factoryLabId),
    partial: new Set(partial),
  };
}

export interface GivenRules {
  readonly existing?: readonly string[];
  readonly unknownImages?: UnknownImages;
  readonly options?: Partial<RetentionOptions>;
  readonly records?: Pick<Records, 'byVhd'>;
}

export function galleryRules({ existing = [path], unknownImages, options, records }: GivenRules = {}) {
  const existingKeys = new Set(existing.map(imagePathKey));
  const facts = {
    stored: [],
    factoryLabId,
    existingKeys,
    ...(unknownImages ? { unknownImages } : {}),
    ...(records ? { records } : {}),
  };
  return rulesOf(facts, { ...keepOne, ...options });
}

/** `name: reason` of everything that goes. */
export function going<T>(judged: readonly Judged<T>[], name: (image: T) => string): string[] {
  return judged.flatMap(({ image, verdict }) =>
    verdict.fate === 'deleted' ? [`${name(image)}: ${verdict.reason.name}`] : [],
  );
}

/** `day: reason` of the versions and of the snapshot sets that go. */
export function retired(given: GivenGallery & GivenRules, held: readonly string[] = []) {
  const { versions, sets } = judgeGallery(galleryOf(given), galleryRules(given), new Set(held));
  const day = ({ timestamp }: BuiltImage) => String(timestamp.getUTCDate());
  return { versions: going(versions, day), sets: going(sets, day) };
}
