import type { Outcome, UnitRecord } from './record.js';

/** A variable of the job on which a step runs, e.g. an output of a template. */
export interface JobVariable {
  readonly name: string;
  readonly value: string;
  readonly isSecret: boolean;
}

/**
 * The most characters of a variable: on Windows the agent hands on no more, and can start no later step with a longer one,
 * since a process takes no more of one (https://learn.microsoft.com/windows/win32/procthread/environment-variables).
 */
export const mostOfVariable = 32_766;

/** The number of records with an outcome, as an output variable. */
export function countOf(records: readonly UnitRecord[], outcome: Outcome): string {
  return String(records.filter((record) => record.outcome === outcome).length);
}

/** A value for the image path of each success as a JSON object: `{"Win2016\\Datacenter.json":"Datacenter"}`. */
export function jsonByPath(
  records: readonly UnitRecord[],
  valueOf: (record: UnitRecord) => string | undefined,
): string {
  const succeeded = records.filter(({ outcome }) => outcome === 'succeeded');
  return jsonVariable(
    Object.fromEntries(succeeded.map((record) => [record.imageFacts?.path ?? '', valueOf(record) ?? ''])),
  );
}

/** The outputs that every task has: the paths of the images that failed, as a JSON array, and the result in one sentence. */
export function commonOutputs(
  records: readonly UnitRecord[],
  message: string,
): Readonly<Record<'failedImages' | 'summaryText', string>> {
  const failed = records.filter(({ outcome }) => outcome === 'failed');
  const paths = failed.flatMap(({ imageFacts }) => imageFacts?.path ?? []);
  return { failedImages: jsonVariable([...new Set(paths)]), summaryText: message };
}

/** A value as JSON. A name in it may contain a logging command, which must not be issued where the variable is printed. */
export function jsonVariable(value: unknown): string {
  return JSON.stringify(value).replaceAll('##', '#\\u0023');
}
