import type { Target } from '../step/action.js';
import type { Phase } from '../step/phases.js';
import type { UnitRecord } from '../step/record.js';
import type { ImageCell } from './image-cells.js';
import { createIndexedList, type IndexedList } from './indexed-list.js';
import type { KnownImage, KnownImages } from './known-images.js';
import type { OverviewCell, OverviewImage, OverviewPhase, OverviewUnit } from './schema.js';
import { secondsBetween } from './units.js';

/** What rows name by an index. */
export interface Lists {
  readonly images: KnownImages;
  readonly imageIndex: ReadonlyMap<KnownImage, number>;
  readonly targets: IndexedList<Target>;
  readonly paths: IndexedList<string>;
  readonly verbs: IndexedList<string>;
  readonly phaseNames: IndexedList<string>;
}

export function createLists(images: KnownImages): Lists {
  const text = () => createIndexedList<string>((item) => item);
  return {
    images,
    imageIndex: new Map(images.all.map((image, index) => [image, index])),
    targets: createIndexedList(({ id }) => id),
    paths: text(),
    verbs: text(),
    phaseNames: text(),
  };
}

export function imageRow({ path, name, createdAt, bytes }: KnownImage, { paths }: Lists): OverviewImage {
  const seconds = createdAt ? Math.round(createdAt.getTime() / 1000) : null;
  return [paths.indexOf(path), name ?? null, seconds, bytes ?? null];
}

export function cellRow(
  { target, path, state, olderBy, images, isShared }: ImageCell,
  lists: Lists,
): OverviewCell {
  const indexes = images.flatMap((image) => lists.imageIndex.get(image) ?? []);
  const cell = [lists.targets.indexOf(target), lists.paths.indexOf(path), state, olderBy, indexes] as const;
  return isShared ? [...cell, 1] : cell;
}

export function unitRow(record: UnitRecord, start: Date, lists: Lists): OverviewUnit {
  const { verb, outcome, target, startedAt, endedAt, bytes, phases = [] } = record;
  const image = lists.images.of(record);
  const row = [
    lists.verbs.indexOf(verb),
    outcome,
    (image && lists.imageIndex.get(image)) ?? null,
    target ? lists.targets.indexOf(target) : null,
    startedAt ? secondsOf(start, startedAt) : null,
    secondsOf(startedAt, endedAt),
    bytes,
    phases.map((phase) => phaseRow(phase, start, lists)),
  ] as const;
  return image ? row : [...row, record.subject.name];
}

function phaseRow({ name, startedAt, endedAt }: Phase, start: Date, { phaseNames }: Lists): OverviewPhase {
  return [phaseNames.indexOf(name), secondsOf(start, startedAt), secondsOf(startedAt, endedAt)];
}

/** Tenths are enough for a page. */
function secondsOf(startedAt: Date | undefined, endedAt: Date | undefined): number {
  return Math.round(secondsBetween(startedAt, endedAt) * 10) / 10;
}
