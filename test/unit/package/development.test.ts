import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { developmentEdition } from '../../../scripts/development.js';
import { root, taskIds, taskNames } from './extension-files.js';
import { readTaskJson, taskSchema } from './task-schema.js';

const start = new Date(Date.UTC(2026, 10, 1));

/** A file of a package that is built so many minutes after the first of November. */
function built(path: string, text: string, minutes = 0): unknown {
  const content: unknown = JSON.parse(
    developmentEdition(new Date(start.getTime() + minutes * 60_000))(path, text),
  );
  return content;
}

const taskOf = (name: string, minutes = 0) => {
  const path = `tasks/${name}/task.json`;
  return taskSchema.parse(built(path, readFileSync(join(root, path), 'utf8'), minutes));
};

describe('A package to try out', () => {
  it('has tasks that every Azure DevOps takes, with ids of their own', () => {
    const ids = taskNames.map((name) => taskOf(name).id);
    assert.equal(new Set([...ids, ...Object.values(taskIds)]).size, taskNames.length * 2);
  });

  for (const published of taskNames.map(readTaskJson)) {
    it(`calls ${published.name} by another name, in pipelines and in the list of tasks`, () => {
      const { id, name, friendlyName, version, ...rest } = taskOf(published.name);
      assert.equal(name, `${published.name}Dev`);
      assert.notEqual(friendlyName, published.friendlyName);
      assert.deepEqual(
        { id, name, friendlyName, version, ...rest },
        { ...published, id, name, friendlyName, version },
      );
    });
  }

  it('keeps the ids of its tasks from build to build', () => {
    assert.equal(taskOf('SnapImages', 1).id, taskOf('SnapImages').id);
    assert.equal(taskOf('SnapImages').id, '325e0e13-0a4d-8257-af83-fb6bcc011f3d');
  });

  it('has a version that rises', () => {
    assert.equal(taskOf('SnapImages', 1).version.Patch, taskOf('SnapImages').version.Patch + 1);
  });

  it('is another extension, whose pages know its tasks', () => {
    const manifest = {
      id: 'image-factory',
      name: 'Factory',
      version: '0.1.0',
      contributions: [{ properties: { supportsTasks: [taskIds.SnapImages.toUpperCase()] } }],
    };
    const { Major, Minor, Patch } = taskOf('SnapImages').version;
    assert.deepEqual(built('vss-extension.json', JSON.stringify(manifest)), {
      id: 'image-factory-dev',
      name: 'Factory (development)',
      version: `${Major}.${Minor}.${Patch}`,
      contributions: [{ properties: { supportsTasks: [taskOf('SnapImages').id] } }],
    });
  });

  it('has the same page', () => {
    assert.equal(developmentEdition(start)('overview.md', '# Factory'), '# Factory');
  });

  it('is made of files that have what it changes', () => {
    assert.throws(() => built('vss-extension.json', '{}'), z.ZodError);
  });
});
