import { after, before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import * as z from 'zod';
import type { Edition } from '../../scripts/build.js';
import { developmentEdition } from '../../scripts/development.js';
import { packageExtension } from '../../scripts/package.js';
import { runTask } from '../local-agent/agent.js';
import { readVsix, taskFolder, unpackVsix } from '../local-agent/vsix.js';

const root = join(import.meta.dirname, '..', '..');

const manifest = {
  manifestVersion: 1,
  id: 'trial',
  publisher: 'trial-publisher',
  version: '1.2.3',
  name: 'Trial',
  description: 'A trial.',
  categories: ['Azure Pipelines'],
  targets: [{ id: 'Microsoft.VisualStudio.Services' }],
  content: { details: { path: 'overview.md' } },
  files: [{ path: 'tasks' }],
  contributions: [
    {
      id: 'trial',
      type: 'ms.vss-distributed-task.task',
      targets: ['ms.vss-distributed-task.tasks'],
      properties: { name: 'tasks/Trial' },
    },
  ],
};

const definition = {
  id: '0c1f57a4-6a0e-4a35-9b54-6df3d0f7f002',
  name: 'Trial',
  friendlyName: 'Trial',
  instanceNameFormat: 'Trial',
  version: { Major: 1, Minor: 2, Patch: 3 },
  execution: { Node24: { target: 'index.js' }, Node20_1: { target: 'index.js' } },
};

const code = 'console.log(new URL(import.meta.url).pathname === __filename);';

describe('npm run package', () => {
  let repository: string;
  let task: string;

  before(async () => {
    repository = await mkdtemp(join(tmpdir(), 'packaging-'));
    task = join(repository, 'tasks', 'Trial');
    await mkdir(task, { recursive: true });
    await mkdir(join(repository, 'tasks', 'core'));
    await mkdir(join(repository, 'images'));
    await cp(join(root, 'tasks', 'SnapImages', 'icon.png'), join(task, 'icon.png'));
    await mkdir(join(repository, 'scripts'));
    await cp(join(root, 'scripts', 'publisher.json'), join(repository, 'scripts', 'publisher.json'));
    await cp(join(root, 'results-tab', 'index.html'), join(repository, 'results-tab', 'index.html'));
    await writeFile(join(repository, 'results-tab', 'main.ts'), '');
    await writeFile(join(repository, 'results-tab', 'styles.css'), '');
    await writeFile(join(repository, 'LICENSE'), 'Trial');
    await writeFile(join(repository, 'overview.md'), '[Trial](${documentation}/README.md)');
    await writeFile(join(repository, 'vss-extension.json'), JSON.stringify(manifest));
    await writeFile(join(task, 'index.ts'), code);
  });

  after(() => rm(repository, { recursive: true, force: true }));

  const packTask = async (change: object, edition?: Edition) => {
    await writeFile(join(task, 'task.json'), JSON.stringify({ ...definition, ...change }));
    return await packageExtension(repository, join(repository, 'dist'), edition);
  };

  it('packs every folder with a task.json, as a bundle that knows its own address', async () => {
    const extension = await unpackVsix(await packTask({}), join(repository, 'unpacked'));
    assert.deepEqual([...extension.tasks.keys()], ['Trial']);
    const { result, rawOutput } = await runTask({ task: taskFolder(extension, 'Trial') });
    assert.deepEqual([result, rawOutput], ['Succeeded', ['true']]);
  });

  it('fills in the addresses of the publisher', async () => {
    const files = await readVsix(await packTask({}));
    const page = Buffer.from(files.get('overview.md') ?? []).toString('utf8');
    assert.match(page, /^\[Trial\]\(https:\/\/.+\/README\.md\)$/);
  });

  it('makes a package to try out that is another extension with other tasks', async () => {
    const vsix = await packTask({}, developmentEdition(new Date(Date.UTC(2026, 0, 1))));
    const patch = Date.UTC(2026, 0, 1) / 60_000;
    assert.equal(basename(vsix), `trial-publisher.trial-dev-1.2.${patch}.vsix`);
    const extension = await unpackVsix(vsix, join(repository, 'development'));
    const text = await readFile(join(taskFolder(extension, 'Trial'), 'task.json'), 'utf8');
    const { id, ...rest } = z.looseObject({ id: z.string() }).parse(JSON.parse(text));
    assert.notEqual(id, definition.id);
    assert.deepEqual(rest['name'], 'TrialDev');
    assert.deepEqual(rest['version'], { Major: 1, Minor: 2, Patch: patch });
  });

  it('keeps the source maps beside the package', async () => {
    await packTask({});
    const map: unknown = JSON.parse(await readFile(join(repository, 'dist', 'maps', 'Trial.js.map'), 'utf8'));
    assert.ok(typeof map === 'object' && map !== null && 'mappings' in map);
  });

  it('refuses what tfx only warns of', async () => {
    await assert.rejects(packTask({ friendlyName: 'x'.repeat(41) }), /tfx warns about the package/);
  });

  it('refuses to bundle a package whose licence nobody has looked at', async () => {
    const library = join(repository, 'node_modules', 'trial-library');
    await mkdir(library, { recursive: true });
    await writeFile(
      join(library, 'package.json'),
      JSON.stringify({ name: 'trial-library', version: '4.5.6', license: 'Trial-1.0' }),
    );
    await writeFile(join(library, 'index.js'), "console.log('A library.');");
    await writeFile(join(task, 'index.ts'), "import 'trial-library';");
    await assert.rejects(packTask({}), /trial-library 4\.5\.6 is bundled, and its licence \(Trial-1\.0\)/);
    await writeFile(join(task, 'index.ts'), code);
  });
});
