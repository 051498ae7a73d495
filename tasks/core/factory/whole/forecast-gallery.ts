import type { ImageDefinition } from '../../azure/resources/image-definitions.js';
import type { PublishAction } from '../distribute/gallery-actions.js';
import { asDefinition } from '../distribute/plan-versions.js';
import { imageTags } from '../gallery/gallery-tags.js';
import type { GalleryStock, OwnDefinition, PublishedVersion } from '../gallery/stock.js';
import type { StepActions } from './actions.js';

/** The gallery with all that a plan of DistributeImages publishes; the snapshots of it are gone then. */
export function stockAfter(stock: GalleryStock, actions: readonly StepActions['distribute'][]): GalleryStock {
  return actions.reduce(
    (known, action) => (action.kind === 'publish' ? withPublished(known, action) : known),
    stock,
  );
}

/** The gallery with a published version. */
export function withPublished(stock: GalleryStock, action: PublishAction): GalleryStock {
  const definition = definitionOf(action, stock);
  if (!definition) return stock;
  const isOther = ({ version }: PublishedVersion) => version.id !== action.version.id;
  const before = stock.versions.find((one) => !isOther(one));
  const published = before ? completed(before, action) : publishedOf(action, definition);
  const isKnown = stock.definitions.some(({ id }) => id === definition.id);
  return {
    ...stock,
    definitions: isKnown ? stock.definitions : [...stock.definitions, definition],
    own: ownWith(stock.own, published),
    versions: [...stock.versions.filter(isOther), published],
    sets: stock.sets.filter((set) => set !== action.set),
  };
}

function definitionOf(
  { version, toCreate }: PublishAction,
  { definitions }: GalleryStock,
): ImageDefinition | undefined {
  const known = definitions.find(({ id }) => id === version.definition.id);
  return known ?? (toCreate && asDefinition(toCreate));
}

/** A version that was there keeps what it has: its deletion asks whether it is still the same. */
function completed(before: PublishedVersion, { newRegions }: PublishAction): PublishedVersion {
  const regions = [...before.version.regions, ...newRegions.map((name) => ({ name }))];
  return { ...before, version: { ...before.version, regions, provisioningState: 'Succeeded' } };
}

function publishedOf(
  { image, version: { id, name }, regions, factoryLab, set }: PublishAction,
  definition: ImageDefinition,
): PublishedVersion {
  const version = {
    id,
    name,
    location: factoryLab.location,
    tags: imageTags(image, factoryLab.id),
    provisioningState: 'Succeeded',
    isExcludedFromLatest: false,
    regions: regions.map((region) => ({ name: region })),
    bytes: (set?.snapshots ?? []).reduce((sum, { bytes }) => sum + bytes, 0),
    blocksDeletion: false,
  };
  return { ...image, definition, version };
}

function ownWith(
  own: readonly OwnDefinition[],
  { imagePath, definition, version }: PublishedVersion,
): OwnDefinition[] {
  const known = own.find((one) => one.definition.id === definition.id);
  const others = (known?.versions ?? []).filter(({ id }) => id !== version.id);
  const changed = { ...(known ?? { imagePath, definition }), versions: [...others, version] };
  return known ? own.map((one) => (one === known ? changed : one)) : [...own, changed];
}
