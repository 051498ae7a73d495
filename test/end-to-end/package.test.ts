import { after, before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as z from 'zod';
import { runTask } from '../local-agent/agent.js';
import { nodeBinaries } from '../local-agent/node.js';
import { taskDefinitions } from '../../tasks/core/definitions/tasks.js';
import { type Extension, readVsix, taskFolder, unpackVsix } from '../local-agent/vsix.js';

const dist = join(import.meta.dirname, '..', '..', 'dist');

const tasks = taskDefinitions.map(({ name }) => name).sort();

/** In bytes; 376 kB is that of the leanest other extension for DevTest Labs. */
const largestShareOfTask = 350_000;

/** In bytes. */
const largestOfPage = { 'main.js': 40_000, 'styles.css': 10_000 };

const metafile = z.object({
  outputs: z.record(z.string(), z.object({ inputs: z.record(z.string(), z.unknown()) })),
});

describe('The package', () => {
  let vsix: string;
  let files: ReadonlyMap<string, Uint8Array>;

  before(async () => {
    const names = (await readdir(dist)).filter((name) => name.endsWith('.vsix'));
    assert.equal(names.length, 1, 'npm run package makes one .vsix');
    vsix = join(dist, names.join());
    files = await readVsix(vsix);
  });

  it('is small', async () => {
    const { size } = await stat(vsix);
    assert.ok(size / tasks.length < largestShareOfTask, `${size / tasks.length} bytes a task`);
  });

  it('holds every task whole, the page, and nothing else beside the texts about it', () => {
    const ofTasks = tasks.flatMap((task) =>
      ['icon.png', 'index.js', 'task.json'].map((file) => `tasks/${task}/${file}`),
    );
    const ofExtension = [
      'LICENSE',
      'ThirdPartyNotices.txt',
      'images/icon.png',
      'images/results-tab.png',
      'overview.md',
      'results-tab/index.html',
      'results-tab/main.js',
      'results-tab/styles.css',
    ];
    const ofFormat = ['[Content_Types].xml', 'extension.vsixmanifest', 'extension.vsomanifest'];
    assert.deepEqual([...files.keys()].sort(), [...ofTasks, ...ofExtension, ...ofFormat].sort());
  });

  describe('has a page for the run', () => {
    const fileOf = (name: string) => Buffer.from(files.get(`results-tab/${name}`) ?? []);

    it('that is small', () => {
      for (const [name, largest] of Object.entries(largestOfPage)) {
        const { byteLength } = fileOf(name);
        assert.ok(byteLength > 0 && byteLength <= largest, `${name}: ${byteLength} bytes`);
      }
    });

    it('that has one script and one file of styles, none of them inside of it, and no map', () => {
      const page = fileOf('index.html').toString('utf8');
      assert.deepEqual(
        [...page.matchAll(/<script[^>]*>([^]*?)<\/script>/g)].map(([script, inside]) => [script, inside]),
        [['<script src="main.js" defer></script>', '']],
      );
      assert.equal(page.match(/<link[^>]*rel="stylesheet"/g)?.length, 1);
      assert.doesNotMatch(page, /<style|\sstyle=|\son\w+=/);
      assert.doesNotMatch(fileOf('main.js').toString('utf8'), /sourceMappingURL=/);
    });

    it('that may load nothing but its own files', () => {
      const page = fileOf('index.html').toString('utf8');
      const policy = /http-equiv="Content-Security-Policy"\s+content="([^"]*)"/.exec(page)?.[1] ?? '';
      assert.match(policy, /^default-src 'none'; script-src 'self'; /);
    });

    it('and the licence of every package in it', async () => {
      const notices = Buffer.from(files.get('ThirdPartyNotices.txt') ?? []).toString('utf8');
      const folders = [...copiesOf(await bundledFiles('results-tab')).values()].flatMap((each) => [...each]);
      const packages = await Promise.all(folders.map(nameAndVersion));
      assert.deepEqual(packages, ['azure-devops-extension-sdk 5.0.0']);
      for (const each of packages) assert.ok(notices.includes(`\n${each} (`), each);
    });
  });

  for (const task of tasks) {
    it(`holds no source map of ${task}`, () => {
      const code = Buffer.from(files.get(`tasks/${task}/index.js`) ?? []).toString('utf8');
      assert.ok(code.length > 0);
      assert.doesNotMatch(code, /sourceMappingURL=/);
    });

    it(`leaves out of ${task} what no task reaches`, () => {
      const code = Buffer.from(files.get(`tasks/${task}/index.js`) ?? []).toString('utf8');
      assert.ok(code.includes('LIB_InputRequired'));
      assert.ok(!code.includes('loc.messages.LIB_InputRequired'), 'translations of task-lib');
      assert.ok(!code.includes('AGFzbQ'), 'a WebAssembly in Base64');
    });

    it(`opens no browser in ${task}`, async () => {
      const libraries = [...copiesOf(await bundledFiles(task)).keys()];
      assert.ok(libraries.includes('@azure/identity'));
      const ofBrowsers = [
        'open',
        'default-browser',
        'run-applescript',
        'wsl-utils',
        'is-docker',
        'bundle-name',
      ];
      assert.deepEqual(
        libraries.filter((library) => ofBrowsers.includes(library)),
        [],
      );
    });

    it(`has the licence of every package in ${task}`, async () => {
      const notices = Buffer.from(files.get('ThirdPartyNotices.txt') ?? []).toString('utf8');
      const folders = [...copiesOf(await bundledFiles(task)).values()].flatMap((each) => [...each]);
      const packages = await Promise.all(folders.map(nameAndVersion));
      assert.ok(packages.length > 40);
      assert.deepEqual(
        packages.filter((each) => !notices.includes(`\n${each} (`)),
        [],
      );
    });

    it(`holds every library of ${task} once`, async () => {
      const copies = copiesOf(await bundledFiles(task));
      const several = [...copies].filter(([, folders]) => folders.size > 1);
      assert.deepEqual(several, []);
    });
  }

  for (const { version, path: node } of nodeBinaries()) {
    describe(`on an agent with Node ${version}`, () => {
      let folder: string;
      let extension: Extension;

      before(async () => {
        folder = await mkdtemp(join(tmpdir(), 'package-'));
        extension = await unpackVsix(vsix, folder);
      });

      after(() => rm(folder, { recursive: true, force: true }));

      for (const task of tasks) {
        it(`starts ${task}, which asks for what it cannot do without`, async () => {
          const outcome = await runTask({ task: taskFolder(extension, task), node });
          assert.equal(outcome.result, 'Failed');
          const input = task === 'ValidateConfiguration' ? 'configurationFolder' : 'azureSubscription';
          assert.match(outcome.issues[0]?.message ?? '', new RegExp(`^Input required: ${input}\\b`));
        });
      }
    });
  }
});

async function bundledFiles(task: string): Promise<readonly string[]> {
  const content: unknown = JSON.parse(await readFile(join(dist, 'metafiles', `${task}.json`), 'utf8'));
  return Object.values(metafile.parse(content).outputs).flatMap(({ inputs }) => Object.keys(inputs));
}

async function nameAndVersion(folder: string): Promise<string> {
  const content: unknown = JSON.parse(await readFile(join(dist, '..', folder, 'package.json'), 'utf8'));
  const { name, version } = z.object({ name: z.string(), version: z.string() }).parse(content);
  return `${name} ${version}`;
}

/** The folders that each library's files come from. */
function copiesOf(paths: readonly string[]): ReadonlyMap<string, ReadonlySet<string>> {
  const copies = new Map<string, Set<string>>();
  for (const path of paths) {
    const [folder, name] = /^.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path) ?? [];
    if (folder === undefined || name === undefined) continue;
    copies.set(name, (copies.get(name) ?? new Set()).add(folder));
  }
  return copies;
}
