import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { type FactoryReads, readOnce } from '../../../tasks/core/factory/reads.js';
import { labOf } from '../../worlds/azure-things.js';

describe('Reading for several steps', () => {
  /** Reads that count how often each is carried out, and for what. */
  function counted() {
    const asked: string[] = [];
    const read = (what: string) => (of?: object) => {
      asked.push(`${what} ${of && 'name' in of ? String(of.name) : ''}`.trim());
      return Promise.resolve([]);
    };
    const names = [
      'configuration',
      'factoryLab',
      'machines',
      'store',
      'targetLabs',
      'customImages',
      'sharing',
    ];
    const reads = Object.fromEntries([...names, 'gallery'].map((name) => [name, read(name)]));
    return { asked, reads: reads as unknown as FactoryReads };
  }

  it('asks for the same thing once', async () => {
    const { asked, reads } = counted();
    const shared = readOnce(reads);
    await Promise.all([shared.store(labOf('A')), shared.store(labOf('A')), shared.factoryLab()]);
    await shared.factoryLab();
    assert.deepEqual(asked, ['store A', 'factoryLab']);
  });

  it('asks for each lab once', async () => {
    const { asked, reads } = counted();
    const shared = readOnce(reads);
    for (const name of ['A', 'B', 'a']) await shared.customImages(labOf(name));
    assert.deepEqual(asked, ['customImages A', 'customImages B']);
  });

  it('asks for all of the gallery, whatever each step wants of it', async () => {
    const wanted: unknown[] = [];
    const { reads } = counted();
    const shared = readOnce({
      ...reads,
      gallery: (_, isWanted) => {
        wanted.push(isWanted);
        return Promise.resolve(undefined);
      },
    });
    await shared.gallery(labOf('A'), () => false);
    await shared.gallery(labOf('A'));
    assert.deepEqual(wanted, [undefined]);
  });
});
