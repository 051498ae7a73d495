import { present } from '../../azure/requests/present.js';
import { isSameId } from '../../azure/resource-id.js';
import type { Tags } from '../../azure/resources/tags.js';
import { isValidImagePath } from '../../configuration/image-path.js';
import { baseTag, commitTag, factoryLabTag, imagePathTag, inputsTag, tagOf } from '../images/tags.js';
import type { ImageOrigin } from '../store/record-body.js';
import { writeTimestamp } from '../store/timestamps.js';

/** What the tags of a snapshot or version tell of the image that it holds. */
export interface BuiltImage {
  readonly imagePath: string;
  readonly imageName: string;
  /** When the snapshots were begun, UTC: the version's number is made of it. */
  readonly timestamp: Date;
  /** Resource id of the image VM. */
  readonly sourceVmId: string;
  /** The VM's creation date as Azure wrote it: a VM of the same name made later is another one. */
  readonly sourceVmCreated: string;
  readonly factoryRunId: string;
  /** The VHD that is stored beside it, for labs without gallery; absent where none is. */
  readonly vhdFileName?: string;
  /** What it was built from, as far as that was known. */
  readonly origin?: BuildOrigin;
}

/** By what a later build is compared with an image (C123). */
export type BuildOrigin = Pick<ImageOrigin, 'base' | 'commit' | 'inputs'>;

/** The tags by which a definition is the factory's. */
export function definitionTags(imagePath: string, factoryLabId: string): Tags {
  return { [imagePathTag]: imagePath, [factoryLabTag]: factoryLabId };
}

/** The tags of a snapshot or version. */
export function imageTags(image: BuiltImage, factoryLabId: string): Tags {
  const { imagePath, imageName, timestamp, sourceVmId, sourceVmCreated, factoryRunId, vhdFileName } = image;
  const { base, commit, inputs } = image.origin ?? {};
  return {
    ...definitionTags(imagePath, factoryLabId),
    imageName,
    timestamp: writeTimestamp(timestamp),
    sourceVmId,
    sourceVmCreated,
    factoryRunId,
    ...(vhdFileName === undefined ? {} : { vhdFileName }),
    ...present(baseTag, fitting(base)),
    ...present(commitTag, fitting(commit)),
    ...present(inputsTag, fitting(inputs)),
  };
}

/** Azure takes 256 characters of a value; a part of one would tell of a change that there is not. */
function fitting(value: string | undefined): string | undefined {
  return value !== undefined && value.length <= 256 ? value : undefined;
}

/** The image path of what carries this factory's mark; `undefined` for what does not. */
export function ownImagePath(tags: Tags, factoryLabId: string): string | undefined {
  const imagePath = tagOf(tags, imagePathTag);
  const owner = tagOf(tags, factoryLabTag);
  const isOwn = owner !== undefined && isSameId(owner, factoryLabId);
  return isOwn && imagePath !== undefined && isValidImagePath(imagePath) ? imagePath : undefined;
}

/** Whether something carries the mark of another factory. */
export function isOfOtherFactory(tags: Tags, factoryLabId: string): boolean {
  const owner = tagOf(tags, factoryLabTag);
  return owner !== undefined && !isSameId(owner, factoryLabId);
}

/** Reads what `imageTags` wrote. @returns `undefined` for what does not carry all of this factory's marks */
export function readBuiltImage(tags: Tags, factoryLabId: string): BuiltImage | undefined {
  const imagePath = ownImagePath(tags, factoryLabId);
  const [imageName, text, sourceVmId, sourceVmCreated] = [
    'imageName',
    'timestamp',
    'sourceVmId',
    'sourceVmCreated',
  ].map((name) => tagOf(tags, name));
  const timestamp = timeIn(text);
  if (imagePath === undefined || !imageName || !timestamp || !sourceVmId || !sourceVmCreated)
    return undefined;
  const vhdFileName = tagOf(tags, 'vhdFileName');
  return {
    imagePath,
    imageName,
    timestamp,
    sourceVmId,
    sourceVmCreated,
    factoryRunId: tagOf(tags, 'factoryRunId') ?? '',
    ...(vhdFileName === undefined ? {} : { vhdFileName }),
    ...originIn(tags),
  };
}

function originIn(tags: Tags): Pick<BuiltImage, 'origin'> {
  const origin = {
    ...present('base', tagOf(tags, baseTag)),
    ...present('commit', tagOf(tags, commitTag)),
    ...present('inputs', tagOf(tags, inputsTag)),
  };
  return Object.keys(origin).length > 0 ? { origin } : {};
}

/** Only what `writeTimestamp` writes is a time: another text is nobody's mark. */
function timeIn(text: string | undefined): Date | undefined {
  const time = new Date(`${text ?? ''}Z`);
  return !Number.isNaN(time.getTime()) && writeTimestamp(time) === text ? time : undefined;
}

/** The VM that an image was made of: images of one VM are one image. */
export function vmKeyOf({
  sourceVmId,
  sourceVmCreated,
}: Pick<BuiltImage, 'sourceVmId' | 'sourceVmCreated'>): string {
  return `${sourceVmId.toLowerCase()}\n${sourceVmCreated}`;
}
