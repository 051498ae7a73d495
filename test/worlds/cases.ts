import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { fault } from '../local-azure/faults/fault.js';
import { parseWorld } from '../local-azure/world-file.js';
import type { World } from '../local-azure/world.js';

const texts = z.record(z.string(), z.string());

const anything = z.record(z.string(), z.unknown());

/** Parts of texts that have to be told, and that must not be, whatever the spaces between their words. */
const told = {
  says: z.array(z.string()).exactOptional(),
  neverSays: z.array(z.string()).exactOptional(),
};

const expectedFinding = z.strictObject({
  code: z.string(),
  severity: z.enum(['error', 'warning', 'notice']),
  /** `path:line`, the path below the Configuration folder; the path alone for a folder. */
  at: z.string(),
  ...told,
});

const expected = z.strictObject({
  /** What is right, as the end of a sentence that begins with the name of the case. */
  right: z.string(),
  /** All findings without Azure: anything else is a false alarm. */
  findings: z.array(expectedFinding),
  /** The result of each step of the scenario, and what its log, issues and summary tell. */
  steps: z
    .array(z.strictObject({ result: z.enum(['Succeeded', 'SucceededWithIssues', 'Failed']), ...told }))
    .default([]),
  /** What labs hold after the last step: the names of their VMs, and how many custom images. */
  holds: z
    .record(
      z.string(),
      z.strictObject({
        virtualMachines: z.array(z.string()).exactOptional(),
        customImages: z.int().exactOptional(),
      }),
    )
    .default({}),
});

const scenario = z.strictObject({
  /** Properties of the world in place of those of the usual one. */
  world: anything.default({}),
  /** Properties of labs in place of those in the world, by the name of the lab. */
  labs: z.record(z.string(), anything).default({}),
  /** The folder of the sources, below the folder of the case. */
  sources: z.string().default('.'),
  steps: z.array(
    z.strictObject({
      task: z.string(),
      /** Default: the inputs of a nightly run in the usual world. */
      inputs: texts.exactOptional(),
      variables: texts.default({}),
      /** Faults that begin before this step. */
      addFaults: z.array(fault).default([]),
    }),
  ),
});

export type ExpectedFinding = z.infer<typeof expectedFinding>;

export type Told = Pick<ExpectedFinding, 'says' | 'neverSays'>;

export type Expected = z.infer<typeof expected>;

export type ScenarioStep = z.infer<typeof scenario>['steps'][number];

/** A folder of `test/cases`; test/README.md describes its files. */
export interface Case {
  readonly name: string;
  readonly configuration: string;
  readonly expected: Expected;
}

/** A case whose tasks run, in its own world. */
export interface Scenario extends Case {
  readonly world: World;
  readonly sources: string;
  readonly steps: readonly ScenarioStep[];
}

const folder = join(import.meta.dirname, '..', 'cases');

const sample = join(import.meta.dirname, '..', '..', 'sample', 'local-azure.json');

/** All cases. @throws if a file of one has another form than described, with its place */
export function readCases(): Case[] {
  return readdirSync(folder).map((name) => ({
    name,
    configuration: join(folder, name, 'Configuration'),
    expected: parsed(expected, join(folder, name, 'expected.json')),
  }));
}

/** The cases that have a `scenario.json`. @throws as `readCases` */
export function readScenarios(): Scenario[] {
  return readCases().flatMap((one) => {
    const place = join(folder, one.name);
    if (!readdirSync(place).includes('scenario.json')) return [];
    const { world, labs, sources, steps } = parsed(scenario, join(place, 'scenario.json'));
    return {
      ...one,
      world: worldOf(one.name, { ...usualWorld(), ...world }, labs),
      sources: join(place, sources),
      steps,
    };
  });
}

function parsed<Form extends z.ZodType>(form: Form, file: string): z.infer<Form> {
  const result = form.safeParse(JSON.parse(readFileSync(file, 'utf8')));
  assert.ok(result.success, `${file}: ${result.error && z.prettifyError(result.error)}`);
  return result.data;
}

/** The world of the sample, fast enough for tests: an hour takes a second or two. */
function usualWorld(): object {
  return { ...(JSON.parse(readFileSync(sample, 'utf8')) as object), timeScale: 2000 };
}

function worldOf(name: string, base: object, labs: Readonly<Record<string, object>>): World {
  const world = parseWorld(name, JSON.stringify(base));
  const subscriptions = world.subscriptions.map((subscription) => ({
    ...subscription,
    labs: subscription.labs.map((lab) => ({ ...lab, ...labs[lab.name] })),
  }));
  return parseWorld(name, JSON.stringify({ ...world, subscriptions }));
}

/** Asserts that a text tells what it has to and nothing that it must not. */
export function assertTells(text: string, { says = [], neverSays = [] }: Told): void {
  const words = inWords(text);
  const missing = says.filter((part) => !words.includes(inWords(part)));
  const wrong = neverSays.filter((part) => words.includes(inWords(part)));
  assert.deepEqual({ missing, wrong }, { missing: [], wrong: [] }, text);
}

function inWords(text: string): string {
  return text.replaceAll(/\s+/g, ' ');
}
