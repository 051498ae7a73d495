import { overviewType, reportType } from '../report/schema.js';
import type { Attachment } from '../run/reporter.js';

/** The types by which Azure Pipelines knows attachments: it shows a summary on the run's page by itself. */
export const attachmentTypes: Readonly<Record<Attachment['kind'], string>> = {
  summary: 'Distributedtask.Core.Summary',
  report: reportType,
  overview: overviewType,
};
