import { beforeEach, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { recordsContainer } from '../../../../tasks/core/factory/store/image-records.js';
import { recordMetadata } from '../../../../tasks/core/factory/store/record-marks.js';
import {
  readStore,
  readStoredImage,
  storeContainer,
  unreadCompanions,
} from '../../../../tasks/core/factory/store/store.js';
import { vhdMetadata } from '../../../../tasks/core/factory/vhds/marks.js';
import { labOf } from '../../../worlds/azure-things.js';
import { type AzureInMemory, azureInMemory } from '../../azure/azure-in-memory.js';
import { type MemoryContainer, refusal } from '../../azure/blobs/memory-container.js';

const lab = labOf('Factory');

let world: AzureInMemory;
let container: MemoryContainer;

const read = () => readStore(world.azure, lab, new AbortController().signal);

function companion(vhdFileName: string, more: object = {}): { readonly text: string } {
  const image = {
    imageName: 'x',
    imagePath: 'a.json',
    osType: 'Windows',
    timestamp: '2026-11-20T01:00:00',
    vhdFileName,
    ...more,
  };
  return { text: JSON.stringify(image) };
}

/** The names of what the store holds, by kind. */
async function names() {
  const { images, unreadable, loose } = await read();
  return {
    images: images.map((image) => `${image.companion.name} ${image.vhd.name}`),
    unreadable: unreadable.map(({ subject, withoutVhd }) =>
      `${subject.name} ${withoutVhd?.name ?? ''}`.trim(),
    ),
    loose: loose.map(({ name }) => name),
  };
}

describe('The store', () => {
  beforeEach(async () => {
    world = await azureInMemory([lab]);
    container = world.container(lab, storeContainer);
  });

  it('C52 is empty where there is no container yet', async () => {
    container.deleteContainer();
    assert.deepEqual(await names(), { images: [], unreadable: [], loose: [] });
  });

  it('C54 holds the images whose companion and VHD it has, with what both say', async () => {
    container.put('x.json', companion('x.vhd'));
    container.put('x.vhd', { type: 'PageBlob', bytes: 512 });
    const { images, accountId } = await read();
    assert.deepEqual(
      images.map((image) => [image.imageName, image.imagePath, image.vhd.bytes, image.companion.name]),
      [['x', 'a.json', 512, 'x.json']],
    );
    assert.equal(accountId, lab.storageAccountId);
  });

  it('C64 does not count a VHD as loose that a companion of another name names, in any casing', async () => {
    container.put('other.json', companion('X.vhd'));
    container.put('x.VHD');
    assert.deepEqual(await names(), { images: ['other.json x.VHD'], unreadable: [], loose: [] });
  });

  it('C59 C64 does not count a VHD as loose that has a companion which cannot be used', async () => {
    container.put('X.JSON', { text: 'no JSON' });
    container.put('x.vhd');
    assert.deepEqual(await names(), { images: [], unreadable: ['X.JSON'], loose: [] });
  });

  it('C64 has loose VHDs, which no companion names', async () => {
    container.put('x.vhd');
    container.put('notes.txt');
    assert.deepEqual(await names(), { images: [], unreadable: [], loose: ['x.vhd'] });
  });

  it('C59 does not read a companion that is too large, names it, and goes on with the others', async () => {
    container.put('huge.json', companion('huge.vhd', { description: 'x'.repeat(256 * 1024) }));
    container.put('huge.vhd');
    container.put('x.json', companion('x.vhd', { description: 'x'.repeat(255 * 1024) }));
    container.put('x.vhd');
    const store = await read();
    assert.deepEqual(
      store.images.map(({ imageName }) => imageName),
      ['x'],
    );
    assert.deepEqual(unreadCompanions(store), ['huge.json']);
    assert.match(
      store.unreadable[0]?.reason ?? '',
      /huge\.json cannot be used\. It has 26\d+ bytes, and a companion has at most 262144/,
    );
    assert.deepEqual(store.loose, []);
    assert.ok(!world.asked().includes('read huge.json'), world.asked().join());
    assert.ok(world.asked().includes('read x.json'), world.asked().join());
  });

  it('C59 tells why a companion cannot be used, and what to do', async () => {
    container.put('x.json', companion('x.vhd'));
    const { unreadable } = await read();
    const finding = {
      severity: 'warning',
      what: 'The stored image x.json cannot be used.',
      why: 'Its VHD x.vhd is missing.',
      remedy: `Repair or delete the blob x.json in the container ${storeContainer}.`,
    };
    assert.deepEqual(unreadable, [
      {
        subject: { kind: 'stored image', name: 'x.json' },
        outcome: 'skipped',
        reason: 'The stored image x.json cannot be used. Its VHD x.vhd is missing.',
        findings: [finding],
      },
    ]);
  });

  it('C64 tells of a companion of our own that only its VHD is missing', async () => {
    container.put('ours.json', companion('x.vhd', { factoryRunId: '1' }));
    container.put('theirs.json', companion('x.vhd'));
    assert.deepEqual((await names()).unreadable, ['ours.json ours.json', 'theirs.json']);
  });

  it('C96 warns once where images name VMs of a lab of its name and another id: it may have been moved', async () => {
    const moved = lab.id.replace('/resourceGroups/', '/resourceGroups/old-');
    const ofLab = (id: string) => ({ sourceVmId: `${id}/virtualmachines/vm` });
    const owners = { 1: moved, 2: moved.toUpperCase(), 3: labOf('Other').id, 4: lab.id.toUpperCase() };
    for (const [name, id] of Object.entries(owners)) {
      container.put(`${name}.json`, companion(`${name}.vhd`, ofLab(id)));
      container.put(`${name}.vhd`, { type: 'PageBlob' });
    }
    const { findings } = await read();
    assert.deepEqual(
      findings.map(({ severity, what }) => [severity, what.slice(0, what.indexOf(':'))]),
      [['warning', '2 stored images name VMs of another lab Factory and are left alone']],
    );
    assert.match(findings[0]?.remedy ?? '', /replace the old id in sourceVmId/);
  });

  it('C58 warns of a companion whose date had to be guessed', async () => {
    container.put('x.json', companion('x.vhd', { timestamp: 'yesterday' }));
    container.put('x.vhd');
    const { findings, images } = await read();
    assert.equal(images.length, 1);
    assert.deepEqual(
      findings.map(({ severity, what }) => [severity, what]),
      [['warning', 'The companion x.json was read with care.']],
    );
  });

  it('tells which companions name one VHD, those that cannot be used included, and which is the odd one', async () => {
    container.put('x.vhd');
    container.put('x.json', companion('x.vhd'));
    container.put('x copy.json', companion('X.VHD', { imageName: 'y' }));
    container.put('broken.json', companion('x.vhd', { osType: 'BeOS' }));
    const { images, findings } = await read();
    const others = new Map(images.map((image) => [image.companion.name, image.otherCompanions?.toSorted()]));
    assert.deepEqual(others.get('x.json'), ['broken.json', 'x copy.json']);
    assert.deepEqual(others.get('x copy.json'), ['broken.json', 'x.json']);
    assert.deepEqual(
      images.map((image) => [image.companion.name, image.copyOf]),
      [
        ['x copy.json', 'x.json'],
        ['x.json', undefined],
      ],
    );
    assert.deepEqual(
      findings.map(({ severity, what }) => [severity, what]),
      [['warning', 'The companion x copy.json names the VHD x.vhd, as broken.json and x.json does.']],
    );
  });

  it('C96 has the companion of the name of its VHD as the original, wherever its copies stand in the list', async () => {
    container.put('x.vhd');
    for (const name of ['a.json', 'X.json', 'y.json']) container.put(name, companion('x.vhd'));
    const { images } = await read();
    assert.deepEqual(Object.fromEntries(images.map((image) => [image.companion.name, image.copyOf])), {
      'a.json': 'X.json',
      'X.json': undefined,
      'y.json': 'X.json',
    });
  });

  it('C64 counts no VHD as loose that a companion names which cannot be used', async () => {
    container.put('x.vhd');
    container.put('other.json', companion('x.vhd', { imagePath: '..' }));
    assert.deepEqual((await names()).loose, []);
  });

  it('C59 C106 goes on where a companion is deleted between the list and its reading', async () => {
    container.put('x.vhd');
    container.put('x.json', companion('x.vhd'));
    container.put('gone.json', companion('gone.vhd'));
    world.accounts.before('read', ({ blob }) => {
      if (blob === 'gone.json') container.delete('gone.json', {});
    });
    const store = await read();
    assert.deepEqual(
      [store.images.map(({ companion: { name } }) => name), store.unreadable, unreadCompanions(store)],
      [
        ['x.json'],
        [
          {
            subject: { kind: 'stored image', name: 'gone.json' },
            outcome: 'skipped',
            reason: 'It was deleted while the store was read.',
          },
        ],
        [],
      ],
    );
  });

  for (const [code, status, unread] of [
    ['BlobArchived', 409, []],
    ['AuthorizationPermissionMismatch', 403, ['backup.json']],
    ['InternalError', 400, ['backup.json']],
  ] as const)
    it(`C59 C106 goes on where a companion cannot be read: ${code}`, async () => {
      container.put('x.vhd');
      container.put('x.json', companion('x.vhd'));
      container.put('backup.json', companion('backup.vhd'));
      world.accounts.before('read', ({ blob }) => {
        if (blob === 'backup.json') throw refusal(status, code);
      });
      const store = await read();
      assert.deepEqual(
        store.images.map(({ companion: { name } }) => name),
        ['x.json'],
      );
      assert.match(store.unreadable[0]?.reason ?? '', new RegExp(`^The stored image backup.json .*${code}`));
      assert.deepEqual(unreadCompanions(store), unread);
    });

  it('leaves VHDs and companions without VHD to the other factory that stores here', async () => {
    const theirs = `${labOf('Theirs').id}/virtualmachines/vm`;
    const ours = `${lab.id}/virtualmachines/vm`;
    for (const [name, id] of Object.entries({ theirs, ours })) {
      container.put(`${name}.vhd`, { metadata: vhdMetadata({ imagePath: 'a.json', vm: { id } }, '1') });
      container.put(`lost-${name}.json`, companion('lost.vhd', { factoryRunId: '1', sourceVmId: id }));
    }
    assert.deepEqual(await names(), {
      images: [],
      unreadable: ['lost-ours.json lost-ours.json', 'lost-theirs.json'],
      loose: ['ours.vhd'],
    });
  });

  it('changes nothing when it is read', async () => {
    container.put('x.json', companion('x.vhd'));
    await read();
    assert.deepEqual(world.accounts.asked().toSorted(), ['list', 'list', 'read x.json']);
  });

  describe('with records', () => {
    const marks = {
      state: 'stored',
      imagePath: 'a.json',
      imageName: 'x',
      since: new Date(0),
      reason: '',
    } as const;

    beforeEach(() => {
      container.put('x.vhd');
      container.put('x.json', companion('x.vhd'));
      const metadata = recordMetadata(marks, { runId: '1' });
      world.container(lab, recordsContainer).put('x.json', { text: '{}', metadata });
    });

    const readOne = () => readStoredImage(world.azure, lab, 'x.vhd', new AbortController().signal);

    it('says of an image what its record says, in the list of all and when it is read alone', async () => {
      const [image] = (await read()).images;
      assert.equal(image?.record?.state, 'stored');
      assert.equal((await readOne())?.record?.state, 'stored');
    });

    it('reads an image all the same where its record cannot be read', async () => {
      world.accounts.before('look', (request) => {
        if (request.container === recordsContainer) throw refusal(403, 'AuthorizationPermissionMismatch');
      });
      const image = await readOne();
      assert.deepEqual([image?.imageName, image?.record], ['x', undefined]);
    });
  });
});
