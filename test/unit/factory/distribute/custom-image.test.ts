import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { createImage, findImage, waitForImage } from '../../../../tasks/core/factory/labs/custom-image.js';
import { remedyOf } from '../../../../tasks/core/step/problem.js';
import { action, conflict, customImage, distributeWorld, factoryLab } from './distribute-world.js';

const get = 'GET labs/Target/customimages/win';

const put = 'PUT labs/Target/customimages/win';

const vhdUrl = 'https://target.blob.example.com/staging/x.vhd';

describe('The custom image of a stored image', () => {
  it('C80 C85 has its name, its system, and the tags by which it is known', async () => {
    const world = await distributeWorld();
    await createImage(action, vhdUrl, world.context);
    assert.deepEqual(world.created, [
      {
        properties: { vhd: { imageName: vhdUrl, osType: 'Windows', sysPrep: true }, description: '' },
        tags: {
          ImagePath: 'Win\\Server.json',
          ImageFactoryLab: factoryLab.id,
          ImageFactoryBuilt: '2026-11-20T01:00:00',
          ImageFactoryVhd: 'x.vhd',
        },
      },
    ]);
  });

  it('is one without Sysprep where the stored one is specialized, whatever the input says', async () => {
    const image = { ...action.image, osState: 'Specialized' as const };
    for (const isVhdSysPrepped of [true, false]) {
      const world = await distributeWorld({ inputs: { isVhdSysPrepped } });
      await createImage({ ...action, image }, vhdUrl, world.context);
      const [{ properties } = assert.fail()] = world.created as { readonly properties: object }[];
      assert.deepEqual(properties, {
        vhd: { imageName: vhdUrl, osType: 'Windows', sysPrep: false },
        description: '',
      });
    }
  });

  it('C58 C85 has no tag for the time at which it was built where that is not known', async () => {
    const world = await distributeWorld();
    const { image } = action;
    await createImage({ ...action, image: { ...image, timestamp: undefined } }, vhdUrl, world.context);
    const [{ tags } = assert.fail()] = world.created as { readonly tags: object }[];
    assert.deepEqual(Object.keys(tags), ['ImagePath', 'ImageFactoryLab', 'ImageFactoryVhd']);
  });

  it('C84 is created only after the older image of its path', async () => {
    const done: string[] = [];
    const world = await distributeWorld({
      context: { predecessor: () => Promise.resolve(void done.push(...world.asked())) },
    });
    await createImage(action, vhdUrl, world.context);
    assert.deepEqual([done, world.changes()], [[], [put]]);
  });

  it('C78 is not created over one that others have made meanwhile', async () => {
    const world = await distributeWorld();
    world.held.image = customImage();
    await createImage(action, vhdUrl, world.context);
    assert.deepEqual(world.created, []);
  });

  it('C78 is created again where its creation failed', async () => {
    for (const state of ['Failed', 'failed', 'Canceled']) {
      const world = await distributeWorld();
      world.held.image = customImage(state);
      assert.equal(await findImage(action, world.context), undefined);
      await createImage(action, vhdUrl, world.context);
      assert.equal(world.created.length, 1, state);
    }
  });

  it('C78 is an error where the image of that name is of another golden image', async () => {
    const world = await distributeWorld();
    world.held.image = customImage('Succeeded', 'Other.json');
    await assert.rejects(createImage(action, vhdUrl, world.context), (error: Error) => {
      assert.equal(error.message, 'The lab Target has an image win of another golden image: Other.json.');
      assert.equal(remedyOf(error), 'Rename or delete the image in the lab.');
      return true;
    });
    assert.deepEqual(world.created, []);
  });

  it('C78 is that of the run that was faster, where Azure answers with a conflict', async () => {
    const world = await distributeWorld({
      routes: {
        [put]: () => {
          world.held.image = customImage();
          return conflict;
        },
      },
    });
    await createImage(action, vhdUrl, world.context);
    assert.equal((await findImage(action, world.context))?.name, 'win');
  });

  it('is asked for again as long as its lab is busy with another one', async () => {
    let asked = 0;
    const busy = {
      error: { code: 'Conflict', message: 'The lab is not yet ready for the requested operation.' },
    };
    const world = await distributeWorld({
      routes: {
        [put]: () => {
          if ((asked += 1) < 3) return { status: 409, body: busy };
          world.held.image = customImage();
          return { status: 201, body: world.held.image };
        },
      },
    });
    await createImage(action, vhdUrl, world.context);
    assert.equal(asked, 3);
  });

  it('C78 is not asked for again where others have begun to make it meanwhile', async () => {
    let asked = 0;
    const busy = { error: { code: 'Conflict', message: 'Another operation is in progress.' } };
    const world = await distributeWorld({
      routes: {
        [put]: () => {
          asked += 1;
          world.held.image = customImage();
          return { status: 409, body: busy };
        },
      },
    });
    await createImage(action, vhdUrl, world.context);
    assert.equal(asked, 1);
  });

  it('fails with a conflict for which nobody has made the image', async () => {
    const world = await distributeWorld({ routes: { [put]: conflict } });
    await assert.rejects(createImage(action, vhdUrl, world.context), /It is so/);
  });

  for (const [state, path] of [
    ['Creating', 'Win/Server.json'],
    ['Failed', 'Win/Server.json'],
    ['Succeeded', 'Other.json'],
  ] as const)
    it(`fails with any other error, though somebody has an image of that name: ${state}, ${path}`, async () => {
      const world = await distributeWorld({
        routes: { [put]: () => refusedFor(customImage(state, path), world) },
      });
      await assert.rejects(createImage(action, vhdUrl, world.context), /It is no VHD/);
    });

  it('C78 is that of the run that was faster, whatever Azure answers, where it can be used', async () => {
    const world = await distributeWorld({ routes: { [put]: () => refusedFor(customImage(), world) } });
    await createImage(action, vhdUrl, world.context);
    assert.deepEqual(world.created, []);
  });

  it('C78 is waited for until it is made, or is found to have failed', async () => {
    for (const end of ['Succeeded', 'succeeded', 'Failed', 'failed', 'Canceled']) {
      let looks = 0;
      const answer = () => ({ body: customImage((looks += 1) < 3 ? 'Creating' : end) });
      const world = await distributeWorld({ routes: { [get]: answer } });
      await waitForImage(action, world.context);
      assert.equal(looks, 3);
      assert.deepEqual(world.context.waits, ['the custom image win in Target: Creating']);
    }
  });
});

/** Azure refuses an image, and has the given one by then. */
function refusedFor(
  image: ReturnType<typeof customImage>,
  { held }: Pick<Awaited<ReturnType<typeof distributeWorld>>, 'held'>,
) {
  held.image = image;
  return { status: 400, body: { error: { code: 'Bad', message: 'It is no VHD.' } } };
}
