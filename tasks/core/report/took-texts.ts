import { gigabytesText } from '../step/bytes.js';
import type { UnitRecord } from '../step/record.js';
import type { Amounts, ImageTook } from './schema.js';
import { tookOf } from './took.js';

/** `Took: 12.4 VM-hours (expected 11.0, 2 of 30 guessed), 380 GB moved, storage up to +254 GB and -76 GB.` */
export function tookLine(records: readonly UnitRecord[], isPlan: boolean): string | undefined {
  const took = tookOf(records);
  return took && `${isPlan ? 'Expected' : 'Took'}: ${amountsText(took)}`;
}

/** What something took in one sentence. */
export function amountsText(amounts: Amounts): string {
  return `${amountTexts(amounts).join(', ')}.`;
}

function amountTexts(amounts: Amounts): readonly string[] {
  const { movedBytes, storedBytes, freedBytes } = amounts;
  const change = [
    ...(storedBytes === undefined ? [] : [`+${gigabytesText(storedBytes)}`]),
    ...(freedBytes === undefined ? [] : [`-${gigabytesText(freedBytes)}`]),
  ];
  return [
    ...machineText(amounts),
    ...(movedBytes === undefined ? [] : [`${gigabytesText(movedBytes)} moved`]),
    ...(change.length === 0 ? [] : [`storage up to ${change.join(' and ')}`]),
  ];
}

function machineText({ machineSeconds, expectedMachineSeconds, ...of }: Amounts): readonly string[] {
  const guessed = guessedText(of);
  if (expectedMachineSeconds === undefined)
    return machineSeconds === undefined ? [] : [machineHoursText(machineSeconds)];
  if (machineSeconds === undefined)
    return [`${machineHoursText(expectedMachineSeconds)}${guessed === '' ? '' : ` (${guessed})`}`];
  const expected = [`expected ${hoursText(expectedMachineSeconds)}`, guessed].filter((text) => text !== '');
  return [`${machineHoursText(machineSeconds)} (${expected.join(', ')})`];
}

/** For how many of the VMs no earlier run tells how long they run: `guessed`, `2 of 30 guessed`, or nothing. */
function guessedText({ expectedMachines = 0, guessedMachines = 0 }: Amounts): string {
  if (guessedMachines === 0) return '';
  return guessedMachines === expectedMachines
    ? 'guessed'
    : `${guessedMachines} of ${expectedMachines} guessed`;
}

function machineHoursText(seconds: number): string {
  const hours = hoursText(seconds);
  return `${hours} VM-hour${hours === '1.0' ? '' : 's'}`;
}

/** `12.4`, and `below 0.1` for few. */
export function hoursText(seconds: number): string {
  const hours = (seconds / 3600).toFixed(1);
  return hours === '0.0' && seconds > 0 ? 'below 0.1' : hours;
}

/** The headings of the columns of `tookCells`. */
export const tookHeading: readonly string[] = [
  'Golden image',
  'VM-hours',
  'Expected',
  'Moved',
  'Stored up to',
  'Freed up to',
];

/** The cells of one golden image, in the columns of `tookHeading`. */
export function tookCells({ path, ...amounts }: ImageTook): string[] {
  const { machineSeconds, expectedMachineSeconds } = amounts;
  const { movedBytes, storedBytes, freedBytes } = amounts;
  const text = (amount: number | undefined, textOf: (amount: number) => string) =>
    amount === undefined ? '' : textOf(amount);
  const guess = amounts.guessedMachines === undefined ? '' : ` (${amounts.guessedMachines} guessed)`;
  return [
    path,
    text(machineSeconds, hoursText),
    text(expectedMachineSeconds, (seconds) => `${hoursText(seconds)}${guess}`),
    ...[movedBytes, storedBytes, freedBytes].map((bytes) => text(bytes, gigabytesText)),
  ];
}
