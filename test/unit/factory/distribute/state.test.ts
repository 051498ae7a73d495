import { afterEach, beforeEach, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { defaultsOf } from '../../../../tasks/core/definitions/defaults.js';
import { distributeImages } from '../../../../tasks/core/definitions/tasks.js';
import { read } from '../../../../tasks/core/factory/distribute/state.js';
import { storeContainer } from '../../../../tasks/core/factory/store/store.js';
import { goldenImage, labsJson } from '../../../worlds/configuration.js';
import { azureInMemory } from '../../azure/azure-in-memory.js';
import { fakeContext } from '../../step/fake-context.js';
import { labBody } from '../lab-body.js';
import { factoryLab, lab } from './distribute-world.js';

let root: string;

/** Reads with these entries of Labs.json, in a subscription that has the labs Factory and Target. */
async function state(labs: Readonly<Record<string, readonly string[]>>, strictImagePaths = false) {
  await writeFile(path.join(root, 'Labs.json'), JSON.stringify(labsJson('s', labs)));
  const { azure, container } = await azureInMemory([factoryLab, lab], {
    'GET labs': { body: { value: [factoryLab, lab].map(labBody) } },
    'GET permissions': { body: { value: [{ actions: ['*'], dataActions: ['*'] }] } },
    'GET labs/Target/customimages': { body: { value: [] } },
  });
  container(factoryLab, storeContainer);
  const inputs = {
    ...defaultsOf(distributeImages),
    ConfigurationLocation: root,
    DevTestLabName: 'Factory',
    imagePaths: '',
    SubscriptionId: 's',
    strictImagePaths,
  };
  const context = fakeContext(inputs, azure);
  return { ...(await read(context)), codes: context.notices.map(({ code }) => code) };
}

describe('What DistributeImages reads', () => {
  beforeEach(async () => {
    root = await mkdtemp(path.join(tmpdir(), 'distribute-'));
    await mkdir(path.join(root, 'GoldenImages'));
    await writeFile(path.join(root, 'GoldenImages', 'Server.json'), JSON.stringify(goldenImage()));
    await writeFile(path.join(root, 'GoldenImages', 'Broken.json'), '{');
  });
  afterEach(() => rm(root, { recursive: true }));

  it('are the factory lab, its store, and the labs of Labs.json; those that are not found are reported', async () => {
    const {
      factoryLab: factory,
      store,
      receivers,
      unserved,
    } = await state({ Target: ['Server'], Gone: [''] });
    assert.deepEqual([factory.name, store.images], ['Factory', []]);
    assert.deepEqual(
      [
        receivers.map((receiver) => receiver.lab.name),
        unserved.map(({ subject, outcome }) => [subject.name, outcome]),
      ],
      [['Target'], [['Gone', 'failed']]],
    );
  });

  it('C20 C23 has no golden image for an entry of the old rule with strictImagePaths, and says so', async () => {
    const { codes } = await state({ Target: ['Serv'] });
    const { codes: ofStrict } = await state({ Target: ['Serv'] }, true);
    assert.deepEqual([codes.includes('IF208'), ofStrict.includes('IF208')], [false, true]);
  });

  it('has findings about files and entries, which are noticed', async () => {
    const { codes } = await state({ Target: ['Linux'] });
    assert.ok(codes.includes('IF208'), codes.join());
    assert.ok(
      codes.some((code) => code?.startsWith('IF1')),
      codes.join(),
    );
  });
});
