import type { ImageVersion } from '../../azure/resources/image-versions.js';
import { isOfOtherFactory } from '../gallery/gallery-tags.js';
import type { GalleryStock, OwnDefinition } from '../gallery/stock.js';
import { isInPlace } from './gallery-retention.js';
import type { Judged } from './verdicts.js';

/** A version in a definition of the factory that the factory did not put there. */
export interface ForeignVersion {
  readonly version: ImageVersion;
  readonly definition: OwnDefinition['definition'];
}

/** The versions in the factory's definitions that are not the factory's, or not known to be: they are left alone. */
export function foreignVersions(
  { own, versions }: Pick<GalleryStock, 'own' | 'versions'>,
  factoryLabId: string,
): Judged<ForeignVersion>[] {
  const ours = new Set(versions.filter(isInPlace).map(({ version }) => version));
  return own.flatMap(({ definition, versions: all = [] }) =>
    all
      .filter((version) => !ours.has(version))
      .map((version) => ({
        image: { version, definition },
        verdict: { fate: 'ignored', why: whyForeign(version, factoryLabId) },
      })),
  );
}

function whyForeign({ tags }: ImageVersion, factoryLabId: string): string {
  return isOfOtherFactory(tags, factoryLabId)
    ? 'It belongs to another factory.'
    : 'It does not carry all tags that this factory gives to its versions.';
}
