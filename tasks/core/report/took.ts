import type { UnitRecord } from '../step/record.js';
import { grouped } from './grouped.js';
import { knownImages } from './known-images.js';
import { machineSecondsOf } from './machine-time.js';
import type { Amounts, Took } from './schema.js';
import { isExpected } from './totals.js';

/** What a run took, or would take, by its records; nothing where nothing is known. */
export function tookOf(records: readonly UnitRecord[]): Took | undefined {
  const counted = records.filter(isExpected);
  const known = knownImages(counted);
  const ofImages = counted.filter(({ imageFacts }) => imageFacts);
  const images = [...grouped(ofImages, (record) => known.of(record)?.path ?? '')].flatMap(
    ([path, ofPath]) => {
      const amounts = amountsOf(ofPath);
      return isNothing(amounts) ? [] : [{ path, ...amounts }];
    },
  );
  const all = amountsOf(counted);
  return isNothing(all) ? undefined : { ...all, images };
}

function isNothing(amounts: Amounts): boolean {
  return Object.keys(amounts).length === 0;
}

function amountsOf(records: readonly UnitRecord[]): Amounts {
  const sum = (amount: (record: UnitRecord) => number) =>
    records.reduce((total, record) => total + amount(record), 0);
  const expected = records.flatMap(({ expectedMachine }) => expectedMachine ?? []);
  const isPlan = records.some(({ outcome }) => outcome === 'planned');
  const machineSeconds = sum(machineSecondsOf);
  return {
    // That no VM ran although some were to is known, too.
    ...(machineSeconds > 0 || (expected.length > 0 && !isPlan) ? { machineSeconds } : {}),
    ...unlessNone({
      expectedMachineSeconds: expected.reduce((total, { seconds }) => total + seconds, 0),
      expectedMachines: expected.length,
      guessedMachines: expected.filter(({ isGuess }) => isGuess).length,
      movedBytes: sum(({ bytes }) => bytes),
      storedBytes: sum(({ storedBytes = 0 }) => Math.max(0, storedBytes)),
      freedBytes: sum(({ storedBytes = 0 }) => Math.max(0, -storedBytes)),
    }),
  };
}

function unlessNone(amounts: Amounts): Amounts {
  return Object.fromEntries(Object.entries(amounts).filter(([, amount]) => amount > 0));
}
