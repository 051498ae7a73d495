import { imagePathKey } from '../../configuration/image-path.js';
import type { Finding } from '../../step/action.js';
import { identityOf } from '../bases/choose.js';
import { type KnownImage, newestLast } from './known-images.js';

/**
 * A notice of the golden images whose newest good image was built upon the revoked one, or upon one that was: what is wrong with
 * the revoked one may be in them, and a rollback leaves them alone.
 * @param images all images of the factory
 */
export function builtUponFindings(images: readonly KnownImage[], revoked: KnownImage): Finding[] {
  const concerned = newestOfEach(images).filter(isUpon(revoked, images));
  if (concerned.length === 0) return [];
  const each = concerned.map(({ imagePath, imageName }) => `${imageName} of ${imagePath}`);
  return [
    {
      severity: 'notice',
      what: `The newest images of other golden images are built upon ${revoked.imageName}: ${each.join(', ')}.`,
      why: 'They hold what is in it, and labs keep them.',
      remedy:
        'The next run builds them again, since their base is another image by then. Where that is too late, revoke them, too.',
    },
  ];
}

function newestOfEach(images: readonly KnownImage[]): readonly KnownImage[] {
  const good = images.filter(({ standing }) => standing === 'good');
  const newest = new Map(
    good.toSorted(newestLast).map((image) => [imagePathKey(image.imagePath), image] as const),
  );
  return [...newest.values()];
}

/** Whether an image was built upon another one, whatever stands between them. */
function isUpon(revoked: KnownImage, images: readonly KnownImage[]): (image: KnownImage) => boolean {
  const identities = new Set([identity(revoked)]);
  const stands = (image: KnownImage) => identities.has(baseOf(image));
  for (let before = 0; before < identities.size;) {
    before = identities.size;
    for (const image of images.filter(stands)) identities.add(identity(image));
  }
  return stands;
}

function identity(image: KnownImage): string {
  return identityOf(image.imagePath, image).toLowerCase();
}

/** Its companion tells it, or its version where only a gallery has it. */
function baseOf({ stored, versions }: KnownImage): string {
  const base = stored?.base ?? versions.find(({ origin }) => origin?.base !== undefined)?.origin?.base;
  return base?.toLowerCase() ?? '';
}
