import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import {
  forgetNames,
  namesContainer,
  readGivenNames,
  rememberName,
} from '../../../../tasks/core/factory/snap/given-names.js';
import { type BlobRequestKind } from '../../azure/blobs/memory-accounts.js';
import { refusal } from '../../azure/blobs/memory-container.js';
import { lab, snapWorld } from './snap-world.js';

const image = { imageName: 'Win_Server-Nov-21-2026', imagePath: 'Win\\Server.json', vhdFileName: 'x.vhd' };

const other = { ...image, imageName: image.imageName.toUpperCase(), vhdFileName: 'y.vhd' };

/** The names beside a store, and whether the service connection may not do something with them. */
async function namesBeside(...forbidden: readonly BlobRequestKind[]) {
  const world = await snapWorld();
  for (const kind of forbidden)
    world.accounts.before(kind, ({ container }) => {
      if (container === namesContainer) throw refusal(403, 'AuthorizationPermissionMismatch');
    });
  return {
    ...world,
    names: world.container(lab, namesContainer),
    read: () => readGivenNames(world.context, lab),
    remember: (one: typeof image) => rememberName(world.context, lab, one),
    forget: (...names: readonly string[]) => forgetNames(world.context, lab, names),
  };
}

describe('The names that were given', () => {
  it('C70 are remembered in a container that is made for them, and belong to one image', async () => {
    const { read, remember, names } = await namesBeside();
    names.deleteContainer();
    assert.deepEqual(await read(), []);
    assert.equal(await remember(image), true);
    assert.deepEqual(await read(), [{ imageName: 'win_server-nov-21-2026', vhdFileName: 'x.vhd' }]);
    assert.deepEqual([await remember(other), await remember(image)], [false, true]);
  });

  it("C70 include somebody else's blobs, whose names nobody is given", async () => {
    const { read, remember, names } = await namesBeside();
    names.put(image.imageName.toLowerCase());
    assert.deepEqual(await read(), [{ imageName: 'win_server-nov-21-2026', vhdFileName: undefined }]);
    assert.equal(await remember(image), false);
  });

  it('C70 tell whose they are', async () => {
    const { remember, names } = await namesBeside();
    await remember(image);
    assert.deepEqual(names.blobs.get('win_server-nov-21-2026')?.metadata, {
      imagefactorypath: 'Win%5CServer.json',
      imagefactoryrun: '1',
      imagefactoryvhd: 'x.vhd',
    });
  });

  it('C70 are not remembered where a permission is missing, which is said once', async () => {
    const { read, remember, context } = await namesBeside('list', 'create page blob');
    assert.deepEqual([await read(), await remember(image), await remember(other)], [[], true, true]);
    assert.equal(context.notices.length, 1);
    assert.match(context.notices[0]?.what ?? '', /not remembered/);
    assert.match(context.notices[0]?.remedy ?? '', new RegExp(namesContainer));
  });

  it('C70 are none of an image where Azure fails otherwise', async () => {
    const { remember, accounts } = await namesBeside();
    accounts.before('create page blob', () => {
      throw refusal(400, 'InvalidInput');
    });
    await assert.rejects(remember(image));
  });

  it('C70 are forgotten, and one that cannot be is a warning', async () => {
    const { forget, remember, names, accounts, context } = await namesBeside();
    await remember(image);
    await forget('win_server-nov-21-2026', 'gone');
    assert.deepEqual([...names.blobs.keys()], []);
    accounts.before('delete', () => {
      throw refusal(403, 'AuthorizationPermissionMismatch');
    });
    await forget('win_server-nov-21-2026');
    assert.deepEqual(
      context.notices.map(({ severity }) => severity),
      ['warning'],
    );
  });
});
