import { labOfMachine } from '../../azure/resource-id.js';
import { tagOf } from '../images/tags.js';

/** The image VM that a VHD comes from: the VM itself, or what a stored image says of it. */
export interface VhdSource {
  readonly imagePath: string;
  readonly vm?: { readonly id: string };
  readonly sourceVmId?: string;
}

/**
 * The blob metadata that marks a VHD as ours from the start of its copy (C52). Metadata is sent in headers: values are
 * percent-encoded, and an empty value would be lost, as for an image of the scripts, which names no VM.
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

/** Adds the image's name to the metadata of a VHD that is being committed: no other run uses that name (C70). */
export function withClaim(
  metadata: Readonly<Record<string, string>>,
  imageName: string,
): Readonly<Record<string, string>> {
  return { ...metadata, [nameMark]: imageName };
}

/** The image that a VHD of ours is being, or was, committed as. */
export function claimedImage(
  metadata: Readonly<Record<string, string>>,
): { readonly imageName: string; readonly imagePath: string } | undefined {
  const imageName = tagOf(metadata, nameMark);
  const imagePath = tagOf(metadata, 'imagefactorypath');
  if (imageName === undefined || imagePath === undefined) return undefined;
  return { imageName, imagePath: decoded(imagePath) };
}

const vhdMark = 'imagefactoryvhd';

/** The metadata of a name that was given: whose it is (C70). */
export function givenNameMetadata(
  { imagePath, vhdFileName }: { readonly imagePath: string; readonly vhdFileName: string },
  runId: string,
): Readonly<Record<string, string>> {
  return { ...vhdMetadata({ imagePath }, runId), [vhdMark]: vhdFileName };
}

/** The VHD whose image has or had a name; none where nobody of ours gave it. */
export function vhdOfGivenName(metadata: Readonly<Record<string, string>>): string | undefined {
  return tagOf(metadata, vhdMark);
}

const labMark = 'imagefactorylab';

/** The metadata of a VHD that is staged for a lab. It names the factory, for several may use one staging container. */
export function stagedMetadata(
  source: VhdSource,
  runId: string,
  factoryLabId: string,
): Readonly<Record<string, string>> {
  return { ...vhdMetadata(source, runId), [labMark]: encodeURI(factoryLabId) };
}

const sinceMark = 'imagefactorysince';

/** The metadata of the blob that a whole run leases: which run works on the factory of a lab, and since when. */
export function runLockMetadata(
  runId: string,
  factoryLabId: string,
  since: Date,
): Readonly<Record<string, string>> {
  return {
    imagefactoryrun: encodeURIComponent(runId),
    [labMark]: encodeURI(factoryLabId),
    [sinceMark]: since.toISOString(),
  };
}

/** Since when the run that leased a lock last works on the factory; `undefined` where nobody wrote that. */
export function lockedSince(metadata: Readonly<Record<string, string>> | undefined): Date | undefined {
  const since = new Date(tagOf(metadata, sinceMark) ?? '');
  return Number.isNaN(since.getTime()) ? undefined : since;
}

/** Whether the factory of this lab staged a VHD (C83). */
export function isStagedBy(
  metadata: Readonly<Record<string, string>> | undefined,
  factoryLabId: string,
): boolean {
  const labId = tagOf(metadata, labMark);
  return isOurVhd(metadata) && labId?.toLowerCase() === encodeURI(factoryLabId).toLowerCase();
}

/** Whether a VHD is marked as that of another lab's VM: several factories may store in one account. */
export function isOfAnotherLab(metadata: Readonly<Record<string, string>>, labId: string): boolean {
  const owner = labOfMachine(tagOf(metadata, 'imagefactoryvm') ?? '');
  return owner !== undefined && owner.toLowerCase() !== encodeURI(labId).toLowerCase();
}

const vhdMarks = Object.keys(vhdMetadata({ imagePath: '' }, ''));

/** Whether a blob carries our metadata: only such a VHD is deleted or used (C52, C64). */
export function isOurVhd(metadata: Readonly<Record<string, string>> | undefined): boolean {
  const names = new Set(Object.keys(metadata ?? {}).map((name) => name.toLowerCase()));
  return vhdMarks.every((mark) => names.has(mark));
}

/** The run that marked a VHD last; `unknown` where none did. */
export function runOfVhd(metadata: Readonly<Record<string, string>> | undefined): string {
  return decoded(tagOf(metadata, 'imagefactoryrun') ?? 'unknown');
}

const testerMark = 'imagefactorytester';

/** Marks a VHD as that of an image which this run tests. */
export function withTester(
  metadata: Readonly<Record<string, string>>,
  runId: string,
): Readonly<Record<string, string>> {
  return { ...metadata, [testerMark]: encodeURIComponent(runId) };
}

/** The run that has tested, or tests, the image of a VHD; `unknown` where none did. */
export function testerOfVhd(metadata: Readonly<Record<string, string>> | undefined): string {
  return decoded(tagOf(metadata, testerMark) ?? 'unknown');
}

const retiredMark = 'imagefactoryretired';

/** Marks a VHD whose image is being deleted: without its companion it is deleted at any age (C64). */
export function markRetired(metadata: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return { ...metadata, [retiredMark]: 'true' };
}

export function isRetired(metadata: Readonly<Record<string, string>>): boolean {
  return tagOf(metadata, retiredMark) !== undefined;
}

/** The text of a mark. Somebody else's may be no encoding: it stays as it is. */
export function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
