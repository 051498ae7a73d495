import { makeCurrentVerb, writeFormulaVerb } from '../step/action.js';
import type { UnitRecord } from '../step/record.js';
import { lastEnded, type Started, workBegan } from './pieces.js';

/** What a whole run does with an image, in its order. */
export type Stage = 'build' | 'store' | 'labs' | 'clean-up' | 'retire';

export const stages: readonly Stage[] = ['build', 'store', 'labs', 'clean-up', 'retire'];

/** The work on an image in the order that C102 demands. */
const order = ['build', 'snap', 'test', 'publish', 'distribute'];

/** What is deleted because an image is where it is to be; what else is deleted is retired. */
const tidied = ['image VM', 'test VM', 'test image', 'test scripts', 'staged VHD', 'snapshots', 'orphan'];

const stageOfVerb: Readonly<Record<string, Stage>> = {
  build: 'build',
  snap: 'store',
  test: 'store',
  store: 'store',
  reject: 'store',
  mark: 'clean-up',
  'end the access to': 'store',
  publish: 'labs',
  distribute: 'labs',
  [makeCurrentVerb]: 'labs',
  [writeFormulaVerb]: 'labs',
};

export function stageOf({ verb, subject }: Pick<UnitRecord, 'verb' | 'subject'>): Stage {
  return stageOfVerb[verb] ?? (tidied.includes(subject.kind) ? 'clean-up' : 'retire');
}

/**
 * The record whose end let a record's work begin: of those that come before it in the order of the work on an image, the
 * one that ended last.
 * @param ofPath the records of the same golden image
 */
export function releaserOf(record: Started, ofPath: readonly Started[]): Started | undefined {
  const began = workBegan(record);
  return lastEnded(
    ofPath.filter((other) => other !== record && other.endedAt <= began && comesBefore(other, record)),
  );
}

/** Whether the order of the work on an image puts the one before the other: C84 for two images of a lab, else C102. */
function comesBefore(before: Started, record: Started): boolean {
  const [rank, own] = [order.indexOf(before.verb), order.indexOf(record.verb)];
  const isInSameLab = before.verb === 'distribute' && before.target?.id === record.target?.id;
  if (own >= 0) return rank >= 0 && (rank < own || (rank === own && isInSameLab));
  return rank >= 0 && isBeforeDeletion(before, record, isInSameLab);
}

/** A VM is deleted once it is stored and tested, an image of a lab once the lab has the next one, all else after all else. */
function isBeforeDeletion(before: Started, { subject, target }: Started, isInSameLab: boolean): boolean {
  if (subject.kind === 'image VM') return ['build', 'snap', 'test'].includes(before.verb);
  return target?.kind !== 'lab' || isInSameLab;
}
