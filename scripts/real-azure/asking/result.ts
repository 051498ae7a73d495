import * as z from 'zod';
import { foundFacts } from '../../../test/local-azure/facts.js';

/** What an answer is worth. */
export const verdicts = ['as assumed', 'otherwise', 'could not be asked'] as const;

export type Verdict = (typeof verdicts)[number];

const document = z.strictObject({
  /** The document and section, e.g. `azure.md 8`. */
  where: z.string(),
  says: z.string(),
});

const asked = z.strictObject({
  number: z.int().positive(),
  title: z.string(),
  documents: z.array(document),
  /** What the tasks rely on. */
  reliesOn: z.string(),
  /** What the tasks do where it is otherwise, or what their users can do. */
  fallback: z.string(),
  verdict: z.enum(verdicts),
  /** What the service answered; or why it could not be asked. */
  answer: z.string(),
  /** Present where nobody gave what it takes to ask it: nothing is wrong then. */
  isNotSetUp: z.literal(true).exactOptional(),
  facts: foundFacts,
  /** Statuses, codes, times and the like, as found. */
  details: z.record(z.string(), z.unknown()),
  seconds: z.number().nonnegative(),
});

/** The result of a run of the kit. A world of the local Azure takes its `facts`. */
export const resultSchema = z.strictObject({
  schemaVersion: z.literal(1),
  kit: z.string(),
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime(),
  cloud: z.string(),
  location: z.string(),
  questions: z.array(asked),
  /** All that was found out, by all questions. */
  facts: foundFacts,
  /** Numbers of the questions that were chosen and never begun, because the run was interrupted. */
  notBegun: z.array(z.int().positive()),
  cleanUp: z.strictObject({
    /** Whether nothing is left of what the kit made. */
    isClean: z.boolean(),
    /** What was looked for, and what was found. */
    proof: z.array(z.string()),
  }),
});

export type Result = z.infer<typeof resultSchema>;

export type Asked = z.infer<typeof asked>;
