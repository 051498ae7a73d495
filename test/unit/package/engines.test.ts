import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { readJson, root } from './extension-files.js';

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
    const [, operator, major] = /^\s*(?:node )?(>=|>|\^|~|)\s*v?(\d+)[\d.x*]*\s*$/.exec(alternative) ?? [];
    if (major === undefined) return alternative.trim() === '*';
    if (operator === '>') return Number(major) < 20;
    return operator === '>=' ? Number(major) <= 20 : Number(major) === 20;
  });
}

/** The packages that do not run on Node 20, by what they say: npm warns of each. */
const excluding = Object.entries(lockFile.packages).filter(([, { engines }]) => {
  const ranges = Array.isArray(engines) ? engines : [engines?.node ?? '*'];
  return !ranges.every(holdsNode20);
});

const readme = readFileSync(join(root, 'README.md'), 'utf8');

describe('The lock file', () => {
  it('has no package in the tasks that excludes the Node 20 of the agent', () => {
    const ofTasks = excluding.filter(([, { dev }]) => !dev);
    assert.deepEqual(
      ofTasks.map(([path]) => path),
      [],
    );
  });

  it('has one package for the tests that excludes Node 20, of which the README warns', () => {
    assert.deepEqual(
      excluding.map(([path]) => path),
      ['node_modules/azurite'],
    );
    assert.match(readme, /one warning \(`EBADENGINE`\), because Azurite asks for Node 22/);
  });

  it('has about as many packages as the README says', () => {
    const [, said = ''] = /installs about (\d+) packages/.exec(readme) ?? [];
    const installed = Object.keys(lockFile.packages).length;
    assert.ok(Math.abs(installed - Number(said)) < installed / 20, `${installed} packages`);
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
  for (const range of [
    '>=18.0.0',
    '>= 8',
    '*',
    '20',
    '^20.19.0 || >=22.12.0',
    '^18 || ^20',
    'node >= 0.4',
    '> 0.1.90',
    '6.* || >= 10.*',
  ]) {
    it(`holds Node 20: ${range}`, () => {
      assert.equal(holdsNode20(range), true);
    });
  }

  for (const range of ['>=22', '^18.0.0 || >=22', '24.x', '>=18 <20', '> 20']) {
    it(`excludes Node 20: ${range}`, () => {
      assert.equal(holdsNode20(range), false);
    });
  }
});
