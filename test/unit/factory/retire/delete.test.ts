import { beforeEach, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { BlobEntry } from '../../../../tasks/core/azure/blobs/container.js';
import type { CustomImage } from '../../../../tasks/core/azure/resources/custom-images.js';
import {
  deleteLabImage,
  deleteOrphan,
  deleteStoredImage,
} from '../../../../tasks/core/factory/retire/delete.js';
import { type ImageRecord, recordsContainer } from '../../../../tasks/core/factory/store/image-records.js';
import { type ImageState, recordMetadata } from '../../../../tasks/core/factory/store/record-marks.js';
import type { RetireInputs } from '../../../../tasks/core/factory/retire/inputs.js';
import {
  openStore,
  readStore,
  type StoredBlobs,
  storeContainer,
} from '../../../../tasks/core/factory/store/store.js';
import { customImageOf, labOf, storedOf } from '../../../worlds/azure-things.js';
import { type AzureInMemory, azureInMemory, type Routes } from '../../azure/azure-in-memory.js';
import type { MemoryContainer } from '../../azure/blobs/memory-container.js';
import { fakeContext } from '../../step/fake-context.js';
import { retireInputs } from './retire-states.js';

const factoryLab = labOf('Factory');

const inputs: RetireInputs = { ...retireInputs, lockWaitMinutes: 0 };

const changed = 'It changed since the plan was made.';

const gone = 'It is gone already.';

let world: AzureInMemory;
let store: MemoryContainer;

/** A blob as a plan knows it. */
async function planned(name: string): Promise<BlobEntry> {
  const container = await openStore(world.azure, factoryLab, new AbortController().signal);
  return (await container.look(name)) ?? assert.fail(name);
}

const names = () => [...store.blobs.keys()].sort();

/** The requests that change a blob. */
const changes = () =>
  world.accounts.asked().filter((request) => /^(delete|write|copy|set metadata)/.test(request));

const begin = async () => {
  world = await azureInMemory([factoryLab]);
  store = world.container(factoryLab, storeContainer);
  store.put('x.json', { text: '{}' });
  store.put('x.vhd', { type: 'PageBlob', metadata: { mark: 'a' } });
};

describe('The deletion of a stored image', () => {
  beforeEach(begin);

  async function retire(
    happens: () => void = () => undefined,
    more: Partial<StoredBlobs> = {},
    context = fakeContext(inputs, world.azure),
  ) {
    const image = storedOf({
      ...more,
      imagePath: 'a.json',
      companion: await planned('x.json'),
      vhd: await planned('x.vhd'),
    });
    happens();
    return deleteStoredImage(image, factoryLab, context);
  }

  it('C63 L35 marks the VHD, deletes the companion, then the VHD', async () => {
    assert.equal(await retire(), undefined);
    assert.deepEqual(changes(), ['set metadata x.vhd', 'delete x.json', 'delete x.vhd']);
    assert.deepEqual(names(), []);
  });

  it('C63 leaves a VHD that is marked as retired where the run ends in between', async () => {
    world.accounts.before('delete', ({ blob }) => {
      if (blob === 'x.vhd') throw new Error('The agent was shut down.');
    });
    await assert.rejects(retire());
    assert.deepEqual(names(), ['x.vhd']);
    assert.deepEqual(store.blobs.get('x.vhd')?.metadata, { mark: 'a', imagefactoryretired: 'true' });
  });

  it('C94 leaves an image whose VHD changed since', async () => {
    assert.equal(await retire(() => store.put('x.vhd', { type: 'PageBlob' })), changed);
    assert.deepEqual(changes(), []);
  });

  it('C94 leaves an image whose companion changed since', async () => {
    assert.equal(await retire(() => store.put('x.json', { text: '{"description":"another"}' })), changed);
    assert.deepEqual(changes(), []);
  });

  it('leaves a VHD unmarked that another companion names', async () => {
    assert.equal(await retire(undefined, { otherCompanions: ['copy.json'] }), undefined);
    assert.deepEqual(changes(), ['delete x.json']);
  });

  it('C63 deletes a VHD at last where both companions that name it go, one after the other', async () => {
    const text = JSON.stringify({
      imageName: 'x',
      imagePath: 'a.json',
      osType: 'Linux',
      vhdFileName: 'x.vhd',
    });
    store.put('x.json', { text });
    store.put('copy.json', { text });
    store.put('x.vhd', { type: 'PageBlob' });
    const context = fakeContext(inputs, world.azure);
    const left: string[][] = [];
    for (const expected of ['x.json', 'copy.json']) {
      const { images } = await readStore(world.azure, factoryLab, context.signal);
      const own = images.filter(({ copyOf }) => copyOf === undefined);
      assert.deepEqual(
        own.map(({ companion }) => companion.name),
        [expected],
      );
      for (const image of own) await deleteStoredImage(image, factoryLab, context);
      left.push(names());
    }
    assert.deepEqual(left, [['copy.json', 'x.vhd'], []]);
  });

  it('leaves a VHD that was written anew since its companion went', async () => {
    world.accounts.before('delete', ({ blob }) => {
      if (blob === 'x.vhd') store.put('x.vhd', { type: 'PageBlob' });
    });
    await assert.rejects(retire(), /condition/i);
    assert.deepEqual(names(), ['x.vhd']);
  });

  it('C65 leaves an image that another run distributes', async () => {
    assert.match((await retire(() => store.acquireLease('x.json'))) ?? '', /^Another run is distributing/);
    assert.deepEqual(changes(), []);
  });

  it('names the wait for another run, and what follows', async () => {
    const context = fakeContext({ ...inputs, lockWaitMinutes: 1 }, world.azure);
    world.accounts.before('acquire lease', () => {
      if (context.phases.length > 0) store.releaseLease('x.json', 'theirs');
    });
    await retire(() => store.acquireLease('x.json', 'theirs'), {}, context);
    assert.deepEqual(context.phases, ['wait for another run', 'delete']);
  });

  it('finds an image that is gone already', async () => {
    assert.equal(await retire(() => store.delete('x.json', {})), gone);
    assert.deepEqual(changes(), []);
  });

  it('deletes the companion of a VHD that is gone', async () => {
    assert.equal(await retire(() => store.delete('x.vhd', {})), undefined);
    assert.deepEqual(names(), []);
  });

  it('C65 gives the lease back where the image stays', async () => {
    await retire(() => store.put('x.vhd', { type: 'PageBlob' }));
    assert.equal(store.blobs.get('x.json')?.lease, undefined);
  });
});

describe('The deletion of an orphan', () => {
  beforeEach(begin);

  async function collect(name: string, happens: () => void = () => undefined, record?: ImageRecord) {
    const reason = 'No image was made of it in 48 hours.';
    const orphan = { blob: await planned(name), reason, ...(record ? { record } : {}) };
    happens();
    return deleteOrphan(orphan, factoryLab, fakeContext(inputs, world.azure));
  }

  beforeEach(() => store.delete('x.json', {}));

  it('C64 deletes a VHD of no image', async () => {
    assert.equal(await collect('x.vhd'), undefined);
    assert.deepEqual(names(), []);
  });

  it('C64 deletes a companion whose VHD is missing', async () => {
    store.delete('x.vhd', {});
    store.put('x.json', { text: '{}' });
    assert.equal(await collect('x.json'), undefined);
    assert.deepEqual(names(), []);
  });

  it('C64 leaves a VHD that has a companion by now', async () => {
    assert.equal(await collect('x.vhd', () => store.put('x.json', { text: '{}' })), changed);
    assert.deepEqual(names(), ['x.json', 'x.vhd']);
  });

  it('C64 looks for the companion only once no other run can write it', async () => {
    world.accounts.before('acquire lease', () => void store.put('x.json', { text: '{}' }));
    assert.equal(await collect('x.vhd'), changed);
    assert.deepEqual(names(), ['x.json', 'x.vhd']);
  });

  it('C124 keeps the record of an image that was revoked: labs may have it yet', async () => {
    const left = async (state: ImageState) => {
      const marks = { state, imagePath: 'a.json', imageName: 'x', since: new Date(0), reason: '' };
      const records = world.container(factoryLab, recordsContainer);
      records.put('x.json', { text: '{}', metadata: recordMetadata(marks, { runId: '1' }) });
      store.put('x.vhd', { type: 'PageBlob' });
      const record = { ...marks, vhdFileName: 'x.vhd', etag: '' };
      assert.equal(await collect('x.vhd', () => undefined, record), undefined);
      return [names(), [...records.blobs.keys()]];
    };
    store.blobs.delete('x.json');
    assert.deepEqual(await left('revoked'), [[], ['x.json']]);
    assert.deepEqual(await left('rejected'), [[], []]);
  });

  it('C121 leaves a VHD that waits for its tests by now, and keeps its record', async () => {
    const records = world.container(factoryLab, recordsContainer);
    const marks = {
      state: 'snapped',
      imagePath: 'a.json',
      imageName: 'x',
      since: new Date(0),
      reason: '',
    } as const;
    const metadata = recordMetadata(marks, { runId: '1' });
    assert.equal(await collect('x.vhd', () => void records.put('x.json', { text: '{}', metadata })), changed);
    assert.deepEqual([names(), [...records.blobs.keys()]], [['x.vhd'], ['x.json']]);
  });

  it('C64 deletes no other state of it than the one that it looked at', async () => {
    const { etag } = await planned('x.vhd');
    const conditions: unknown[] = [];
    world.accounts.before('delete', ({ headers }) => void conditions.push(headers.get('if-match')));
    await collect('x.vhd');
    assert.deepEqual(conditions, [etag]);
  });

  it('C64 leaves a VHD that another run went on with', async () => {
    assert.equal(await collect('x.vhd', () => store.put('x.vhd', { type: 'PageBlob' })), changed);
    assert.deepEqual(names(), ['x.vhd']);
  });

  it('C65 leaves a VHD that another run works on', async () => {
    assert.match(
      (await collect('x.vhd', () => store.acquireLease('x.vhd'))) ?? '',
      /^Another run is working/,
    );
    assert.deepEqual(names(), ['x.vhd']);
  });

  it('finds one that is gone already', async () => {
    assert.equal(await collect('x.vhd', () => store.delete('x.vhd', {})), gone);
  });
});

describe('The deletion of a custom image', () => {
  beforeEach(begin);

  const lab = labOf('Dev');
  const image = customImageOf(lab, 'x', { tags: { ImagePath: 'a.json' } });
  const place = 'labs/Dev/customimages/x';

  function bodyOf({ id, name, tags, provisioningState, createdDate }: CustomImage) {
    return { id, name, tags, properties: { provisioningState, creationDate: createdDate.toISOString() } };
  }

  /** Deletes the image in a lab that has this one now. */
  async function retire(now: CustomImage | undefined, from = lab) {
    const routes: Routes = {
      ...(now ? { [`GET ${place}`]: { body: bodyOf(now) } } : {}),
      [`DELETE ${place}`]: { status: 204 },
    };
    world = await azureInMemory([lab], routes);
    return deleteLabImage({ image, lab: from }, fakeContext(inputs, world.azure));
  }

  const isDeleted = () => world.asked().includes(`DELETE ${place}`);

  it('C94 deletes one that is as it was planned', async () => {
    assert.equal(await retire(image), undefined);
    assert.ok(isDeleted());
  });

  const changes: readonly (readonly [string, Partial<CustomImage>])[] = [
    ['was created again', { createdDate: new Date('2026-11-21T00:00:00Z') }],
    ['is in another state', { provisioningState: 'Deleting' }],
    ['has another value of a tag', { tags: { ImagePath: 'b.json' } }],
    ['has a further tag', { tags: { ...image.tags, keep: 'yes' } }],
    ['has lost a tag', { tags: {} }],
  ];
  for (const [what, more] of changes)
    it(`C94 leaves one that ${what}`, async () => {
      assert.equal(await retire({ ...image, ...more }), changed);
      assert.ok(!isDeleted());
    });

  it('finds one that is gone already', async () => {
    assert.equal(await retire(undefined), gone);
    assert.ok(!isDeleted());
  });

  it('C98 refuses one that lies in another lab', async () => {
    await assert.rejects(retire(image, labOf('Other')), /does not lie in the lab/);
    assert.ok(!isDeleted());
  });
});
