import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  changedGalleryNeeds,
  galleryNeedsOfTasks,
  type GalleryNeeds,
  sideGalleryNeedsOfTasks,
} from '../../../tasks/core/factory/gallery/gallery-needs.js';
import { baseNeeds } from '../../../tasks/core/factory/base-needs.js';
import { changedNeeds } from '../../../tasks/core/factory/changed-needs.js';
import * as needs from '../../../tasks/core/factory/needs.js';
import { sideNeedsOfTasks } from '../../../tasks/core/factory/side-needs.js';
import { needsOfLabTasks } from '../../../tasks/core/lab/task-needs.js';
import type { Need } from '../../../tasks/core/lab/needs.js';

const folder = join(import.meta.dirname, '../../../roles');

const roles = new Map<string, readonly Need[]>([
  ...Object.entries<needs.StepNeeds>(needs.needsOfTasks).map(
    ([name, { factory, targets }]) => [name, [...factory, ...targets]] as const,
  ),
  ...Object.entries<readonly Need[]>(sideNeedsOfTasks),
  ...Object.entries<readonly Need[]>(needsOfLabTasks),
  ['BuildChanged', changedNeeds],
  ['BaseImage', baseNeeds],
  [
    'ImageFactory',
    [...Object.values<needs.StepNeeds>(needs.needsOfTasks), needs.testNeeds].flatMap(
      ({ factory, targets }) => [...factory, ...targets],
    ),
  ],
]);

/** What each task needs beside its role where there is a gallery. */
const galleryRoles = new Map<string, readonly Need[]>([
  ['BuildChanged', changedGalleryNeeds],
  ...Object.entries<GalleryNeeds>({ ...galleryNeedsOfTasks, ...sideGalleryNeedsOfTasks }).map(
    ([name, { gallery, targets }]) => [name, [...gallery, ...targets]] as const,
  ),
  [
    'ImageFactory',
    Object.values<GalleryNeeds>(galleryNeedsOfTasks).flatMap(({ gallery, targets }) => [
      ...gallery,
      ...targets,
    ]),
  ],
]);

interface RoleDefinition {
  readonly Name: string;
  readonly IsCustom: boolean;
  readonly Description: string;
  readonly Actions: readonly string[];
  readonly NotActions: readonly string[];
  readonly DataActions: readonly string[];
  readonly NotDataActions: readonly string[];
  readonly AssignableScopes: readonly string[];
}

async function readRole(name: string): Promise<RoleDefinition> {
  return JSON.parse(await readFile(join(folder, `${name}.json`), 'utf8')) as RoleDefinition;
}

/** Account keys are the fallback, which no role has to allow. */
function actionsOf(list: readonly Need[], kind: Need['kind']): string[] {
  const wanted = list.filter((need) => need.kind === kind && need.storage !== 'key');
  return [...new Set(wanted.map(({ action }) => action))].sort();
}

describe('The published roles', () => {
  it('are one for each task, one for the whole factory and one to build what changed', async () => {
    const files = await readdir(folder);
    const expected = [...roles.keys()].map((name) => `${name}.json`);
    assert.deepEqual(files.sort(), [...expected, 'gallery'].sort());
  });

  it('are one more with a gallery, for each task that reads it and for the whole factory', async () => {
    const files = await readdir(join(folder, 'gallery'));
    assert.deepEqual(files.sort(), [...galleryRoles.keys()].map((name) => `${name}.json`).sort());
  });

  for (const [name, list] of galleryRoles)
    it(`allow with a gallery in ${name}.json exactly what is needed beside the role without`, async () => {
      const { Actions: without } = await readRole(name);
      const { Actions, DataActions } = await readRole(`gallery/${name}`);
      const more = actionsOf(list, 'action').filter((action) => !without.includes(action));
      assert.deepEqual([Actions, DataActions], [more, []]);
    });

  for (const name of [...roles.keys(), ...[...galleryRoles.keys()].map((one) => `gallery/${one}`)])
    it(`have in ${name}.json the form that \`az role definition create\` takes`, async () => {
      const { Name, IsCustom, Description, NotActions, NotDataActions, AssignableScopes } =
        await readRole(name);
      assert.match(Name, /^DevTest Labs Image Factory/);
      assert.deepEqual([IsCustom, NotActions, NotDataActions], [true, [], []]);
      assert.ok(Description.length > 0 && AssignableScopes.length === 1);
    });

  it('have names of their own, as Azure demands', async () => {
    const files = [...roles.keys(), ...[...galleryRoles.keys()].map((one) => `gallery/${one}`)];
    const names = await Promise.all(files.map(async (file) => (await readRole(file)).Name));
    assert.equal(new Set(names).size, files.length);
  });

  for (const [name, list] of roles)
    it(`allow in ${name}.json exactly what is needed`, async () => {
      const { Actions, DataActions } = await readRole(name);
      assert.deepEqual([Actions, DataActions], [actionsOf(list, 'action'), actionsOf(list, 'data action')]);
    });

  it('allow a connection for checks to change nothing', async () => {
    const found = await Promise.all(['ValidateConfiguration', 'gallery/ValidateConfiguration'].map(readRole));
    assert.deepEqual(
      found
        .flatMap(({ Actions, DataActions }) => [...Actions, ...DataActions])
        .filter((action) => !action.endsWith('/read')),
      [],
    );
  });

  it('use no wildcard', () => {
    assert.deepEqual(
      [...roles.values(), ...galleryRoles.values()].flat().filter(({ action }) => action.includes('*')),
      [],
    );
  });
});
