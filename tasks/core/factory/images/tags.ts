import type { LabVirtualMachine } from '../../azure/resources/lab-virtual-machines.js';
import { imagePathKey } from '../../configuration/image-path.js';

/** Only what carries our mark, of this very image, is changed or deleted. */
export function isOurs({ tags }: LabVirtualMachine, { imagePath }: { readonly imagePath: string }): boolean {
  return imagePathKey(tagOf(tags, factoryPathTag) ?? '') === imagePathKey(imagePath);
}

/** The identity of an image, on a VM that was built successfully and on custom images: all that the scripts know (C43). */
export const imagePathTag = 'ImagePath';

/** C44: on the VM from its creation on, so that a half-built one is recognised; the scripts do not act on it. */
export const factoryPathTag = 'ImageFactoryPath';

/** The pipeline run that made the VM (C44). */
export const runTag = 'ImageFactoryRun';

/** Resource id of the factory lab, on VMs (C44) and custom images (C85, C96). */
export const factoryLabTag = 'ImageFactoryLab';

/** `Failed` on a VM whose deployment failed (C45). */
export const stateTag = 'ImageFactoryState';

/** `false` on a VM that was built without generalization (C73). */
export const generalizedTag = 'ImageFactoryGeneralized';

/** Any value protects a VM from CleanUpFactory (C46). */
export const ignoreTag = 'FactoryIgnore';

/** A tag's value; names are compared without regard to casing (C46), and an empty value counts as none. */
export function tagOf(tags: Readonly<Record<string, string>> | undefined, name: string): string | undefined {
  const entries = Object.entries(tags ?? {});
  const found = entries.find(([candidate]) => candidate.toLowerCase() === name.toLowerCase());
  return found?.[1] === '' ? undefined : found?.[1];
}
