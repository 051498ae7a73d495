import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { imageTags } from '../../../../tasks/core/factory/gallery/gallery-tags.js';
import { lab } from './snap-world.js';
import { action, diskId, image, made, type SnapshotBody, snapshotWorld } from './snapshot-world.js';

const osName = 'Win_Server-Nov-21-2026-os';

const dataName = 'Win_Server-Nov-21-2026-lun3';

/** A snapshot of a disk of the image that an earlier run has taken. */
function earlier(
  lun: string,
  more: { readonly state?: string; readonly tags?: Record<string, string> } = {},
) {
  const { state = 'Succeeded', tags = {} } = more;
  const body: SnapshotBody = {
    tags: { ...imageTags({ ...image, factoryRunId: '0' }, lab.id), diskLun: lun, ...tags },
    properties: {
      provisioningState: state,
      creationData: { sourceResourceId: diskId(lun === 'os' ? 'os' : 'data') },
    },
  };
  return body;
}

const ofSet = { snapshotCount: '2', osState: 'Generalized', osType: 'Windows' };

describe('The snapshots of an image VM', () => {
  it('are taken of all disks, that of the OS disk last', async () => {
    const { save, written } = await snapshotWorld();
    const done = await save();
    assert.deepEqual(written(), ['PUT -lun3', 'PUT -os']);
    assert.deepEqual(done, {
      reason: 'Stored as Win_Server-Nov-21-2026, by 2 snapshots.',
      storedBytes: 8192,
      imageFacts: { name: image.imageName, createdAt: image.timestamp, isThere: true },
      details: { snapshots: '2' },
    });
  });

  it('say of which image and VM they are, and that of the OS disk what makes the set complete', async () => {
    const { save, snapshots, sets } = await snapshotWorld();
    await save({ osState: 'Specialized', osType: 'Linux', image: { ...image, vhdFileName: 'x.vhd' } });
    const common = imageTags({ ...image, factoryRunId: '1' }, lab.id);
    assert.deepEqual(snapshots.get(dataName)?.tags, { ...common, diskLun: '3' });
    assert.deepEqual(snapshots.get(osName)?.tags, {
      ...common,
      diskLun: 'os',
      snapshotCount: '2',
      osState: 'Specialized',
      osType: 'Linux',
      vhdFileName: 'x.vhd',
    });
    const [set] = await sets();
    assert.deepEqual([set?.isComplete, set?.vhdFileName], [true, 'x.vhd']);
  });

  it('C122 say that the image is to be tested', async () => {
    const { save, snapshots, sets } = await snapshotWorld();
    snapshots.set(osName, earlier('os', { tags: ofSet }));
    const [begun] = await sets();
    await save({ isToBeTested: true, ...(begun ? { begun } : {}) });
    assert.equal(snapshots.get(osName)?.tags['ImageFactoryTest'], 'true');
    assert.deepEqual(
      (await sets()).map((set) => set.isToBeTested),
      [true],
    );
  });

  it('are not taken twice: a run that is repeated changes nothing', async () => {
    const { save, written } = await snapshotWorld();
    await save();
    await save();
    assert.deepEqual(written(), ['PUT -lun3', 'PUT -os']);
  });

  it('are gone on with where a killed run has left some', async () => {
    const { save, snapshots, written, sets } = await snapshotWorld();
    snapshots.set(dataName, earlier('3'));
    const [begun] = await sets();
    await save(begun ? { begun } : {});
    assert.deepEqual(written(), ['PUT -os']);
    assert.equal((await sets())[0]?.isComplete, true);
  });

  it('are waited for where another run is taking them', async () => {
    const { save, snapshots, written } = await snapshotWorld({
      [`GET snapshots/${dataName}`]: (all) => {
        all.set(dataName, earlier('3'));
        return { body: { ...earlier('3', { state: 'Creating' }), name: dataName } };
      },
    });
    await save();
    assert.deepEqual(written(), ['PUT -os']);
    assert.equal(snapshots.size, 2);
  });

  it('are taken again where they have failed', async () => {
    const { save, snapshots, written } = await snapshotWorld();
    snapshots.set(dataName, earlier('3', { state: 'Failed' }));
    await save();
    assert.deepEqual(written(), ['DELETE -lun3', 'PUT -lun3', 'PUT -os']);
  });

  it('are taken again where they are of another disk, or say something else of the set', async () => {
    const { save, snapshots, written, sets } = await snapshotWorld();
    const other = earlier('3');
    const creationData = { sourceResourceId: diskId('earlier') };
    snapshots.set(dataName, { ...other, properties: { ...other.properties, creationData } });
    snapshots.set(osName, earlier('os', { tags: { ...ofSet, snapshotCount: '3' } }));
    await save();
    assert.deepEqual(written(), ['DELETE -lun3', 'PUT -lun3', 'DELETE -os', 'PUT -os']);
    assert.equal((await sets())[0]?.isComplete, true);
  });

  it('say that a VHD is beside them exactly where one is, also where an earlier run thought otherwise', async () => {
    const { save, snapshots, sets } = await snapshotWorld();
    snapshots.set(osName, earlier('os', { tags: { ...ofSet, vhdFileName: 'x.vhd' } }));
    await save();
    assert.equal((await sets())[0]?.vhdFileName, undefined);
  });

  it('have other names where others have theirs', async () => {
    const { save, snapshots, written, sets } = await snapshotWorld();
    snapshots.set(dataName, { ...earlier('3'), tags: { owner: 'somebody' } });
    snapshots.set(osName, earlier('os', { tags: { sourceVmCreated: 'earlier' } }));
    await save();
    assert.match(written().join(' '), /^PUT -[0-9a-f]{6}-lun3 PUT -[0-9a-f]{6}-os$/);
    assert.ok((await sets()).some(({ isComplete }) => isComplete));
    const [begun] = (await sets()).filter(({ isComplete }) => isComplete);
    await save(begun ? { begun } : {});
    assert.equal(written().length, 2);
  });

  it('are not taken where others have all of their names, which is said before anything is changed', async () => {
    const { save, snapshots, written } = await snapshotWorld();
    await save();
    const names = [dataName, osName];
    for (const name of [...snapshots.keys()]) snapshots.set(name, { ...earlier('3'), tags: {} });
    await save();
    const others = [...snapshots.keys()].filter((name) => !names.includes(name));
    for (const name of others) snapshots.set(name, { ...earlier('3'), tags: {} });
    const before = written().length;
    await assert.rejects(save(), /the resource group Snapshots has other snapshots of the names Win_Server/);
    assert.equal(written().length, before);
  });

  it('lose what is no disk of the VM any longer, without which the set would never count as complete', async () => {
    const { save, snapshots, sets } = await snapshotWorld();
    snapshots.set(dataName.replace('3', '5'), earlier('5'));
    const [begun] = await sets();
    await save(begun ? { begun } : {});
    const [set] = await sets();
    assert.deepEqual([set?.isComplete, snapshots.size], [true, 2]);
  });

  it('are not taken of a VM that was started since the plan was made, nor of one whose disk is gone', async () => {
    const { save, disk, written } = await snapshotWorld();
    disk.state = 'Attached';
    await assert.rejects(save(), /vm was started since the plan was made/);
    await assert.rejects(
      save({ disk: { ...action.disk, id: diskId('gone'), name: 'gone' } }),
      /gone of vm is gone/,
    );
    assert.deepEqual(written(), []);
  });

  it('are no image of a VM that was started while its data disks were saved', async () => {
    const world = await snapshotWorld({
      [`PUT snapshots/${dataName}`]: () => {
        world.disk.state = 'Attached';
        return undefined;
      },
    });
    await assert.rejects(world.save(), /vm was started since the plan was made/);
    assert.deepEqual(world.written(), ['PUT -lun3']);
  });

  it('are no image where that of a data disk fails: then none is taken of the OS disk', async () => {
    const refused = { status: 400, body: { error: { code: 'InvalidParameter', message: 'It is broken.' } } };
    const { save, written } = await snapshotWorld({ [`PUT snapshots/${dataName}`]: () => refused });
    await assert.rejects(save(), /It is broken/);
    assert.deepEqual(written(), ['PUT -lun3']);
    await save();
    assert.deepEqual(written(), ['PUT -lun3', 'PUT -lun3', 'PUT -os']);
  });

  it('tell first what labs cannot do with the image', async () => {
    const { save, context } = await snapshotWorld();
    const findings = [{ severity: 'warning', what: 'It has a plan.' }] as const;
    await save({ findings });
    assert.deepEqual(context.notices, findings);
  });
});

describe('The snapshot of an OS disk with Trusted Launch', () => {
  const disk = { ...action.disk, securityType: 'TrustedLaunch' };

  it('is taken away again where Azure made it without', async () => {
    const { save, snapshots } = await snapshotWorld();
    await assert.rejects(save({ disk }), /has Trusted Launch, and Azure made a snapshot without it/);
    assert.deepEqual([...snapshots.keys()], [dataName]);
  });

  it('is one where Azure made it with it', async () => {
    const { save, snapshots, sets } = await snapshotWorld();
    const securityProfile = { securityType: 'TrustedLaunch' };
    const os = earlier('os', { tags: ofSet });
    snapshots.set(osName, made({ ...os, properties: { ...os.properties, securityProfile } }));
    await save({ disk });
    assert.deepEqual((await sets())[0]?.traits.securityType, 'TrustedLaunch');
  });
});
