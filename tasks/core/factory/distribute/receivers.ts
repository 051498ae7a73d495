import type { BlobEntry } from '../../azure/blobs/container.js';
import { present } from '../../azure/requests/present.js';
import type { CustomImage } from '../../azure/resources/custom-images.js';
import type { Lab } from '../../azure/resources/labs.js';
import type { LabEntry } from '../../configuration/labs-json.js';
import type { Finding, LeftAlone } from '../../step/action.js';
import { messageOf } from '../../step/problem.js';
import { type ImagesToMark, imagesToMark } from '../current/images-to-mark.js';
import { imagePathTag, tagOf, vhdTag } from '../images/tags.js';
import { type MatchingOptions, subscriptionOf } from '../labs/matching.js';
import type { FactoryReads } from '../reads.js';
import { isOfAnotherFactory } from '../store/companion.js';
import type { Store } from '../store/store.js';
import type { TargetLab } from '../labs/target-labs.js';
import type { ReadContext } from './inputs.js';
import {
  type LabFormulas,
  readLabFormulas,
  takenFormulas,
  type WantedFormula,
} from '../current/lab-formulas.js';
import { leftStaged } from './left-staged.js';
import { listStaged } from './list-staged.js';

/** A lab that receives images. */
export interface Receiver {
  readonly lab: Lab;
  readonly entry: LabEntry;
  /** The lab's custom images by name in lower case. */
  readonly images: ReadonlyMap<string, HeldImage>;
  /** The images of the paths that have a current one, or are to have; absent where there is no such path. */
  readonly toMark?: ImagesToMark;
  /** The formulas that it is to have, and has; absent where it is to have none. */
  readonly formulas?: LabFormulas;
  /** The names, in lower case, of the VHDs with our marks in the lab's staging container. */
  readonly staged: ReadonlySet<string>;
  /** Those of them that no run will use. */
  readonly left: readonly BlobEntry[];
}

/** The properties of a custom image that the plan needs; no more, since hundreds of labs have tens of thousands. */
export type HeldImage = Pick<CustomImage, 'name' | 'tags' | 'provisioningState'>;

/** The factory that stages VHDs, and what it has. */
interface Source {
  readonly factoryLab: Lab;
  readonly store: Store;
  readonly reads: Pick<FactoryReads, 'customImages' | 'formulas'>;
  /** The formulas of the Configuration folder. */
  readonly formulas: readonly WantedFormula[];
}

export async function readReceiver(
  context: ReadContext,
  target: TargetLab,
  source: Source,
): Promise<Receiver | LeftAlone> {
  const { entry, lab, findings } = target;
  if (entry.broken) return unserved(entry, [entry.broken]);
  if (!lab) return unserved(entry, findings);
  findings.forEach(context.notice);
  try {
    const taken = takenFormulas(source.formulas, entry, { strict: context.inputs.strictImagePaths });
    const images = await readImages(source, lab, taken, context);
    const formulas = await readLabFormulas(lab, taken, source.reads.formulas, context);
    return {
      lab,
      entry,
      ...images,
      ...present('formulas', formulas),
      ...(await readStaged(context, lab, entry, source)),
    };
  } catch (error) {
    context.signal.throwIfAborted();
    return unserved(entry, [{ severity: 'error', what: messageOf(error) }]);
  }
}

async function readImages(
  { reads }: Source,
  lab: Lab,
  taken: readonly WantedFormula[],
  { inputs }: ReadContext,
): Promise<Pick<Receiver, 'images' | 'toMark'>> {
  const keys = new Set(taken.map(({ formula }) => formula.pathKey));
  const images = await reads.customImages(lab);
  return {
    images: new Map(images.map((image) => [image.name.toLowerCase(), held(image)])),
    ...present('toMark', imagesToMark(images, inputs.markCurrent, keys)),
  };
}

function held({ name, tags, provisioningState }: CustomImage): HeldImage {
  const named = [imagePathTag, vhdTag].map((tag) => [tag, tagOf(tags, tag)] as const);
  const kept = named.filter((pair): pair is readonly [string, string] => pair[1] !== undefined);
  return { name, provisioningState, tags: Object.fromEntries(kept) };
}

/** Where the staging container cannot be read, the actions that need it fail and say why. */
async function readStaged(
  { azure, inputs, signal, now }: ReadContext,
  lab: Lab,
  entry: LabEntry,
  { factoryLab, store }: Source,
): Promise<Pick<Receiver, 'staged' | 'left'>> {
  try {
    const blobs = await listStaged(azure, lab, inputs.stagingContainer, signal);
    if (blobs.length === 0) return { staged: new Set(), left: [] };
    return {
      staged: new Set(blobs.map(({ name }) => name.toLowerCase())),
      left: leftStaged(
        blobs,
        wantedNames(entry, store.images, factoryLab, { strict: inputs.strictImagePaths }),
        factoryLab.id,
        now(),
        inputs.copyTimeoutMinutes,
      ),
    };
  } catch {
    signal.throwIfAborted();
    return { staged: new Set(), left: [] };
  }
}

function wantedNames(
  entry: LabEntry,
  images: Source['store']['images'],
  { id }: Lab,
  options: MatchingOptions,
): ReadonlySet<string> {
  const ours = images.filter((image) => !isOfAnotherFactory(image, id));
  const wanted = ours.filter(({ imagePath }) => subscriptionOf(entry, imagePath, options).subscribed);
  return new Set(wanted.map(({ vhdFileName }) => vhdFileName.toLowerCase()));
}

/** The record of a lab that cannot be served. */
export function unserved(entry: LabEntry, findings: readonly Finding[]): LeftAlone {
  return {
    subject: { kind: 'lab', name: entry.labName },
    outcome: 'failed',
    reason: findings.map(({ what }) => what).join(' '),
    findings,
  };
}
