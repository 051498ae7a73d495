import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { manifest, pngSize, root, taskNames } from './extension-files.js';

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

  it('has a description that the Marketplace takes', () => {
    assert.ok(manifest.description.length <= 200);
  });

  it('has an icon of at least 128 x 128 pixels', () => {
    const [width, height] = pngSize(manifest.icons.default);
    assert.ok(width >= 128 && height === width);
  });

  it('contributes every task once', () => {
    assert.deepEqual(
      manifest.contributions.map(({ type, targets, properties }) => [type, targets, properties.name]),
      taskNames.map((name) => [
        'ms.vss-distributed-task.task',
        ['ms.vss-distributed-task.tasks'],
        `tasks/${name}`,
      ]),
    );
  });

  it('is described by a page whose pictures the Marketplace shows', () => {
    const page = readFileSync(join(root, manifest.content.details.path), 'utf8');
    assert.ok(page.startsWith('# DevTest Labs Image Factory\n'));
    assert.doesNotMatch(page, /\.svg|http:/);
  });
});
