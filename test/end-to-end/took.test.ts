import { after, before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { gigabytesText } from '../../tasks/core/step/bytes.js';
import type { Took } from '../../tasks/core/report/schema.js';
import type { State } from '../local-azure/state.js';
import { imagesIn } from '../worlds/contents.js';
import { assertSucceeded, logOf, type Observed } from '../worlds/evidence.js';
import { reportOf } from '../worlds/reports.js';
import { openSmallFactory, type SmallFactory } from '../worlds/small-factory.js';
import { lab, world } from '../worlds/worlds.js';

/** The bytes of the VHDs in the store, each by its name. */
function storedIn({ storageAccounts }: State): ReadonlyMap<string, number> {
  const blobs = storageAccounts.flatMap(({ containers }) =>
    containers.filter(({ name }) => name === 'imagefactoryvhds').flatMap((container) => container.blobs),
  );
  return new Map(blobs.filter(({ name }) => name.endsWith('.vhd')).map(({ name, bytes }) => [name, bytes]));
}

const sizeOf = (vhds: ReadonlyMap<string, number>) =>
  [...vhds.values()].reduce((sum, bytes) => sum + bytes, 0);

/** The bytes by which a VHD is larger than its disk, of which SnapImages tells the size. */
const footer = 512;

/** What moving so many bytes to where they are stored takes. */
function moving(bytes: number): Took {
  const moved = { movedBytes: bytes, storedBytes: bytes };
  return { ...moved, images: [{ path: 'Server.json', ...moved }] };
}

const tookOf = ({ outcome }: Observed): Took => reportOf(outcome).took ?? { images: [] };

const expectedLine = ({ outcome }: Observed) => /Expected: .*/.exec(logOf(outcome))?.[0];

describe('What tasks say that they took', () => {
  let factory: SmallFactory;

  before(async () => {
    factory = await openSmallFactory();
  });

  after(() => factory.close());

  const run = async (task: Parameters<SmallFactory['run']>[0], buildId: string, more = {}) =>
    assertSucceeded(await factory.run(task, more, { variables: { 'build.buildId': buildId } }));

  /** So slow that the name of an image, which has whole seconds, is of a later second than its VM. */
  const beginWithSlowBuilds = () => {
    const small = world([lab('Factory'), lab('Near')]);
    return factory.azure.begin({ ...small, durations: { ...small.durations, build: 2 * small.timeScale } });
  };

  it('is of a whole run what Azure did: the VM that ran, the VHD in the store, its copy and the image of the lab', async () => {
    await beginWithSlowBuilds();
    const plan = await run('RunImageFactory', '1', { whatIf: 'true' });
    const expected = tookOf(plan);
    assert.deepEqual(
      [expected.machineSeconds, expected.expectedMachineSeconds, expected.guessedMachines],
      [undefined, 3600, 1],
    );

    const first = await run('RunImageFactory', '2');
    const stored = storedIn(first.state);
    const took = tookOf(first);
    assert.equal(stored.size, 1);
    assert.deepEqual(imagesIn(first.state, 'Near').length, 1);
    assert.equal(took.movedBytes, 2 * sizeOf(stored) - footer);
    assert.equal(took.storedBytes, 2 * sizeOf(stored) - footer);
    assert.equal(took.freedBytes, undefined);
    assert.deepEqual(
      [took.expectedMachineSeconds, took.expectedMachines, took.guessedMachines],
      [3600, 1, 1],
    );
    const [build] = reportOf(first.outcome).records.filter(({ verb }) => verb === 'build');
    assert.ok(took.machineSeconds !== undefined && took.machineSeconds > 0);
    assert.equal(took.machineSeconds, build?.machineSeconds);
    const { images, ...inAll } = took;
    assert.deepEqual(images, [{ path: 'Server.json', ...inAll }]);
    const size = gigabytesText(2 * sizeOf(stored));
    assert.ok(
      logOf(first.outcome).includes(
        `Took: below 0.1 VM-hours (expected 1.0, guessed), ${size} moved, storage up to +${size}.`,
      ),
      logOf(first.outcome),
    );
  });

  it('is of the next whole run also what it freed, and expects what the run before took', async () => {
    const before = storedIn(await factory.azure.state());
    const next = await run('RunImageFactory', '3');
    const stored = storedIn(next.state);
    const took = tookOf(next);
    const gone = new Map([...before].filter(([name]) => !stored.has(name)));
    assert.equal(gone.size, 1);
    // The lab has lost its image of the same VHD.
    assert.equal(took.freedBytes, 2 * sizeOf(gone));
    assert.equal(took.guessedMachines, undefined);
    assert.ok((took.expectedMachineSeconds ?? 3600) < 600, String(took.expectedMachineSeconds));
  });

  it('is of single tasks what each did, and CreateImageVMs guesses as it reads no store', async () => {
    await factory.begin({});
    const build = await run('CreateImageVMs', '4');
    assert.deepEqual(Object.keys(tookOf(build)).toSorted(), [
      'expectedMachineSeconds',
      'expectedMachines',
      'guessedMachines',
      'images',
      'machineSeconds',
    ]);
    assert.equal(expectedLine(build), 'Expected: 1.0 VM-hour (guessed).');
    const snap = await run('SnapImages', '4');
    const bytes = sizeOf(storedIn(snap.state));
    assert.deepEqual(tookOf(snap), moving(bytes - footer));
    assert.deepEqual(tookOf(await run('DistributeImages', '4')), moving(bytes));
    assert.equal(reportOf((await run('CleanUpFactory', '4')).outcome).took, undefined);
  });
});
