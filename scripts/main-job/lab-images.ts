import type { State } from '../../test/local-azure/state.js';

/** What of the local Azure tells which images a lab has. */
export type LabContents = Pick<State, 'labs' | 'galleries' | 'sharedGalleries'>;

/** An image that users of a lab can take. */
export interface LabImage {
  readonly name: string;
  readonly imagePath: string;
  readonly provisioningState: string;
  readonly by: 'VHD' | 'Gallery';
}

/** The custom images of a lab, and the versions that it offers from a gallery, but for those that were revoked. */
export function labImages(lab: State['labs'][number], state: LabContents): readonly LabImage[] {
  const usable = lab.customImages.filter(({ tags }) => tags['ImageFactoryState'] !== 'revoked');
  const custom = usable.map(({ name, tags, provisioningState }) => ({
    name,
    imagePath: tags['ImagePath'] ?? '',
    provisioningState,
    by: 'VHD' as const,
  }));
  return [...custom, ...offeredImages(lab, state)];
}

function offeredImages({ id }: State['labs'][number], state: LabContents): readonly LabImage[] {
  const own = `${id}/`.toLowerCase();
  return state.sharedGalleries
    .filter((shared) => shared.id.toLowerCase().startsWith(own))
    .flatMap(({ galleryId, enabledImages }) => {
      const enabled = new Set(enabledImages.map((name) => name.toLowerCase()));
      return galleryImages({
        galleries: state.galleries.filter((gallery) => gallery.id.toLowerCase() === galleryId.toLowerCase()),
      }).filter(({ definition }) => enabled.has(definition.toLowerCase()));
    });
}

/** All versions of galleries that may be the latest. */
export function galleryImages({
  galleries,
}: Pick<State, 'galleries'>): readonly (LabImage & { readonly definition: string })[] {
  return galleries.flatMap(({ definitions }) =>
    definitions.flatMap(({ name: definition, versions }) =>
      versions
        .filter(({ excludeFromLatest }) => !excludeFromLatest)
        .map(({ tags, provisioningState }) => ({
          definition,
          name: tags['imageName'] ?? '',
          imagePath: tags['ImagePath'] ?? '',
          provisioningState,
          by: 'Gallery' as const,
        })),
    ),
  );
}
