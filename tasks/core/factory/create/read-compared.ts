import { newestMarketplaceVersion } from '../../azure/resources/marketplace-versions.js';
import type { Lab } from '../../azure/resources/labs.js';
import type { Finding } from '../../step/action.js';
import { messageOf } from '../../step/problem.js';
import { readEach } from '../../step/read-each.js';
import type { GalleryStock } from '../gallery/stock.js';
import { type BuildTimes, buildTimesOf } from '../machine-times.js';
import type { Store } from '../store/store.js';
import { type BaseImage, baseName } from '../templates/base-image.js';
import { newestGoodImages } from './good-images.js';
import { type GoodImage, withGoodVersions } from './good-versions.js';
import type { ReadContext } from './inputs.js';

/** With what golden images are compared, so that only those are built which changed. */
export interface Compared {
  /** The newest good image of each path, by its key. */
  readonly newest: ReadonlyMap<string, GoodImage>;
  /** The newest version of each Marketplace image, by its name in lower case. */
  readonly versions: ReadonlyMap<string, string>;
  /** Of which images it is not known whether their bases changed, and why. */
  readonly findings: readonly Finding[];
  /** How long earlier builds took, which the store tells, too. */
  readonly times?: BuildTimes;
}

/** The base of a golden image. */
export interface GoldenBase {
  readonly key: string;
  readonly imagePath: string;
  readonly base: BaseImage;
}

/** What images are stored in: the store, and the gallery where there is one that can be read. */
export interface StoredImages extends Pick<Store, 'images' | 'records'> {
  readonly stock?: Pick<GalleryStock, 'versions' | 'sets'> | undefined;
}

/** Reads the newest version of each distinct base once. Changes nothing. */
export async function readCompared(
  bases: readonly GoldenBase[],
  { images, records, stock }: StoredImages,
  lab: Lab,
  context: ReadContext,
): Promise<Compared> {
  const stored = newestGoodImages(images, lab.id);
  const newest = stock ? withGoodVersions(stored, stock, { records }) : stored;
  const read = await readVersions(bases, lab, context);
  const versions = new Map(read.flatMap(([name, { version }]) => (version ? [[name, version]] : [])));
  const problems = read.flatMap(([, { problem = [] }]) => problem);
  const findings = baseFindings(bases, newest, versions, problems);
  return { newest, versions, findings, times: buildTimesOf({ factoryLabId: lab.id, stored: images }) };
}

interface ReadVersion {
  readonly version?: string | undefined;
  readonly problem?: string;
}

async function readVersions(
  bases: readonly GoldenBase[],
  lab: Lab,
  { azure, signal }: ReadContext,
): Promise<readonly (readonly [string, ReadVersion])[]> {
  const moving = bases.flatMap(({ base }) => (base.kind === 'moving' ? [base.image] : []));
  const distinct = new Map(moving.map((image) => [baseName(image).toLowerCase(), image]));
  return readEach([...distinct], async ([name, image]) => {
    try {
      return [name, { version: await newestMarketplaceVersion(azure, lab, image, signal) }] as const;
    } catch (error) {
      signal.throwIfAborted();
      return [name, { problem: messageOf(error) }] as const;
    }
  });
}

/** Said once for all golden images of which it is so: for them the rule for bases alone is off. */
export function baseFindings(
  bases: readonly GoldenBase[],
  newest: Compared['newest'],
  versions: Compared['versions'],
  [problem]: readonly string[] = [],
): readonly Finding[] {
  const isRead = ({ base }: GoldenBase) =>
    base.kind === 'moving' && versions.has(baseName(base.image).toLowerCase());
  const others = bases.filter(({ base }) => base.kind === 'other');
  const unread = bases.filter((one) => one.base.kind === 'moving' && !isRead(one));
  const unnoted = bases.filter((one) => {
    const image = newest.get(one.key);
    return isRead(one) && image?.inputs !== undefined && image.base === undefined;
  });
  return [
    ...told(others, 'They are not built from the newest version of a Marketplace image.'),
    ...told(unread, problem ?? 'Azure told no version of them in the region of the factory lab.', readRemedy),
    ...told(unnoted, 'SnapImages could not note the version that the last image was built from.', noteRemedy),
  ];
}

const readRemedy =
  'Let the service connection read the versions of Marketplace images (Microsoft.Compute/locations/publishers/artifacttypes/offers/skus/versions/read).';

const noteRemedy =
  'Let the service connection of SnapImages read the virtual machines of Azure Compute (Microsoft.Compute/virtualMachines/read).';

/** So many images are named. */
const named = 5;

function told(of: readonly GoldenBase[], why: string, remedy?: string): Finding[] {
  if (of.length === 0) return [];
  const paths = of.slice(0, named).map(({ imagePath }) => imagePath);
  const more = of.length > named ? ` and ${of.length - named} more` : '';
  const what = `Whether the base image changed is not known of ${paths.join(', ')}${more}: all else is compared.`;
  return [{ severity: 'notice', what, why, ...(remedy === undefined ? {} : { remedy }) }];
}
