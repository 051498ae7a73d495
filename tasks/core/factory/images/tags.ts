import type { OsState } from '../../azure/resources/image-definitions.js';
import type { LabVirtualMachine } from '../../azure/resources/lab-virtual-machines.js';
import { tagOf } from '../../azure/resources/tags.js';
import { imagePathKey } from '../../configuration/image-path.js';
import { sameName } from '../../lab/names.js';

export { hasTag, tagOf } from '../../azure/resources/tags.js';
export { imagePathTag } from '../../lab/factory-tags.js';

/** Whether a tag of a VM or custom image names this image path, however the two are written (C4). */
export function namesPath(
  tags: Readonly<Record<string, string>> | undefined,
  tag: string,
  imagePath: string,
): boolean {
  const named = tagOf(tags, tag);
  return named !== undefined && imagePathKey(named) === imagePathKey(imagePath);
}

/** Whether a VM carries our mark of this very image: only such a VM is changed or deleted. */
export function isOurs(
  { tags }: Pick<LabVirtualMachine, 'tags'>,
  { imagePath }: { readonly imagePath: string },
): boolean {
  return namesPath(tags, factoryPathTag, imagePath);
}

/** Whether a custom image says that it is of another build than a stored image of its name. Older ones do not say. */
export function isOfAnotherBuild(
  tags: Readonly<Record<string, string>> | undefined,
  { vhdFileName }: { readonly vhdFileName: string },
): boolean {
  const named = tagOf(tags, vhdTag);
  return named !== undefined && !sameName(named, vhdFileName);
}

/** C44: on the VM from its creation on, so that a half-built one is recognised; the scripts do not act on it. */
export const factoryPathTag = 'ImageFactoryPath';

/** The pipeline run that made the VM (C44). */
export const runTag = 'ImageFactoryRun';

/** The planned name of the image VM, on all VMs of a build whose VMs have other names too (C44). */
export const buildTag = 'ImageFactoryBuild';

/** Resource id of the factory lab, on VMs (C44) and custom images (C85, C96). */
export const factoryLabTag = 'ImageFactoryLab';

/** When the image was built, on custom images, as companions write times (C85, C95). */
export const builtTag = 'ImageFactoryBuilt';

/** The VHD file of the stored image that a custom image was made from, which tells builds of one name apart (C78, C95). */
export const vhdTag = 'ImageFactoryVhd';

/** The commit of the Configuration folder that an image was built from: on VMs, and on custom images. */
export const commitTag = 'ImageFactoryCommit';

/** What a VM was built from, by hash: template, parameters and artifacts. */
export const inputsTag = 'ImageFactoryInputs';

/** How long the build of a VM took, in seconds. */
export const buildSecondsTag = 'ImageFactoryBuildSeconds';

/** The image that a VM was built from, with its exact version: on custom images, and on VMs that are built upon another golden image. */
export const baseTag = 'ImageFactoryBase';

/**
 * `Failed` on a VM whose deployment failed (C45); on a custom image `deprecated` if it is to be deleted (C120), `revoked` if nobody
 * is to use it (C124), and `current` if it is the one of its path that users and programs of the lab are to take.
 */
export const stateTag = 'ImageFactoryState';

/** Why an image was revoked (C124). */
export const reasonTag = 'ImageFactoryReason';

const revoked = 'revoked';

/** The tags of an image that nobody is to use. */
export function revokedTags(reason: string): Readonly<Record<string, string>> {
  return { [stateTag]: revoked, [reasonTag]: reason };
}

/** Whether the tags of an image say that nobody is to use it. */
export function isRevoked(tags: Readonly<Record<string, string>> | undefined): boolean {
  return sameName(tagOf(tags, stateTag) ?? '', revoked);
}

/** On a formula that a factory keeps: what its file says, by hash. */
export const formulaTag = 'ImageFactoryFormula';

/** The UTC day, such as `2026-12-31`, after which a deprecated image may be deleted (C120). */
export const deleteAfterTag = 'ImageFactoryDeleteAfter';

/** `true` on a deprecated version that was excluded from the latest before it was: it stays so (C120). */
export const excludedTag = 'ImageFactoryExcluded';

/** `false` on a VM that was built without generalization (C73). */
export const generalizedTag = 'ImageFactoryGeneralized';

/** `Specialized` on a VM that Images.json says is not to be generalized, on purpose. */
export const osStateTag = 'ImageFactoryOsState';

/** `true` or `false` on a VM of which Images.json says whether its data disks belong to the image. */
export const dataDisksTag = 'ImageFactoryDataDisks';

/** `true` on a VM whose image Images.json wants tested before it is handed out. */
export const testTag = 'ImageFactoryTest';

/** The VHD file of the stored image that a VM or custom image was made of to test it; neither has the tag ImagePath. */
export const testOfTag = 'ImageFactoryTestOf';

/** The state in which the tags of a VM say that its image is to be. */
export function osStateOf(tags: Readonly<Record<string, string>> | undefined): OsState {
  return sameName(tagOf(tags, osStateTag) ?? '', 'Specialized') ? 'Specialized' : 'Generalized';
}

/** Whether the data disks of a VM belong to its image, as far as its tags say. */
export function keepsDataDisks(tags: Readonly<Record<string, string>> | undefined): boolean | undefined {
  const said = tagOf(tags, dataDisksTag)?.toLowerCase();
  return said === 'true' || (said === 'false' ? false : undefined);
}

/** Whether the image of a VM is to be tested before it is handed out, as its tags say. */
export function isToBeTested(tags: Readonly<Record<string, string>> | undefined): boolean {
  return sameName(tagOf(tags, testTag) ?? '', 'true');
}

/** Any value protects an image from RetireImages: as a tag where Azure has tags, as metadata on the blobs of a stored image. */
export const keepTag = 'FactoryKeep';

/** Any value protects a VM from CleanUpFactory (C46). */
export const ignoreTag = 'FactoryIgnore';
