import { jsonVariable, mostOfVariable } from '../../step/outputs.js';
import type { UnitRecord } from '../../step/record.js';

/** An image as the script gives it; its time is UTC, and empty where it is not known. */
interface ListedImage {
  readonly imageName: string;
  readonly imagePath: string;
  readonly osType: string;
  readonly timestamp: string;
}

/** The list as JSON with as many images, whole, as a variable can hold, and how many those are. */
export function imageList(records: readonly UnitRecord[]): { readonly json: string; readonly count: number } {
  const parts: string[] = [];
  let length = 2;
  for (const image of records.filter(isListed).map(toListed)) {
    const part = jsonVariable(image);
    length += part.length + 1;
    if (length > mostOfVariable) break;
    parts.push(part);
  }
  return { json: `[${parts.join(',')}]`, count: parts.length };
}

/** Whether a record is that of a stored image: what labs have stands in the JSON report alone. */
export function isListed({
  verb,
  subject,
  outcome,
}: Pick<UnitRecord, 'verb' | 'subject' | 'outcome'>): boolean {
  return verb === 'list' && subject.kind === 'stored image' && outcome === 'succeeded';
}

function toListed({ subject, imageFacts, details }: UnitRecord): ListedImage {
  const { osType = '', timestamp = '' } = details;
  return { imageName: subject.name, imagePath: imageFacts?.path ?? '', osType, timestamp };
}
