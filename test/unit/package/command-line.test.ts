import Ajv from 'ajv';
import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import * as z from 'zod';
import { commands } from '../../../cli/commands.js';
import * as exitCodes from '../../../cli/host/exit-code.js';
import { allInputs, inputsOf } from '../../../cli/options/command-inputs.js';
import { unknownVariables } from '../../../cli/options/environment-source.js';
import { flagSource, flagsOf } from '../../../cli/options/flags.js';
import { readSettingsFile, settingsSource } from '../../../cli/options/settings-file.js';
import { readValues } from '../../../cli/options/values.js';
import { type Asked, createProgram } from '../../../cli/program.js';
import { publisherFile } from '../../../scripts/publisher.js';
import { manifest, readJson, root } from './extension-files.js';

const { load } = createRequire(import.meta.url)('js-yaml') as { readonly load: (text: string) => unknown };

const read = (path: string) => readFileSync(join(root, path), 'utf8');

const pages = [
  'README.md',
  'cli/README.md',
  ...readdirSync(join(root, 'docs'), { recursive: true })
    .map((name) => `docs/${String(name).replaceAll('\\', '/')}`)
    .filter((name) => name.endsWith('.md')),
];

const job = z.object({
  if: z.string().optional(),
  'timeout-minutes': z.number().optional(),
  permissions: z.record(z.string(), z.string()).optional(),
  concurrency: z.looseObject({ group: z.string() }).optional(),
  env: z.record(z.string(), z.string()).default({}),
  steps: z.array(z.looseObject({ run: z.string().optional() })),
});

const workflow = z.object({ jobs: z.record(z.string(), job) });

const { jobs } = workflow.parse(load(read('sample/github-actions.yml')));

const scriptOf = ({ steps }: z.infer<typeof job>) => steps.map(({ run = '' }) => run).join('\n');

const shellBlocks = (text: string) =>
  [...text.matchAll(/^```sh\n([^]*?)^```$/gm)].map(([, block = '']) => block);

/** The arguments of each call of the command line in a script. */
function callsIn(script: string): string[][] {
  const calls = [...script.matchAll(/(?<![\w/])imagefactory(?:@[\d.]+)? +(?=[a-z-])([^\n#|&>`]*)/g)];
  return calls.map(([, rest = '']) =>
    [...rest.matchAll(/"([^"]*)"|'([^']*)'|\S+/g)].map(([word, one, other]) => one ?? other ?? word),
  );
}

const calls = [
  ...commands.flatMap(({ name, examples }) =>
    examples.map((example) => [`the help of ${name}`, ...callsIn(`imagefactory ${example}`)] as const),
  ),
  ...pages.map((page) => [page, ...shellBlocks(read(page)).flatMap(callsIn)] as const),
  ['sample/github-actions.yml', ...Object.values(jobs).map(scriptOf).flatMap(callsIn)] as const,
  ['sample/crontab', ...callsIn(read('sample/crontab').replaceAll(/^#.*$/gm, ''))] as const,
].filter(([, ...some]) => some.length > 0);

/** @throws an error for what the command line does not take */
async function asked(given: readonly string[]): Promise<Asked | undefined> {
  const taken: Asked[] = [];
  let said = '';
  const say = (text: string) => void (said += text);
  const program = createProgram((one) => Promise.resolve(void taken.push(one)), { out: say, error: say });
  await program.parseAsync([...given], { from: 'user' }).catch((error: unknown) => {
    if (!/^(?:Usage|\d+\.\d+)/.test(said)) throw new Error(said, { cause: error });
  });
  return taken[0];
}

const settings = readSettingsFile(join(root, 'sample', 'imagefactory.json'));
assert.ok(settings);

const flags = new Set([
  ...['--help', '--version', '--config'],
  ...commands.flatMap((command) =>
    inputsOf(command).flatMap((input) => flagsOf(input, '', '').map(({ long }) => long)),
  ),
]);

describe('The command line', () => {
  for (const [where, ...all] of calls) {
    it(`takes what stands in ${where}: commands, options and values`, async () => {
      for (const call of all) {
        const one = await asked(call);
        if (one === undefined) continue;
        readValues(inputsOf(one.command), [
          flagSource(one.flags),
          settingsSource(settings, allInputs(commands)),
        ]);
      }
    });
  }

  it('is called by every sample and by more than one page', () => {
    const places = calls.map(([where]) => where);
    for (const place of ['sample/github-actions.yml', 'sample/crontab', 'README.md', 'docs/command-line.md'])
      assert.ok(places.includes(place), place);
  });

  for (const page of pages)
    it(`has the options and variables that ${page} names`, () => {
      const text = read(page);
      // Options of npm and other programs stand in blocks.
      const prose = page.includes('command-line') || page.startsWith('cli/') ? text : '';
      const named = [...prose.matchAll(/`(--[a-z][a-z0-9-]+)/g)].map(([, flag = '']) => flag);
      assert.deepEqual(
        named.filter((flag) => !flags.has(flag) && flag !== '--no-'),
        [],
      );
      const variables = [...text.matchAll(/\bIMAGEFACTORY_\w+/g)].map(([name]) => [name, 'x'] as const);
      const others = Object.fromEntries(variables.filter(([name]) => name !== 'IMAGEFACTORY_CONFIG'));
      assert.deepEqual(unknownVariables(others, allInputs(commands)), []);
    });

  for (const page of ['docs/command-line.md', 'cli/README.md'])
    it(`has the commands that the table of ${page} has, in its order`, () => {
      const rows = [...read(page).matchAll(/^\| `([a-z][a-z-]*)` +\|/gm)].map(([, name]) => name);
      assert.deepEqual(
        rows,
        commands.map(({ name }) => name),
      );
    });

  it('ends with the exit codes that its page lists', () => {
    const [, section = ''] = read('docs/command-line.md').split('## Exit codes');
    const [table = ''] = section.split('\n## ');
    const listed = [...table.matchAll(/^\| (\d+) +\|/gm)].map(([, code]) => Number(code));
    const codes = Object.values(exitCodes).filter((value) => typeof value === 'number');
    assert.deepEqual(
      listed,
      codes.toSorted((one, other) => one - other),
    );
  });
});

describe('The sample of imagefactory.json', () => {
  const sample = readJson('sample', 'imagefactory.json') as object;

  it('is right by its schema, which it names', () => {
    const ajv = new Ajv();
    assert.ok(
      ajv.validate(readJson('schemas', 'imagefactory.schema.json') as object, sample),
      ajv.errorsText(),
    );
    assert.match(read('sample/imagefactory.json'), /"\$schema": "\.\/schemas\/imagefactory\.schema\.json"/);
  });

  /** What is told to a single run. */
  const told = { image: 'Windows/Server2022', reason: 'boot-loop' };

  for (const command of commands)
    it(`gives ${command.name} all that it needs`, () => {
      const text = JSON.stringify({ ...sample, ...(command.name === 'rollback' ? told : {}) });
      readValues(inputsOf(command), [settingsSource({ ...settings, text }, allInputs(commands))]);
    });
});

describe('The sample of GitHub Actions', () => {
  const ofPullRequests = Object.values(jobs).filter((one) => one.if?.includes("== 'pull_request'"));
  const ofNights = Object.values(jobs).filter((one) => one.if?.includes("!= 'pull_request'"));

  it('checks pull requests without Azure', () => {
    assert.equal(ofPullRequests.length, 1);
    for (const { permissions = {}, env, steps } of ofPullRequests) {
      assert.deepEqual([permissions, env], [{}, {}]);
      assert.match(steps.map(({ run }) => run).join('\n'), /validate --offline/);
    }
  });

  it('may ask for the token that signs in, and begins one run at a time', () => {
    assert.equal(ofNights.length, 1);
    for (const { permissions, concurrency } of ofNights) {
      assert.equal(permissions?.['id-token'], 'write');
      assert.ok(concurrency);
    }
  });

  it('starts nothing that ends in the last half hour of its job', () => {
    for (const one of ofNights) {
      const [, minutes] = /--stop-starting-after-minutes (\d+)/.exec(scriptOf(one)) ?? [];
      assert.ok((one['timeout-minutes'] ?? 0) - Number(minutes) >= 30);
    }
  });
});

describe('The npm package', () => {
  const manifestOfPackage = z.looseObject({
    version: z.string(),
    homepage: z.string(),
    bugs: z.object({ url: z.string() }),
    repository: z.object({ url: z.string(), directory: z.literal('cli') }),
    files: z.tuple([z.literal('dist')]),
    dependencies: z.undefined().optional(),
  });

  it('has no dependency, and leads to the addresses of the publisher', () => {
    const { homepage, bugs, repository } = manifestOfPackage.parse(readJson('cli', 'package.json'));
    const publisher = z.record(z.string(), z.string()).parse(readJson(...publisherFile.split('/')));
    assert.deepEqual(
      [homepage, bugs.url, repository.url],
      [
        `${publisher['documentation'] ?? ''}/docs/command-line.md`,
        publisher['issues'],
        publisher['repository'],
      ],
    );
  });

  it('is named in samples and pages by a version that there is', () => {
    const texts = [...pages, 'sample/github-actions.yml', 'sample/crontab'].map(read);
    const versions = texts.flatMap((text) =>
      [...text.matchAll(/imagefactory@([\w.]+)/g)].map(([, version = '']) => version),
    );
    const major = manifest.version.split('.')[0] ?? '';
    assert.ok(versions.length > 3 && versions.every((version) => version.startsWith(`${major}.`)));
  });

  it('is no part of the extension', () => {
    assert.deepEqual(
      manifest.files.filter(({ path }) => path.includes('cli')),
      [],
    );
  });
});
