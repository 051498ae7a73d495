import { schemaVersion } from '../../tasks/core/report/schema.js';
import { readOverview } from './overview.js';
import type { TaskReport } from './task-report.js';
import { knownNumber, objectOf, type Properties, textOf } from './values.js';
import { readWholeReport } from './whole-report.js';

/** A report, or why the page cannot show it. */
export type Parsed = { readonly report: TaskReport } | { readonly fault: string };

/** Reads the text of an overview or of a whole report. Throws no error, whatever it is given. */
export function parseReport(text: string): Parsed {
  const content = contentOf(text);
  if (content === undefined) return { fault: 'is cut off or not JSON' };
  const version = knownNumber(content['schemaVersion']);
  if (version === undefined || version < 1 || textOf(content['task']) === '') {
    return { fault: 'is not a report of the image factory' };
  }
  if (version > schemaVersion) {
    return {
      fault: 'was made by a newer version of the extension than this page: load the page again later',
    };
  }
  return { report: 'cells' in content ? readOverview(content) : readWholeReport(content) };
}

function contentOf(text: string): Properties | undefined {
  try {
    return objectOf(JSON.parse(text));
  } catch {
    return undefined;
  }
}
