import { errors } from '../../arm/errors.js';
import type { ArmRequest, ArmResponse, Route } from '../../arm/provider.js';
import type { Clock } from '../../clock.js';
import type { MarketplaceVersion } from '../../world-galleries.js';
import { SUBSCRIPTION } from './addresses.js';

export interface Image {
  readonly publisher: string;
  readonly offer: string;
  readonly sku: string;
}

/** The images of the Marketplace, of which every region has all versions. */
export interface Marketplace {
  /** The version that `latest` is. */
  readonly latest: (image: Image) => string;
  /** The image of a version by the version's id. @throws ArmError where the Marketplace has none */
  readonly imageAt: (id: string) => Image;
  readonly routes: readonly Route[];
}

/** Months of which the Marketplace still has the versions. */
const monthsKept = 3;

const VERSIONS = `${SUBSCRIPTION}/locations/{location}/publishers/{publisher}/artifacttypes/vmimage/offers/{offer}/skus/{sku}/versions`;

/** @param more the versions of single images beside those of each month */
export function createMarketplace(
  clock: Pick<Clock, 'now'>,
  more: readonly MarketplaceVersion[] = [],
): Marketplace {
  const versionsOf = (image: Image): string[] => {
    const now = clock.now();
    const own = more.filter((one) => isSame(one, image) && new Date(one.from ?? 0) <= now);
    return [...monthly(now), ...own.map(({ version }) => version)].sort(byNumbers);
  };
  const list = ({ parameters, query }: ArmRequest): ArmResponse => {
    const { publisher = '', offer = '', sku = '', location = '' } = parameters;
    const versions = inOrder(versionsOf({ publisher, offer, sku }), query);
    return {
      status: 200,
      body: versions.map((name) => ({ location, name, id: `${idOf(parameters)}/versions/${name}` })),
    };
  };
  return {
    latest: (image) => versionsOf(image).at(-1) ?? '',
    imageAt: (id) => {
      const { version = '', ...image } = partsOf(id);
      if (version === 'latest' || versionsOf(image).includes(version)) return image;
      const name = `${image.publisher}:${image.offer}:${image.sku}:${version}`;
      throw errors.notFound('PlatformImageNotFound', `The platform image '${name}' is not available.`);
    },
    routes: [{ method: 'GET', path: VERSIONS, handle: list }],
  };
}

/** As the marketplace has it: Windows 11, Azure Editions, and Ubuntu since 24.04 without `-gen1` are of Generation 2. */
export function generationOf({ offer = '', sku = '' }: Partial<Image>): 'V1' | 'V2' {
  if (/gen-?1$/i.test(sku)) return 'V1';
  const isNamed = /g(en)?-?2$|gensecond$|azure-edition|^win11|arm64/i.test(sku);
  return isNamed || /^windows-11|^ubuntu-(2[4-9])_/i.test(offer) ? 'V2' : 'V1';
}

const versionId =
  /\/publishers\/([^/]+)\/artifacttypes\/vmimage\/offers\/([^/]+)\/skus\/([^/]+)\/versions\/([^/]+)$/i;

function partsOf(id: string): Image & { readonly version?: string } {
  const [, publisher, offer = '', sku = '', version = ''] = versionId.exec(id) ?? [];
  if (publisher === undefined)
    throw errors.badRequest('InvalidParameter', `'${id}' is not the id of a version of a Marketplace image.`);
  return { publisher, offer, sku, version };
}

/** The publishers of the Marketplace bring new versions on the second Tuesday of each month, and date them: here, on the first day. */
function monthly(now: Date): string[] {
  return Array.from({ length: monthsKept }, (_, back) => {
    const month = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - back, 1));
    return `1.0.${month.toISOString().slice(2, 10).replaceAll('-', '')}`;
  });
}

function isSame(one: Image, other: Image): boolean {
  const nameOf = ({ publisher, offer, sku }: Image) => `${publisher}/${offer}/${sku}`.toLowerCase();
  return nameOf(one) === nameOf(other);
}

function byNumbers(one: string, other: string): number {
  return one.localeCompare(other, 'en', { numeric: true });
}

/** Azure orders names as texts, and cuts the list after that. */
function inOrder(versions: readonly string[], query: URLSearchParams): readonly string[] {
  const [order, top] = [query.get('$orderby'), query.get('$top')];
  if (order !== null && !/^name( desc)?$/.test(order))
    throw errors.badRequest('InvalidParameter', `The $orderby '${order}' is not supported.`);
  const sorted = order === null ? versions : versions.toSorted();
  const ordered = order?.endsWith('desc') ? sorted.toReversed() : sorted;
  return top === null ? ordered : ordered.slice(0, Number(top));
}

function idOf(parameters: ArmRequest['parameters']): string {
  const { subscriptionId = '', location = '', publisher = '', offer = '', sku = '' } = parameters;
  return (
    `/Subscriptions/${subscriptionId}/Providers/Microsoft.Compute/Locations/${location}/Publishers/${publisher}` +
    `/ArtifactTypes/VMImage/Offers/${offer}/Skus/${sku}`
  );
}
