import { overviewType, reportType } from '../../tasks/core/report/schema.js';
import { grouped } from '../reports/grouped.js';
import { isObject, listOf, objectOf, textOf } from '../reports/values.js';
import type { Get } from './requests.js';

/** An attachment of a run, with the record of the timeline that it belongs to. */
export interface Attachment {
  readonly type: string;
  readonly name: string;
  readonly timelineId: string;
  readonly recordId: string;
}

/** The attachments of one step of the run: what to read first, and what if that cannot be read. */
export type Candidates = readonly [Attachment, ...Attachment[]];

/** The attachments with reports, by the step that made them: its overview before its whole report. */
export async function listReports(get: Get): Promise<readonly Candidates[]> {
  const lists = await Promise.all(
    [overviewType, reportType].map(async (type) => attachmentsOf(await get(`attachments/${type}`), type)),
  );
  return candidatesOf(lists.flat());
}

/** The text of an attachment. */
export function readAttachment(get: Get, { type, name, timelineId, recordId }: Attachment) {
  const parts = [timelineId, recordId, 'attachments', type, name].map(encodeURIComponent);
  return get(parts.join('/'));
}

/** Reads a list of attachments, whose ids stand only in their addresses. */
export function attachmentsOf(text: string, type: string): readonly Attachment[] {
  return valuesOf(text).flatMap((value) => {
    const href = textOf(objectOf(objectOf(value['_links'])['self'])['href']);
    const [, timelineId, recordId] = /\/builds\/\d+\/([^/]+)\/([^/]+)\/attachments\//i.exec(href) ?? [];
    if (timelineId === undefined || recordId === undefined) return [];
    return [{ type, name: textOf(value['name']), timelineId, recordId }];
  });
}

/** The entries of an answer: `{ value: […] }`, or the bare list. */
export function valuesOf(text: string) {
  const content: unknown = JSON.parse(text);
  return listOf(Array.isArray(content) ? content : objectOf(content)['value']).filter(isObject);
}

/** Groups attachments by step and, where a step has several of one type, by name; overviews come first. */
export function candidatesOf(attachments: readonly Attachment[]): readonly Candidates[] {
  const groups = grouped(
    attachments,
    ({ recordId, name }) => `${recordId} ${name.replace(/\.[^.]*$/, '').toLowerCase()}`,
  );
  return [...groups.values()];
}
