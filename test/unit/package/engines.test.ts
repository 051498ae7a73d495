import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import * as z from 'zod';
import { readJson } from './extension-files.js';

const lockFile = z
  .object({
    packages: z.record(
      z.string(),
      z.object({
        dev: z.boolean().default(false),
        resolved: z.string().optional(),
        // Very old packages have a list here.
        engines: z.union([z.object({ node: z.string().default('*') }), z.array(z.string())]).optional(),
      }),
    ),
  })
  .parse(readJson('package-lock.json'));

/** Whether a range of versions includes Node 20; false for a range that it does not understand. */
function holdsNode20(range: string): boolean {
  return range.split('||').some((alternative) => {
    const [, operator, major] = /^\s*(>=|\^|~|)\s*v?(\d+)[\d.x]*\s*$/.exec(alternative) ?? [];
    if (major === undefined) return alternative.trim() === '*';
    return operator === '>=' ? Number(major) <= 20 : Number(major) === 20;
  });
}

describe('The lock file', () => {
  it('has no package in the tasks that excludes the Node 20 of the agent', () => {
    const excluding = Object.entries(lockFile.packages)
      .filter(([, { dev, engines }]) => {
        const ranges = Array.isArray(engines) ? engines : [engines?.node ?? '*'];
        return !dev && !ranges.every(holdsNode20);
      })
      .map(([path]) => path);
    assert.deepEqual(excluding, []);
  });

  it('names no registry', () => {
    const addresses = Object.values(lockFile.packages).flatMap(({ resolved }) => resolved ?? []);
    assert.deepEqual(
      addresses.filter((address) => /^https?:/.test(address)),
      [],
    );
  });
});

describe('A range of versions', () => {
  for (const range of ['>=18.0.0', '>= 8', '*', '20', '^20.19.0 || >=22.12.0', '^18 || ^20']) {
    it(`holds Node 20: ${range}`, () => {
      assert.equal(holdsNode20(range), true);
    });
  }

  for (const range of ['>=22', '^18.0.0 || >=22', '24.x', '>=18 <20']) {
    it(`excludes Node 20: ${range}`, () => {
      assert.equal(holdsNode20(range), false);
    });
  }
});
