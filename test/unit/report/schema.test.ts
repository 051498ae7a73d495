import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import * as z from 'zod';
import { jsonReport } from '../../../tasks/core/report/json.js';
import type { JsonReport } from '../../../tasks/core/report/schema.js';
import { error, someLab, someRecord, someReport, someResult } from './results.js';

const finding = z.strictObject({
  code: z.string().exactOptional(),
  severity: z.enum(['error', 'warning', 'notice']),
  what: z.string(),
  why: z.string().exactOptional(),
  remedy: z.string().exactOptional(),
  file: z.string().exactOptional(),
  line: z.number().exactOptional(),
  column: z.number().exactOptional(),
});

const outcomes = ['succeeded', 'skipped', 'failed', 'unfinished', 'planned'] as const;

const place = z.strictObject({ kind: z.string(), id: z.string(), name: z.string() });

const image = z.strictObject({
  path: z.string(),
  name: z.string().exactOptional(),
  createdAt: z.iso.datetime().exactOptional(),
  bytes: z.number().exactOptional(),
  isThere: z.boolean().exactOptional(),
});

const phase = z.strictObject({ name: z.string(), startedAt: z.iso.datetime(), endedAt: z.iso.datetime() });

const origin = z.strictObject({
  extensionVersion: z.string(),
  buildId: z.string().exactOptional(),
  definitionId: z.string().exactOptional(),
  job: z
    .strictObject({ id: z.string().exactOptional(), name: z.string(), attempt: z.number() })
    .exactOptional(),
  logUrl: z.string().exactOptional(),
  portalUrl: z.string().exactOptional(),
});

const record = z.strictObject({
  verb: z.string(),
  subject: z.strictObject({ kind: z.string(), name: z.string() }),
  target: place.exactOptional(),
  image: image.exactOptional(),
  outcome: z.enum(outcomes),
  reason: z.string(),
  findings: z.array(finding),
  details: z.record(z.string(), z.string()),
  startedAt: z.iso.datetime().exactOptional(),
  endedAt: z.iso.datetime().exactOptional(),
  phases: z.array(phase).exactOptional(),
  bytes: z.number(),
  seconds: z.number(),
});

/** The types of `report/schema.ts` as a check of what was written: the compiler holds the two to each other. */
const report = z.strictObject({
  schemaVersion: z.literal(2),
  task: z.string(),
  runId: z.string(),
  origin,
  factoryLab: place.exactOptional(),
  result: z.enum(['Succeeded', 'SucceededWithIssues', 'Failed']),
  message: z.string(),
  cancelled: z.boolean(),
  planOnly: z.boolean(),
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime(),
  seconds: z.number(),
  totals: z.strictObject({
    succeeded: z.number(),
    skipped: z.number(),
    failed: z.number(),
    unfinished: z.number(),
    planned: z.number(),
    bytes: z.number(),
  }),
  findings: z.array(finding),
  records: z.array(record),
}) satisfies z.ZodType<JsonReport>;

const written = (text: string) => report.parse(JSON.parse(text)) satisfies JsonReport;

describe('What readers of the JSON report rely on', () => {
  it('is in a report of every outcome, with all that a finding can tell, and nothing else is', () => {
    const where = { file: 'Labs.json', line: 3, column: 18 };
    const records = [
      ...outcomes.map((outcome) => someRecord(outcome, outcome, { target: someLab('Near') })),
      someRecord('not started', 'skipped', { details: { imagePath: 'Win.json' } }),
    ].map(({ startedAt, endedAt, ...others }) =>
      others.subject.name === 'not started' || !startedAt || !endedAt
        ? others
        : { ...others, startedAt, endedAt },
    );
    const findings = [{ ...error('odd'), ...where, code: 'IF106', why: 'so', remedy: 'do' }];
    const result = someResult(records, { findings });
    const text = [...jsonReport(someReport(result))].join('');
    assert.equal(written(text).records.length, records.length);
  });
});
