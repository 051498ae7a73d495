import { define } from '../../step/action.js';
import type { UnitRecord } from '../../step/record.js';
import { grouped } from '../grouped.js';

/** What OutputImageList found, by what it is. */
export interface ListedRecords {
  /** What the store has, those images included that must not be distributed. */
  readonly stored: readonly UnitRecord[];
  /** What labs and galleries have, by place, in the order of the list. */
  readonly places: readonly PlaceRecords[];
  /** The golden images of the Configuration folder; none where it is not given. */
  readonly defined: readonly UnitRecord[];
  readonly unread: readonly UnitRecord[];
}

/** A lab or a gallery, and what it has and lacks. */
export interface PlaceRecords {
  readonly place: NonNullable<UnitRecord['target']>;
  readonly held: readonly UnitRecord[];
  readonly missing: readonly UnitRecord[];
}

/** Sorts the records of a list; the newest of a path stands last, as they do. */
export function listedRecords(records: readonly UnitRecord[]): ListedRecords {
  const listed = records.filter(({ verb }) => verb === 'list');
  const read = listed.filter(({ outcome }) => outcome !== 'failed');
  const inPlaces = read.filter(({ target }) => target?.kind === 'lab' || target?.kind === 'gallery');
  return {
    stored: read.filter(({ target, outcome }) => target?.kind === 'store' && outcome === 'succeeded'),
    places: [...grouped(inPlaces, ({ target }) => target?.id ?? '').values()].map(placeOf),
    defined: records.filter(({ verb }) => verb === define),
    unread: listed.filter(({ outcome }) => outcome === 'failed'),
  };
}

function placeOf(records: readonly UnitRecord[]): PlaceRecords {
  const [first] = records as readonly [UnitRecord];
  return {
    place: first.target as PlaceRecords['place'],
    held: records.filter(({ outcome }) => outcome === 'succeeded'),
    missing: records.filter(({ outcome }) => outcome === 'skipped'),
  };
}

/** The golden image that a record is about, in the form in which paths are compared. */
export function pathOf({ imageFacts, subject }: Pick<UnitRecord, 'imageFacts' | 'subject'>): string {
  return imageFacts?.path ?? subject.name;
}

/** Whether an image may be brought to labs: the store says nothing else of it. */
export function isGood({ details }: Pick<UnitRecord, 'details'>): boolean {
  return details['state'] === undefined;
}
