import type { UnitRecord } from '../step/record.js';

/** The most labs, one a column, that fit a page. */
const mostColumns = 12;

export interface Matrix {
  /** The names of the labs. */
  readonly columns: readonly string[];
  readonly rows: readonly { readonly image: string; readonly cells: readonly string[] }[];
}

/**
 * Records as a matrix of images by labs.
 * @returns undefined where there is only one lab, or more than twelve
 */
export function matrixOf(records: readonly UnitRecord[]): Matrix | undefined {
  const targets = distinct(records.flatMap(({ target }) => (target ? [target] : [])));
  if (targets.length < 2 || targets.length > mostColumns) return undefined;
  const images = [...new Set(records.map(({ subject }) => subject.name))];
  const row = (image: string) => {
    const ofImage = records.filter(({ subject }) => subject.name === image);
    const cells = targets.map(({ id }) => cellText(ofImage.filter(({ target }) => target?.id === id)));
    return { image, cells };
  };
  return { columns: targets.map(({ name }) => name), rows: images.map(row) };
}

function distinct(
  targets: readonly NonNullable<UnitRecord['target']>[],
): NonNullable<UnitRecord['target']>[] {
  return [...new Map(targets.map((target) => [target.id, target])).values()];
}

/** The outcome of one image in one lab, or a count of each outcome where there are several records. */
function cellText(records: readonly UnitRecord[]): string {
  const [only, ...others] = records;
  if (only === undefined) return '';
  if (others.length === 0) return only.outcome;
  const outcomes = [...new Set(records.map(({ outcome, verb }) => `${verb} ${outcome}`))];
  const count = (text: string) => records.filter(({ outcome, verb }) => `${verb} ${outcome}` === text).length;
  return outcomes.map((outcome) => `${count(outcome)} × ${outcome}`).join(', ');
}
