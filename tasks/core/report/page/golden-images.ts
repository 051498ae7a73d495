import type { UnitRecord } from '../../step/record.js';
import { grouped } from '../grouped.js';
import { isGood, type ListedRecords, pathOf } from './listed-records.js';

/** A golden image: the newest image that the store has for labs, and how labs stand to it. */
export interface GoldenImageState {
  /** Spelled as in the first record of it. */
  readonly path: string;
  readonly newest?: UnitRecord;
  /** The names of the labs that have the newest. */
  readonly current: readonly string[];
  /** Labs that have only older ones, each with how many newer there are: `Dev (2 newer)`. */
  readonly behind: readonly string[];
  /** Labs that want it and have none that their users can take. */
  readonly missing: readonly string[];
}

/** How labs stand to each golden image, by its path. */
export function goldenImageStates({ stored, places, defined }: ListedRecords): GoldenImageState[] {
  const labs = places.filter(({ place }) => place.kind === 'lab');
  const standings = labs.flatMap((lab) => [...standingsOf(lab)]);
  const records = [...defined, ...stored, ...standings.map(({ record }) => record)];
  const paths = grouped(records, keyOf);
  const ofPath = grouped(standings, ({ record }) => keyOf(record));
  const good = grouped(stored.filter(isGood), keyOf);
  return [...paths].map(([key, [first]]) => ({
    path: first ? pathOf(first) : key,
    ...newestOf(good.get(key)),
    ...namesOf(ofPath.get(key) ?? []),
  }));
}

function keyOf(record: UnitRecord): string {
  return pathOf(record).toLowerCase();
}

function newestOf(records: readonly UnitRecord[] = []): Pick<GoldenImageState, 'newest'> {
  const newest = records.at(-1);
  return newest ? { newest } : {};
}

interface Standing {
  readonly lab: string;
  readonly standing: 'current' | 'behind' | 'missing';
  readonly newer: number;
  readonly record: UnitRecord;
}

/** How a lab stands to each golden image that it has or lacks. */
function* standingsOf({ place, held, missing }: ListedRecords['places'][number]): Generator<Standing> {
  const lab = place.name;
  for (const ofPath of grouped(held, keyOf).values()) {
    // An image that nobody can take yet brings no lab up to date.
    const record = ofPath.findLast(({ imageFacts }) => imageFacts?.isThere);
    if (!record) continue;
    const newer = Number(record.details['newerCount'] ?? 0);
    yield { lab, standing: newer === 0 ? 'current' : 'behind', newer, record };
  }
  for (const record of missing) yield { lab, standing: 'missing', newer: 0, record };
}

function namesOf(standings: readonly Standing[]): Pick<GoldenImageState, 'current' | 'behind' | 'missing'> {
  const named = (wanted: Standing['standing']) =>
    standings
      .filter(({ standing }) => standing === wanted)
      .map(({ lab, newer }) => (newer === 0 ? lab : `${lab} (${newer} newer)`));
  return { current: named('current'), behind: named('behind'), missing: named('missing') };
}
