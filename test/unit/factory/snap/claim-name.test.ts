import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { setImmediate as pause } from 'node:timers/promises';
import type { BlobContainer, BlobEntry } from '../../../../tasks/core/azure/blobs/container.js';
import type { NamedImage } from '../../../../tasks/core/factory/images/image-names.js';
import { claimImageName } from '../../../../tasks/core/factory/snap/claim-name.js';
import { vhdMetadata } from '../../../../tasks/core/factory/vhds/marks.js';
import { fraction } from '../../../local-azure/clock.js';

const imagePath = 'Server.json';

const now = new Date(2026, 10, 21, 3);

const planned: NamedImage = { imageName: 'Server-Nov-21-2026', imagePath };

const marks = vhdMetadata({ imagePath }, '1');

/** A store of VHDs that answers each request after a while, drawn from a seed. */
function storeOf(names: readonly string[], seed = 0): Pick<BlobContainer, 'list' | 'setMetadata'> {
  const blobs = new Map(names.map((name) => [name, marks]));
  let requests = 0;
  const draw = () => Math.floor(fraction(`${seed}:${(requests += 1)}`) * 5);
  const delay = async () => {
    for (let left = draw(); left > 0; left -= 1) await pause();
  };
  return {
    setMetadata: async (name, metadata) => {
      await delay();
      blobs.set(name, metadata);
      await delay();
      return '';
    },
    list: async () => {
      await delay();
      const found = [...blobs].map(([name, metadata]) => entryOf(name, metadata));
      await delay();
      return found;
    },
  };
}

function entryOf(name: string, metadata: BlobEntry['metadata']): BlobEntry {
  return { name, bytes: 512, createdOn: now, lastModified: now, etag: name, metadata };
}

function claim(
  container: ReturnType<typeof storeOf>,
  name: string,
  stored: readonly NamedImage[] = [],
  others: readonly string[] = [],
): Promise<string> {
  const remember = (imageName: string) => Promise.resolve(!others.includes(imageName));
  const claimant = { vhd: entryOf(name, marks), lease: { id: name }, container, remember };
  return claimImageName(planned, { stored, given: ['server-nov-21-2026c'] }, claimant, now);
}

describe('The name of an image that is committed', () => {
  it('C70 is the planned one where nobody else has it', async () => {
    assert.equal(await claim(storeOf(['a.vhd']), 'a.vhd'), 'Server-Nov-21-2026');
  });

  it('C70 is the next one where another run has given it since the plan was made', async () => {
    const store = storeOf(['a.vhd', 'b.vhd']);
    await claim(store, 'a.vhd');
    assert.equal(await claim(store, 'b.vhd'), 'Server-Nov-21-2026A');
  });

  it('C70 is none that was taken when the plan was made', async () => {
    const store = storeOf(['a.vhd', 'b.vhd']);
    await claim(store, 'a.vhd');
    const stored = [{ imageName: 'server-nov-21-2026a', imagePath }];
    assert.equal(await claim(store, 'b.vhd', stored), 'Server-Nov-21-2026B');
  });

  it('C70 is none that is remembered as that of another image, also of one that is stored no longer', async () => {
    const others = ['Server-Nov-21-2026', 'Server-Nov-21-2026A', 'Server-Nov-21-2026B'];
    assert.equal(await claim(storeOf(['a.vhd']), 'a.vhd', [], others), 'Server-Nov-21-2026D');
  });

  it('C70 is the same where the commit was broken off and is tried again', async () => {
    const store = storeOf(['a.vhd']);
    await claim(store, 'a.vhd');
    assert.equal(await claim(store, 'a.vhd'), 'Server-Nov-21-2026');
  });

  it('C70 is of one image only, whatever the order in which several runs commit (100 seeds)', async () => {
    const vhds = ['a.vhd', 'b.vhd', 'c.vhd'];
    for (let seed = 1; seed <= 100; seed += 1) {
      const store = storeOf(vhds, seed);
      const names = await Promise.all(vhds.map((name) => claim(store, name)));
      assert.equal(new Set(names).size, vhds.length, `seed ${seed}: ${names.join()}`);
    }
  });
});
