import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import * as z from 'zod';
import { jsonReport } from '../../../tasks/core/report/json.js';
import { overviewJson } from '../../../tasks/core/report/overview.js';
import type { JsonReport, Overview } from '../../../tasks/core/report/schema.js';
import { error, someLab, someRecord, someReport, someResult } from './results.js';

const finding = z.strictObject({
  code: z.string().exactOptional(),
  severity: z.enum(['error', 'warning', 'notice']),
  what: z.string(),
  messages: z.array(z.string()).exactOptional(),
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
  isShared: z.literal(true).exactOptional(),
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
  storedBytes: z.number().exactOptional(),
  machineSeconds: z.number().exactOptional(),
  expectedMachine: z
    .strictObject({ seconds: z.number(), isGuess: z.literal(true).exactOptional() })
    .exactOptional(),
  isFallback: z.literal(true).exactOptional(),
  seconds: z.number(),
});

const amounts = {
  machineSeconds: z.number().exactOptional(),
  expectedMachineSeconds: z.number().exactOptional(),
  expectedMachines: z.number().exactOptional(),
  guessedMachines: z.number().exactOptional(),
  movedBytes: z.number().exactOptional(),
  storedBytes: z.number().exactOptional(),
  freedBytes: z.number().exactOptional(),
};

/** The types of `report/schema.ts` as a check of what was written: the compiler holds the two to each other. */
const head = {
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
  took: z
    .strictObject({ ...amounts, images: z.array(z.strictObject({ path: z.string(), ...amounts })) })
    .exactOptional(),
  findings: z.array(finding),
};

const report = z.strictObject({ ...head, records: z.array(record) }) satisfies z.ZodType<JsonReport>;

const index = z.int().nonnegative();

const overview = z.strictObject({
  ...head,
  omitted: z.strictObject({ findings: z.number(), units: z.number(), problems: z.number() }),
  freedBytes: z.number(),
  targets: z.array(place),
  paths: z.array(z.string()),
  images: z.array(z.tuple([index, z.string().nullable(), z.int().nullable(), z.number().nullable()])),
  verbs: z.array(z.string()),
  phaseNames: z.array(z.string()),
  cells: z.array(
    z.tuple([
      index,
      index,
      z.enum(['current', 'older', 'missing', 'failed', 'unfinished', 'planned', 'gone']),
      index,
      z.array(index),
      z.literal(1).exactOptional(),
    ]),
  ),
  units: z.array(
    z.tuple([
      index,
      z.enum(outcomes),
      index.nullable(),
      index.nullable(),
      z.number().nullable(),
      z.number(),
      z.number(),
      z.array(z.tuple([index, z.number(), z.number()])),
    ]),
  ),
  criticalPath: z.array(index).exactOptional(),
  problems: z.array(record),
}) satisfies z.ZodType<Overview>;

const written = (text: string) => report.parse(JSON.parse(text)) satisfies JsonReport;

const shown = (text: string) => overview.parse(JSON.parse(text)) satisfies Overview;

describe('What readers of the JSON report and of the overview rely on', () => {
  const where = { file: 'Labs.json', line: 3, column: 18 };
  const imageFacts = { path: 'Win.json', name: 'Win-1', createdAt: new Date(0), bytes: 5, isThere: true };
  const phases = [{ name: 'copy', startedAt: new Date(0), endedAt: new Date(1000) }];
  const records = [
    ...outcomes.map((outcome) =>
      someRecord(outcome, outcome, { target: someLab('Near'), imageFacts, phases }),
    ),
    someRecord('built', 'succeeded', {
      verb: 'build',
      imageFacts,
      phases: [{ name: 'deploy', startedAt: new Date(0), endedAt: new Date(1000) }],
      startedAt: new Date(0),
      endedAt: new Date(1000),
      bytes: 1,
      storedBytes: 2,
      expectedMachine: { seconds: 60, isGuess: true },
      isFallback: true,
    }),
    someRecord('not started', 'skipped', { details: { vmName: 'Win' } }),
  ].map(({ startedAt, endedAt, ...others }) =>
    others.subject.name === 'not started' || !startedAt || !endedAt
      ? others
      : { ...others, startedAt, endedAt },
  );
  const findings = [{ ...error('odd'), ...where, code: 'IF106', why: 'so', remedy: 'do' }];
  const made = someReport(someResult(records, { findings, lab: someLab('Factory') }));

  it('is in a report of every outcome, with all that a finding can tell, and nothing else is', () => {
    const { records: all, took } = written([...jsonReport(made)].join(''));
    assert.equal(all.length, records.length);
    assert.deepEqual(took?.images, [
      {
        path: 'Win.json',
        machineSeconds: 1,
        expectedMachineSeconds: 60,
        expectedMachines: 1,
        guessedMachines: 1,
        movedBytes: 1,
        storedBytes: 2,
      },
    ]);
  });

  it('is in its overview, and nothing else is', () => {
    assert.equal(shown(overviewJson(made)).units.length, outcomes.length + 1);
  });

  it('is in the overview of a whole run, with its critical path', () => {
    assert.equal(shown(overviewJson({ ...made, task: 'RunImageFactory' })).criticalPath?.length, 2);
  });
});
