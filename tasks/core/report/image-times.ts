import type { Outcome, UnitRecord } from '../step/record.js';
import { grouped } from './grouped.js';
import { imageCells, isTelling } from './image-cells.js';
import { type KnownImages, knownImages } from './known-images.js';
import { firstStart, isStarted, lastEnded, type Started, workedSeconds } from './pieces.js';
import { releaserOf, type Stage, stageOf, stages } from './stages.js';
import { secondsBetween } from './units.js';

/** A time, and how much of it nothing was worked in. */
interface Time {
  readonly seconds: number;
  readonly waitedSeconds: number;
}

/** From the first start to the last end of a stage. Its wait is also that between the end of what came before and its start. */
export interface StageTime extends Time {
  readonly stage: Stage;
  /** The worst of its records. */
  readonly outcome: Outcome;
}

/** What a run did with one golden image, from the start of its work, or the wait for it, to the last end. */
export interface ImageTimes extends Time {
  readonly path: string;
  readonly stages: readonly StageTime[];
  /** How often it was built; 1 where nothing tells. */
  readonly attempts: number;
  /** The labs that have the newest image, of those that are to have it. */
  readonly labs: { readonly reached: number; readonly all: number };
}

const worst: readonly Outcome[] = ['failed', 'unfinished', 'succeeded', 'skipped', 'planned'];

/** One for each golden image on which work was started, the worst and then the longest first. */
export function imageTimesOf(records: readonly UnitRecord[]): readonly ImageTimes[] {
  const images = knownImages(records);
  const labs = labsOf(records, images);
  const started = records.filter(isStarted).filter(({ imageFacts }) => imageFacts);
  const begin = firstStart(started);
  const byPath = grouped(started, (record) => images.of(record)?.path ?? '');
  return [...byPath]
    .map(([path, ofPath]) => ({
      path,
      ...timesOf(ofPath, begin),
      labs: labs.get(path) ?? { reached: 0, all: 0 },
    }))
    .sort((one, other) => rankOf(one) - rankOf(other) || other.seconds - one.seconds);
}

function timesOf(ofPath: readonly Started[], begin: Date): Omit<ImageTimes, 'path' | 'labs'> {
  const byStage = grouped(ofPath, stageOf);
  const present = stages.flatMap((stage) => {
    const ofStage = byStage.get(stage);
    return ofStage ? [{ stage, ofStage }] : [];
  });
  return {
    ...timeSince(startOf(ofPath, ofPath, begin), ofPath),
    stages: present.map(({ stage, ofStage }) => stageTime(stage, ofStage, startOf(ofStage, ofPath, begin))),
    attempts: ofPath.reduce((most, { details }) => Math.max(most, Number(details['attempts'] ?? 1) || 1), 1),
  };
}

function stageTime(stage: Stage, ofStage: readonly Started[], from: Date): StageTime {
  const { seconds, waitedSeconds } = timeSince(from, ofStage);
  const before = secondsBetween(from, firstStart(ofStage));
  return { stage, seconds: seconds - before, waitedSeconds, outcome: worstOf(ofStage) };
}

function timeSince(from: Date, records: readonly Started[]): Time {
  const seconds = secondsBetween(from, lastEnded(records)?.endedAt);
  return { seconds, waitedSeconds: seconds - workedSeconds(records) };
}

/**
 * When the first of some records could have begun: at the end of what came before it on the same golden image, or with the
 * run. What is only deleted needs nothing of the run, so it has not waited.
 */
function startOf(some: readonly Started[], ofPath: readonly Started[], begin: Date): Date {
  const start = firstStart(some);
  const first = some.find(({ startedAt }) => startedAt.getTime() === start.getTime());
  const before = first && releaserOf(first, ofPath)?.endedAt;
  if (before) return before < start ? before : start;
  return first && ['clean-up', 'retire'].includes(stageOf(first)) ? start : begin;
}

function worstOf(records: readonly Started[]): Outcome {
  return worst.find((each) => records.some(({ outcome }) => outcome === each)) ?? 'succeeded';
}

function rankOf({ stages: all }: Pick<ImageTimes, 'stages'>): number {
  return worst.findIndex((each) => all.some(({ outcome }) => outcome === each));
}

function labsOf(
  records: readonly UnitRecord[],
  images: KnownImages,
): ReadonlyMap<string, ImageTimes['labs']> {
  const labs = new Map<string, ImageTimes['labs']>();
  for (const cells of imageCells(records.filter(isWanted), images)) {
    const reached = cells.filter(({ state }) => state === 'current').length;
    labs.set(cells[0]?.path ?? '', { reached, all: cells.length });
  }
  return labs;
}

/** Whether a record tells of an image that a lab is to have. */
function isWanted(record: UnitRecord): boolean {
  const isOffer = record.verb === 'distribute' || record.verb === 'leave alone';
  return isOffer && isTelling(record) && record.target.kind === 'lab';
}
