import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { manifest, pngSize, root, taskNames } from './extension-files.js';
import { readTaskJson } from './task-schema.js';

/** The scopes that each kind of contribution needs: tasks have none, they work with the rights of the agent. */
const scopesOf: Readonly<Record<string, readonly string[]>> = {
  'ms.vss-distributed-task.task': [],
  'ms.vss-build-web.build-results-tab': ['vso.build'],
};

describe('The extension', () => {
  it('keeps its publisher and id', () => {
    assert.deepEqual([manifest.publisher, manifest.id], ['devtestlab-image-factory', 'image-factory']);
  });

  it('can be installed in Azure DevOps Services and Server', () => {
    assert.deepEqual(manifest.targets, [{ id: 'Microsoft.VisualStudio.Services' }]);
  });

  it('stands in the category of pipelines', () => {
    assert.deepEqual(manifest.categories, ['Azure Pipelines']);
  });

  it('is a preview, like its tasks, as long as its version is below 1', () => {
    const isPreview = manifest.version.startsWith('0.');
    assert.equal(manifest.galleryFlags.includes('Preview'), isPreview);
    for (const name of taskNames) assert.equal(readTaskJson(name).preview, isPreview, name);
  });

  it('asks for the scopes that its pages need, and for no other', () => {
    const needed = manifest.contributions.flatMap(({ type }) => scopesOf[type] ?? [`unknown for ${type}`]);
    assert.deepEqual(manifest.scopes, [...new Set(needed)]);
  });

  it('leads to every page that people look for', () => {
    const names = ['getstarted', 'issues', 'learn', 'license', 'privacypolicy', 'support'];
    assert.deepEqual(Object.keys(manifest.links).sort(), names);
    const addresses = [...Object.values(manifest.links), manifest.repository].map(({ uri }) => uri);
    assert.deepEqual(
      addresses.filter((address) => !address.startsWith('https://')),
      [],
    );
  });

  it('has its questions and answers where faults are reported', () => {
    assert.deepEqual(manifest.CustomerQnASupport, {
      enableMarketplaceQnA: true,
      url: manifest.links['issues']?.uri,
    });
  });

  it('is found by the words that people search for', () => {
    for (const tag of ['Azure DevTest Labs', 'Azure Pipelines', 'golden image', 'VHD'])
      assert.ok(manifest.tags.includes(tag), tag);
  });

  it('has a description that the Marketplace takes', () => {
    assert.ok(manifest.description.length <= 200);
  });

  it('has an icon of at least 128 x 128 pixels', () => {
    const [width, height] = pngSize(manifest.icons.default);
    assert.ok(width >= 128 && height === width);
  });

  it('has screenshots of the size that the Marketplace shows', () => {
    assert.ok(manifest.screenshots.length > 0);
    for (const { path } of manifest.screenshots) assert.deepEqual(pngSize(path), [1366, 768], path);
  });

  it('contributes every task once', () => {
    const tasks = manifest.contributions.filter(({ type }) => type === 'ms.vss-distributed-task.task');
    assert.deepEqual(
      tasks.map(({ targets, properties }) => [targets, properties.name]),
      taskNames.map((name) => [['ms.vss-distributed-task.tasks'], `tasks/${name}`]),
    );
  });

  it('shows its tab on the runs that have one of its tasks, and on no other', () => {
    const [tab, ...others] = manifest.contributions.filter(
      ({ type }) => type === 'ms.vss-build-web.build-results-tab',
    );
    assert.deepEqual(others, []);
    assert.deepEqual(tab?.targets, ['ms.vss-build-web.build-results-view']);
    assert.deepEqual(
      tab.properties.supportsTasks,
      taskNames.map((name) => readTaskJson(name).id),
    );
  });

  it('has a tab whose page is there and has an address', () => {
    const pages = manifest.contributions.flatMap(({ properties: { uri } }) => uri ?? []);
    assert.deepEqual(pages, ['results-tab/index.html']);
    const addressable = manifest.files.filter((file) => file.addressable).map(({ path }) => `${path}/`);
    for (const page of pages) {
      assert.ok(existsSync(join(root, page)), page);
      assert.ok(
        addressable.some((path) => page.startsWith(path)),
        page,
      );
    }
  });

  it('lists no text a second time that has a role of its own, which would take it from it', () => {
    const listed = manifest.files.map(({ path }) => path);
    assert.deepEqual(
      listed.filter((path) => ['overview.md', 'LICENSE', '.'].includes(path)),
      [],
    );
  });

  describe('is described by a page', () => {
    const page = readFileSync(join(root, manifest.content.details.path), 'utf8');

    it('whose pictures the Marketplace shows', () => {
      assert.ok(page.startsWith('# DevTest Labs Image Factory\n'));
      assert.doesNotMatch(page, /\.svg|http:/);
      const pictures = [...page.matchAll(/!\[(.*?)\]\((.*?)\)/g)];
      assert.ok(pictures.length > 0);
      for (const [, description = '', path = ''] of pictures) {
        assert.ok(description.length > 20 && pngSize(path)[0] >= 600, path);
        assert.ok(
          manifest.files.some((file) => file.path === path && file.addressable),
          `${path} has no address`,
        );
      }
    });

    it('that leads from the name of each task to its documentation', () => {
      const linked = [...page.matchAll(/^\| \[(\w+)\]\(\$\{documentation\}\/docs\/tasks\/(\w+)\.md\)/gm)];
      assert.deepEqual(linked.map(([, name]) => name).sort(), [...taskNames].sort());
      for (const [, name, page] of linked) assert.equal(page, name);
    });

    it('that says which scopes it asks for', () => {
      assert.equal(page.includes('asks for no scope'), manifest.scopes.length === 0);
      for (const scope of manifest.scopes) assert.ok(page.includes(`\`${scope}\``), scope);
    });

    it('that says whether it is a preview, and how a pipeline names the version of a task', () => {
      assert.equal(page.includes('This is a preview'), manifest.galleryFlags.includes('Preview'));
      assert.ok(page.includes(`\`SnapImages@${manifest.version.split('.')[0] ?? ''}\``));
    });

    it('that names the oldest agent that its tasks run on', () => {
      for (const name of taskNames)
        assert.ok(page.includes(`version ${readTaskJson(name).minimumAgentVersion} on`));
    });
  });
});
