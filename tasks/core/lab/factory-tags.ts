import { type Tags, tagOf } from '../azure/resources/tags.js';

/**
 * The identity of an image of an image factory, on a VM that was built successfully and on custom images: all that the
 * scripts know (C43).
 */
export const imagePathTag = 'ImagePath';

/** Whether an image factory brought an image, which it then counts and retires itself. */
export function isOfFactory({ tags }: { readonly tags: Tags }): boolean {
  return tagOf(tags, imagePathTag) !== undefined;
}

/** Whether image factories act on what has a tag of this name. */
export function isFactoryTag(name: string): boolean {
  return /^(ImagePath$|ImageFactory)/i.test(name);
}
