import { noRecords } from '../../../../tasks/core/factory/store/image-records.js';
import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import {
  type Receiver,
  readReceiver as readReceiverOf,
} from '../../../../tasks/core/factory/distribute/receivers.js';
import { createReads } from '../../../../tasks/core/factory/reads.js';
import type { TargetLab } from '../../../../tasks/core/factory/labs/target-labs.js';
import { labOf, storedOf } from '../../../worlds/azure-things.js';
import { refusal } from '../../azure/blobs/memory-container.js';
import { copied, customImage, distributeWorld, factoryLab, lab, marksOf } from './distribute-world.js';

const entry = {
  subscriptionId: 's',
  labName: 'Target',
  imagePaths: [{ text: 'Win', line: 1, column: 1 }],
  delivery: 'VHD' as const,
  file: 'Labs.json',
  line: 1,
  column: 1,
};

const target: TargetLab = { entry, lab, findings: [] };

const source = {
  factoryLab,
  formulas: [],
  store: {
    accountId: factoryLab.storageAccountId,
    images: [storedOf({ imagePath: 'Win\\Server.json', vhdFileName: 'wanted.vhd' })],
    unreadable: [],
    findings: [],
    loose: [],
    records: noRecords,
  },
};

type World = Awaited<ReturnType<typeof distributeWorld>>['context'];

function readReceiver(context: World, of: TargetLab, from: typeof source) {
  return readReceiverOf(context, of, { ...from, reads: createReads(context) });
}

/** Long before every copy that may still run. */
const longAgo = new Date('2026-11-01T00:00:00Z');

/** A lab that has the image `win` with two tags. */
function listing() {
  const image = customImage();
  const tags = { ...image.tags, Team: 'x' };
  const now = () => longAgo;
  return {
    routes: { 'GET labs/Target/customimages': { body: { value: [{ ...image, tags }] } } },
    now,
  };
}

function received(read: object): Receiver {
  return 'images' in read ? (read as Receiver) : assert.fail('The lab is not served.');
}

describe('A lab that receives images', () => {
  it('C78 is known by the names, paths and states of its images, and by no more of them', async () => {
    const { context } = await distributeWorld(listing());
    const { images } = received(await readReceiver(context, target, source));
    assert.deepEqual(
      [...images],
      [['win', { name: 'win', provisioningState: 'Succeeded', tags: { ImagePath: 'Win\\Server.json' } }]],
    );
  });

  it('C82 C83 has what the factory staged for it, and not what others put beside it', async () => {
    const { context, staging } = await distributeWorld(listing());
    staging.put('Wanted.vhd', { metadata: marksOf('0'), copy: copied });
    staging.put('gone.vhd', { metadata: marksOf('0'), copy: copied });
    staging.put('theirs.vhd');
    const { staged, left } = received(await readReceiver(context, target, source));
    assert.deepEqual([...staged], ['wanted.vhd', 'gone.vhd']);
    assert.deepEqual(
      left.map(({ name }) => name),
      ['gone.vhd'],
    );
  });

  it('C82 C96 wants no image of another factory in the same store', async () => {
    const { context, staging } = await distributeWorld(listing());
    staging.put('wanted.vhd', { metadata: marksOf('0'), copy: copied });
    const theirs = (name: string) => ({
      ...source.store,
      images: source.store.images.map((image) => ({
        ...image,
        sourceVmId: `${labOf(name).id}/virtualmachines/vm`,
      })),
    });
    const leftOf = async (name: string) => {
      const { left } = received(await readReceiver(context, target, { ...source, store: theirs(name) }));
      return left.map((blob) => blob.name);
    };
    assert.deepEqual([await leftOf('Factory'), await leftOf('Other')], [[], ['wanted.vhd']]);
  });

  it('C20 C82 wants what only the rule of the scripts matches, unless strictImagePaths is set', async () => {
    const byOldRule = { ...entry, imagePaths: [{ text: 'Win/Ser', line: 1, column: 1 }] };
    const leftWith = async (strictImagePaths: boolean) => {
      const { context, staging } = await distributeWorld({ ...listing(), inputs: { strictImagePaths } });
      staging.put('wanted.vhd', { metadata: marksOf('0'), copy: copied });
      const { left } = received(await readReceiver(context, { ...target, entry: byOldRule }, source));
      return left.map(({ name }) => name);
    };
    assert.deepEqual([await leftWith(false), await leftWith(true)], [[], ['wanted.vhd']]);
  });

  it('is served though its staging container cannot be read: the actions that need it tell that', async () => {
    const { context, accounts } = await distributeWorld(listing());
    accounts.before('list', () => {
      throw refusal(403, 'AuthorizationPermissionMismatch');
    });
    const { staged, left } = received(await readReceiver(context, target, source));
    assert.deepEqual([staged.size, left], [0, []]);
  });

  it('is not served where its images cannot be read, which fails it alone', async () => {
    const forbidden = { status: 403, body: { error: { code: 'AuthorizationFailed', message: 'No.' } } };
    const { context } = await distributeWorld({ routes: { 'GET labs/Target/customimages': forbidden } });
    const left = await readReceiver(context, target, source);
    assert.ok('outcome' in left);
    assert.deepEqual([left.subject, left.outcome], [{ kind: 'lab', name: 'Target' }, 'failed']);
    assert.match(left.reason, /AuthorizationFailed/);
  });

  it('is not served where its entry is broken or leads to no lab, and nothing is asked of it', async () => {
    const { context, asked } = await distributeWorld();
    const finding = { code: 'IF301', severity: 'error', why: 'So it is.', remedy: 'Mend it.' } as const;
    const broken = { ...finding, what: 'It has no LabName.' };
    const missing = { ...finding, what: 'There is no such lab.' };
    for (const [of, cause] of [
      [{ ...target, entry: { ...entry, broken } }, broken],
      [{ entry, findings: [missing] }, missing],
    ] as const) {
      const left = await readReceiver(context, of, source);
      assert.ok('outcome' in left);
      assert.deepEqual([left.outcome, left.reason, left.findings], ['failed', cause.what, [cause]]);
    }
    assert.deepEqual(asked(), []);
  });
});
