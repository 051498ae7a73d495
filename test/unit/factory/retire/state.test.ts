import { afterEach, beforeEach, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { read } from '../../../../tasks/core/factory/retire/state.js';
import { goldenImage, labsJson } from '../../../worlds/configuration.js';
import { labOf } from '../../../worlds/azure-things.js';
import { azureInMemory } from '../../azure/azure-in-memory.js';
import { fakeContext } from '../../step/fake-context.js';
import { labBody } from '../lab-body.js';
import { factoryLab, retireInputs } from './retire-states.js';

const dev = labOf('Dev');

let root: string;

/** Reads with these entries of Labs.json, in a subscription that has the labs Factory and Dev. */
async function state(
  labs: Readonly<Record<string, readonly string[]>>,
  cancel = new AbortController(),
  cancelledBy = '',
  delivery = 'VHD',
) {
  const Labs = labsJson('s', labs).Labs.map((lab) => ({ ...lab, Delivery: delivery }));
  await writeFile(path.join(root, 'Labs.json'), JSON.stringify({ Labs }));
  const { azure } = await azureInMemory([factoryLab, dev], {
    'GET labs': { body: { value: [factoryLab, dev].map(labBody) } },
    'GET permissions': { body: { value: [{ actions: ['*'], dataActions: ['*'] }] } },
    'GET labs/Factory/customimages': { body: { value: [] } },
    'GET labs/Dev/customimages': ({ asks }) => {
      if (asks === cancelledBy) cancel.abort(new Error('The run was cancelled.'));
      return { body: { value: [] } };
    },
  });
  const inputs = { ...retireInputs, ConfigurationLocation: root };
  const context = fakeContext(inputs, azure, { signal: cancel.signal });
  return {
    state: await read(context),
    codes: context.notices.map(({ code }) => code),
    notices: context.notices,
  };
}

describe('What RetireImages reads', () => {
  beforeEach(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'retire-'));
    await mkdir(path.join(root, 'GoldenImages', 'Win'), { recursive: true });
    await writeFile(path.join(root, 'GoldenImages', 'Win', 'Server.json'), JSON.stringify(goldenImage()));
    await writeFile(path.join(root, 'GoldenImages', 'Broken.json'), '{');
  });
  afterEach(() => rm(root, { recursive: true }));

  it('C8 are the golden images that exist, broken ones included', async () => {
    const { existingKeys } = (await state({ Dev: ['Win'] })).state;
    assert.deepEqual([...existingKeys].sort(), ['broken.json', 'win\\server.json']);
  });

  it('C95 are the labs of Labs.json and the factory lab', async () => {
    const { labs, unreadable } = (await state({ Dev: ['Win'] })).state;
    assert.deepEqual([labs.map(({ lab }) => lab.name), unreadable], [['Dev', 'Factory'], []]);
  });

  it('is nothing of a gallery without the input, of which it warns where labs get their images from one', async () => {
    const warnings = async (delivery: string) =>
      (await state({ Dev: ['Win'], Gone: ['Win'] }, undefined, '', delivery)).notices
        .filter(({ what }) => what.includes('gallery'))
        .map(({ severity, what }) => [severity, what]);
    assert.deepEqual(await warnings('VHD'), []);
    const what =
      'Nothing is retired in the gallery that Dev, Gone get their images from: this task has no gallery.';
    assert.deepEqual(await warnings('Gallery'), [['warning', what]]);
  });

  it('C15 is that Labs.json does not tell of all labs which they are', async () => {
    assert.equal((await state({ Dev: ['Win'] })).state.hasUnknownLabs, false);
    assert.equal((await state({ Dev: ['Win'], '': ['Win'] })).state.hasUnknownLabs, true);
  });

  it('C15 C98 are no images of a lab that is not found, which is reported', async () => {
    const { labs, unreadable } = (await state({ Gone: ['Win'] })).state;
    assert.deepEqual(
      [labs.map(({ lab }) => lab.name), unreadable.map(({ subject, outcome }) => [subject.name, outcome])],
      [['Factory'], [['Gone', 'failed']]],
    );
  });

  it('C94 C109 is nothing where the run is cancelled meanwhile, be it at the end of the last answer', async () => {
    await assert.rejects(
      state({ Dev: ['Win'] }, new AbortController(), 'GET labs/Dev/customimages'),
      /The run was cancelled|abort/i,
    );
  });

  it('C119 is what Images.json says, of which only what is wrong is noticed, and stops nothing', async () => {
    const read = async (text: string) => {
      await writeFile(path.join(root, 'Images.json'), text);
      const { state: known, notices } = await state({ Dev: ['Win'] });
      const found = notices.filter(({ file }) => file?.endsWith('Images.json'));
      return [known.limitRules?.length, found.map(({ code, line }) => `${code ?? ''} ${line ?? 0}`)];
    };
    const unusable = 'unusable'.length;
    assert.deepEqual(await read('{"Images": [{"ImagePaths": "Win", "Keep": {"Count": 3}}]}'), [1, []]);
    assert.deepEqual(await read('{"Images": [{"ImagePaths": "Linux", "Keep": 1}]}'), [1, ['IF228 1']]);
    assert.deepEqual(await read('{"Images": [\n'), [unusable, ['IF106 2']]);
    assert.deepEqual(await read('{"Images": [{}]}'), [unusable, ['IF227 1']]);
  });

  it('has findings about files and entries, which are noticed', async () => {
    const { codes } = await state({ Dev: ['Linux'] });
    assert.ok(codes.includes('IF208'), codes.join());
    assert.ok(
      codes.some((code) => code?.startsWith('IF1')),
      codes.join(),
    );
  });
});
