import { Stryker } from '@stryker-mutator/core';

/**
 * Mutation testing, part by part: `npm run mutation`, or `npm run mutation -- retire store` for some parts. Each part is
 * tested by the unit tests beside it alone, so that it ends within minutes. It fails if fewer than 90 % of the changes in
 * covered code are noticed in a part.
 */
const factory = 'tasks/core/factory';

const tests = (folders: string) => `test/unit/${folders}/*.test.ts`;

interface Part {
  readonly mutate: readonly string[];
  readonly spec: readonly string[];
}

const parts: Readonly<Record<string, Part>> = {
  plans: {
    mutate: [`${factory}/{clean-up,create,validate}/plan.ts`],
    spec: [tests('factory/{clean-up,create,validate}')],
  },
  names: {
    mutate: [`${factory}/images/*.ts`, `${factory}/labs/matching.ts`],
    spec: [tests('factory/{images,labs,templates}')],
  },
  store: {
    mutate: [`${factory}/store/*.ts`],
    spec: [tests('factory/{store,snap,clean-up,retire}')],
  },
  vhds: {
    mutate: [`${factory}/vhds/*.ts`],
    spec: [tests('factory/{vhds,snap,distribute,store}')],
  },
  snap: { mutate: [`${factory}/snap/*.ts`], spec: [tests('factory/snap')] },
  test: { mutate: [`${factory}/test/*.ts`], spec: [tests('factory/test')] },
  distribute: {
    mutate: [`${factory}/distribute/*.ts`, `!${factory}/distribute/old-rules.ts`],
    spec: [tests('factory/distribute')],
  },
  retire: {
    mutate: [
      `${factory}/retire/*.ts`,
      `!${factory}/retire/old-rules.ts`,
      `${factory}/labs/{image-order,own-images}.ts`,
    ],
    spec: [tests('factory/{retire,labs}')],
  },
  steps: {
    mutate: ['tasks/core/step/{run-step,carry-out}.ts', 'tasks/core/lab/preflight.ts'],
    spec: [tests('{step,lab}')],
  },
  blobs: { mutate: ['tasks/core/azure/blobs/*.ts'], spec: [tests('azure/blobs')] },
};

/** The percentage of changes in covered code that have to be noticed. */
const least = 90;

/** @returns the percentage that was noticed */
async function scoreOf({ mutate, spec }: Part): Promise<number> {
  const mutants = await new Stryker({
    mutate: [...mutate],
    mochaOptions: { spec: [...spec] },
  }).runMutationTest();
  const count = (...statuses: readonly string[]) =>
    mutants.filter(({ status }) => statuses.includes(status)).length;
  const noticed = count('Killed', 'Timeout');
  return (100 * noticed) / (noticed + count('Survived'));
}

const chosen = process.argv.slice(2);
const scores: string[] = [];
for (const name of chosen.length > 0 ? chosen : Object.keys(parts)) {
  const part = parts[name];
  if (!part) throw new Error(`There is no part ${name}: choose of ${Object.keys(parts).join(', ')}.`);
  const score = await scoreOf(part);
  if (score < least) process.exitCode = 1;
  scores.push(`${name}: ${score.toFixed(1)} % of the changes in covered code are noticed`);
}
console.log(scores.join('\n'));
