import { tagOf } from '../images/tags.js';
import { decoded, type VhdSource, vhdMetadata, withClaim } from '../vhds/marks.js';

/**
 * Where an image stands. `snapped`: its VHD is complete, and its tests are outstanding. `rejected`: a test has failed.
 * `stored`: it may be distributed. `deprecated`: nothing new should use it, and it is deleted later. `revoked`: it must not be
 * used.
 */
export type ImageState = (typeof states)[number];

const states = ['snapped', 'rejected', 'stored', 'deprecated', 'revoked'] as const;

/** What a list of records tells of each: the state of an image, since when, and why. */
export interface RecordMarks {
  readonly state: ImageState;
  readonly imagePath: string;
  readonly imageName: string;
  readonly since: Date;
  readonly reason: string;
  /** When an image that is deprecated may be deleted. */
  readonly deleteAfter?: Date;
}

/** What marks have to name: the VM that an image was made from, and the run that writes them. */
export interface MarkedBy {
  readonly sourceVmId?: string;
  readonly runId: string;
}

/** Metadata is sent in headers, of which Azure takes 8 KiB in all; encoded, a character may take nine bytes. */
const longestReason = 200;

/** The metadata of a record, from which one list tells the states of all images. */
export function recordMetadata(
  { state, imagePath, imageName, since, reason, deleteAfter }: RecordMarks,
  { sourceVmId, runId }: MarkedBy,
): Readonly<Record<string, string>> {
  const source: VhdSource = { imagePath, ...(sourceVmId === undefined ? {} : { sourceVmId }) };
  return {
    ...withClaim(vhdMetadata(source, runId), imageName),
    imagefactorystate: state,
    imagefactorysince: since.toISOString(),
    ...(reason === '' ? {} : { imagefactoryreason: encodeURIComponent(cut(reason)) }),
    ...(deleteAfter ? { imagefactorydeleteafter: deleteAfter.toISOString() } : {}),
  };
}

/** Not in the middle of a character, which could not be encoded. */
function cut(reason: string): string {
  const characters = Array.from(reason.replaceAll(/\p{Surrogate}/gu, ''));
  return characters.length <= longestReason
    ? characters.join('')
    : `${characters.slice(0, longestReason - 1).join('')}…`;
}

/** What the metadata of a record says. @returns `undefined` where that is not the metadata of one */
export function readRecordMarks(metadata: Readonly<Record<string, string>>): RecordMarks | undefined {
  const state = states.find((one) => one === tagOf(metadata, 'imagefactorystate'));
  const since = dateOf(tagOf(metadata, 'imagefactorysince'));
  const imagePath = decoded(tagOf(metadata, 'imagefactorypath') ?? '');
  if (!state || !since || imagePath === '') return undefined;
  const deleteAfter = dateOf(tagOf(metadata, 'imagefactorydeleteafter'));
  return {
    state,
    imagePath,
    imageName: tagOf(metadata, 'imagefactoryname') ?? '',
    since,
    reason: decoded(tagOf(metadata, 'imagefactoryreason') ?? ''),
    ...(deleteAfter ? { deleteAfter } : {}),
  };
}

function dateOf(text: string | undefined): Date | undefined {
  const date = new Date(text ?? '');
  return Number.isNaN(date.getTime()) ? undefined : date;
}
