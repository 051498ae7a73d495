import { imagePathKey } from '../../configuration/image-path.js';
import { labTarget } from '../../lab/target.js';
import { type LeftAlone, makeCurrentVerb, type Plan } from '../../step/action.js';
import { chooseCurrent, type CurrentFacts, type CurrentMove, isDone } from '../current/choose-current.js';
import { currentImageFact } from '../current/current-output.js';
import type { LabImage } from '../labs/image-order.js';
import { type MatchingOptions, subscriptionOf } from '../labs/matching.js';
import { imagePathOf } from '../labs/own-images.js';
import type { DistributeAction, MakeCurrentAction } from './actions.js';
import type { Receiver } from './receivers.js';

/** What holds for the current images of all labs. */
export interface CurrentTerms extends MatchingOptions {
  readonly facts: CurrentFacts;
  /** Whether each path has a current image; else only those of which an image carries the tag already. */
  readonly markCurrent: boolean;
}

/** A path of which a lab has images, or is to get some. */
interface LabPath {
  readonly imagePath: string;
  readonly images: readonly LabImage[];
  readonly deliveries: readonly DistributeAction[];
}

/**
 * The current images of a lab that takes VHDs (C125): the newest good image of each path that it takes.
 * @param deliveries what it is to get, which comes before
 */
export function planCurrent(
  receiver: Receiver,
  deliveries: readonly DistributeAction[],
  terms: CurrentTerms,
): Plan<MakeCurrentAction> {
  const parts = pathsOf(receiver, deliveries, terms).map((path) => planPath(receiver, path, terms));
  return {
    actions: parts.flatMap(({ action }) => action ?? []),
    leftAlone: parts.flatMap(({ leftAlone }) => leftAlone ?? []),
  };
}

function pathsOf(
  { entry, toMark = new Map<string, never>() }: Receiver,
  deliveries: readonly DistributeAction[],
  terms: CurrentTerms,
): LabPath[] {
  const ofPaths = new Map<string, DistributeAction[]>();
  for (const delivery of deliveries) {
    const key = imagePathKey(delivery.image.imagePath);
    const others = ofPaths.get(key);
    if (others) others.push(delivery);
    else if (terms.markCurrent || toMark.has(key)) ofPaths.set(key, [delivery]);
  }
  const keys = [...new Set([...toMark.keys(), ...ofPaths.keys()])];
  const paths = keys.map((key): LabPath => {
    const [images, coming] = [toMark.get(key) ?? [], ofPaths.get(key) ?? []];
    const [image] = images;
    return {
      images,
      deliveries: coming,
      imagePath: coming[0]?.image.imagePath ?? (image ? imagePathOf(image) : ''),
    };
  });
  return paths.filter(({ imagePath }) => subscriptionOf(entry, imagePath, terms).subscribed);
}

interface Planned {
  readonly action?: MakeCurrentAction;
  readonly leftAlone?: LeftAlone;
}

function planPath(receiver: Receiver, path: LabPath, { facts, markCurrent }: CurrentTerms): Planned {
  const coming = path.deliveries.map(({ image }) => image);
  const move = chooseCurrent(path.images, facts, coming);
  const [best] = move.candidates;
  if (best === undefined || (!markCurrent && move.marked.length === 0)) return {};
  return isDone(move)
    ? { leftAlone: alreadyCurrent(receiver, path, best) }
    : { action: makeCurrentAction(receiver, path, move, best) };
}

function unitOf({ lab }: Receiver, { imagePath }: LabPath, name: string) {
  return {
    verb: makeCurrentVerb,
    subject: { kind: 'custom image', name },
    target: labTarget(lab),
    imageFacts: { path: imagePath, name },
  };
}

function alreadyCurrent(receiver: Receiver, path: LabPath, name: string): LeftAlone {
  return {
    ...unitOf(receiver, path, name),
    outcome: 'skipped',
    reason: 'It is the current image.',
    details: { [currentImageFact]: name },
  };
}

function makeCurrentAction(
  receiver: Receiver,
  path: LabPath,
  move: CurrentMove,
  name: string,
): MakeCurrentAction {
  const { lab } = receiver;
  const { imagePath, deliveries } = path;
  return {
    ...unitOf(receiver, path, name),
    kind: 'make current',
    key: keyOfMarking(lab, imagePath),
    work: 'mark',
    reason: `It is the newest good image of ${imagePath} in ${lab.name}.`,
    needs: deliveries.map(({ key }) => key),
    lab,
    imagePath,
    ...move,
  };
}

/** The key of the action that marks the current image of a path in a lab. */
export function keyOfMarking({ id }: Receiver['lab'], imagePath: string): string {
  return `${id} current ${imagePathKey(imagePath)}`;
}
