import { tagOf } from '../images/tags.js';

/** The VM that a VHD comes from: as a VM about to be stored, or as a stored image tells it. */
export interface VhdSource {
  readonly imagePath: string;
  readonly vm?: { readonly id: string };
  readonly sourceVmId?: string;
}

/**
 * The blob metadata by which a VHD is recognised as ours from the start of its copy (C52). Metadata travels in
 * headers, so values are percent-encoded; an empty one would be lost, and the scripts do not name the VM.
 */
export function vhdMetadata(source: VhdSource, runId: string): Readonly<Record<string, string>> {
  const vmId = source.vm?.id ?? source.sourceVmId;
  return {
    ...(vmId === undefined ? {} : { imagefactoryvm: encodeURI(vmId) }),
    imagefactorypath: encodeURIComponent(source.imagePath),
    imagefactoryrun: encodeURIComponent(runId),
  };
}

const nameMark = 'imagefactoryname';

/** The metadata of a VHD that is being committed: nobody else gives the name to an image (C70). */
export function withClaim(
  metadata: Readonly<Record<string, string>>,
  imageName: string,
): Readonly<Record<string, string>> {
  return { ...metadata, [nameMark]: imageName };
}

/** The image that a VHD of ours is, or is about to be. */
export function claimedImage(
  metadata: Readonly<Record<string, string>>,
): { readonly imageName: string; readonly imagePath: string } | undefined {
  const imageName = tagOf(metadata, nameMark);
  const imagePath = tagOf(metadata, 'imagefactorypath');
  if (imageName === undefined || imagePath === undefined) return undefined;
  return { imageName, imagePath: decodeURIComponent(imagePath) };
}

const labMark = 'imagefactorylab';

/** The metadata of a VHD that is staged for a lab: several factories may stage theirs in one container. */
export function stagedMetadata(
  source: VhdSource,
  runId: string,
  factoryLabId: string,
): Readonly<Record<string, string>> {
  return { ...vhdMetadata(source, runId), [labMark]: encodeURI(factoryLabId) };
}

/** Whether a VHD was staged by the factory of this lab. */
export function isStagedBy(
  metadata: Readonly<Record<string, string>> | undefined,
  factoryLabId: string,
): boolean {
  const labId = tagOf(metadata, labMark);
  return isOurVhd(metadata) && labId?.toLowerCase() === encodeURI(factoryLabId).toLowerCase();
}

const vhdMarks = Object.keys(vhdMetadata({ imagePath: '' }, ''));

/** Whether a blob carries our metadata; only such a VHD is ever deleted or gone on from (C52, C64). */
export function isOurVhd(metadata: Readonly<Record<string, string>> | undefined): boolean {
  const names = new Set(Object.keys(metadata ?? {}).map((name) => name.toLowerCase()));
  return vhdMarks.every((mark) => names.has(mark));
}

/** The run that began to write a VHD of ours. */
export function runOfVhd(metadata: Readonly<Record<string, string>> | undefined): string {
  return decodeURIComponent(tagOf(metadata, 'imagefactoryrun') ?? 'unknown');
}

const retiredMark = 'imagefactoryretired';

/** The metadata of a VHD whose image is being deleted: without its companion it is waste, however young. */
export function markRetired(metadata: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return { ...metadata, [retiredMark]: 'true' };
}

export function isRetired(metadata: Readonly<Record<string, string>>): boolean {
  return tagOf(metadata, retiredMark) !== undefined;
}
