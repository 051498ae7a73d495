import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { CreateInputs } from '../../../../tasks/core/factory/create/inputs.js';
import { type GoldenBase, readCompared } from '../../../../tasks/core/factory/create/read-compared.js';
import { noRecords } from '../../../../tasks/core/factory/store/image-records.js';
import type { StoredBlobs } from '../../../../tasks/core/factory/store/store.js';
import { labOf, storedOf } from '../../../worlds/azure-things.js';
import { type Answer, answeringTo, group } from '../../azure/answering.js';
import { fakeContext } from '../../step/fake-context.js';
import { inputs } from './build-actions.js';

const lab = { ...labOf('Factory'), subscriptionId: group.subscriptionId };

const image = { publisher: 'P', offer: 'O', sku: 'S' };

const moving = (imagePath: string, more: Partial<typeof image> = {}): GoldenBase => ({
  key: imagePath.toLowerCase(),
  imagePath,
  base: { kind: 'moving', image: { ...image, ...more } },
});

async function compared(
  bases: readonly GoldenBase[],
  images: readonly StoredBlobs[] = [],
  answer: Answer = { body: [{ name: '1.0.9' }, { name: '1.0.10' }] },
) {
  const { azure, asked } = answeringTo(() => answer);
  const found = await readCompared(
    bases,
    { images, records: noRecords },
    lab,
    fakeContext<CreateInputs, typeof azure>(inputs, azure),
  );
  const said = found.findings.map(({ severity, what, why = '' }) => `${severity}: ${what} ${why}`);
  return { versions: [...found.versions], said, asked: asked() };
}

describe('With what golden images are compared', () => {
  it('C123 is the newest version of each distinct Marketplace image, by one read each', async () => {
    const { versions, asked, said } = await compared([
      moving('A.json'),
      moving('B.json', { publisher: 'p' }),
      moving('C.json', { sku: 'T' }),
    ]);
    assert.deepEqual(versions, [
      ['p:o:s', '1.0.10'],
      ['p:o:t', '1.0.10'],
    ]);
    assert.equal(asked.length, 2);
    assert.deepEqual(said, []);
  });

  it('C123 is no version where none may be read, which is said once', async () => {
    const { versions, said } = await compared([moving('A.json'), moving('B.json', { sku: 'T' })], [], {
      status: 403,
      body: { error: { code: 'AuthorizationFailed', message: 'No right.' } },
    });
    assert.deepEqual(versions, []);
    assert.equal(said.length, 1);
    assert.match(said[0] ?? '', /^notice: Whether the base image changed is not known of A\.json, B\.json/);
  });

  it('C123 is no version of other images than those of the Marketplace, which is said once, nor of one that is fixed', async () => {
    const other = (imagePath: string, kind: 'other' | 'pinned') => ({
      ...moving(imagePath),
      base: { kind },
    });
    const bases = ['1', '2', '3', '4', '5', '6', '7'].map((name) => other(name, 'other'));
    const { asked, said } = await compared([...bases, other('P', 'pinned')]);
    assert.deepEqual(asked, []);
    assert.deepEqual(said.length, 1);
    assert.match(said[0] ?? '', /of 1, 2, 3, 4, 5 and 2 more: all else is compared/);
  });

  it('C123 tells of the last image whose base nobody noted', async () => {
    const stored = storedOf({ imagePath: 'A.json', inputs: 'template=a' });
    const { said } = await compared([moving('A.json'), moving('B.json')], [stored]);
    assert.match(said.join('\n'), /^notice: .* of A\.json: .*SnapImages could not note/);
  });
});
