import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { LabVirtualMachine } from '../../../../tasks/core/azure/resources/lab-virtual-machines.js';
import { imagePathKey } from '../../../../tasks/core/configuration/image-path.js';
import { recordOf, readRecords } from '../../../../tasks/core/factory/store/image-records.js';
import { openStore } from '../../../../tasks/core/factory/store/store.js';
import type { ActionOf } from '../../../../tasks/core/factory/whole/actions.js';
import { createCoreGate } from '../../../../tasks/core/factory/whole/core-gate.js';
import type { WholeContext } from '../../../../tasks/core/factory/whole/inputs.js';
import { createPicture } from '../../../../tasks/core/factory/whole/picture.js';
import type { Run } from '../../../../tasks/core/factory/whole/run.js';
import { testImage } from '../../../../tasks/core/factory/whole/test-image.js';
import { lab, stateOf as testStateOf } from '../test/test-states.js';
import { action, names, source, testWorld, type TestWorldOptions, vhd } from '../test/test-world.js';
import { stateOf } from './whole-state.js';

const pathKey = imagePathKey('Win\\Server.json');

interface Given extends TestWorldOptions {
  /** The VHD that the plan expects; that of another VM where it is built in this run. */
  readonly planned?: string;
  /** Whether this run has saved the image that waits. */
  readonly isSaved?: boolean;
  /** Whether the image was there when the run began. */
  readonly isThere?: boolean;
  readonly built?: LabVirtualMachine;
}

/** What comes of a test in a whole run, and what the run knows then. */
async function tested({ planned, isSaved, isThere = false, built, ...options }: Given) {
  const world = await testWorld(options);
  const { azure, context } = world;
  const { signal } = context;
  const records = isThere ? [...(await readRecords(azure, lab, signal)).byVhd.values()] : [];
  const found = await (await openStore(azure, lab, signal)).look(vhd);
  const test = testStateOf({ records, loose: found && isThere ? [found] : [] });
  const state = stateOf({ test });
  const picture = createPicture(state);
  if (isSaved) picture.waiting.set(pathKey, vhd);
  if (built) picture.built.set(pathKey, built);
  const run = { state, picture, cores: createCoreGate([]) } as unknown as Run;
  const isForecast = planned !== undefined;
  const whole = {
    step: 'test',
    planned: { ...action, vhdFileName: planned ?? vhd },
    pathKey,
    isForecast,
  } as unknown as ActionOf<'test'>;
  const ended = testImage(whole, run, context as unknown as WholeContext).then(
    ({ outcome = 'succeeded', reason }) => `${outcome}: ${reason ?? ''}`,
    (error: unknown) => `failed: ${(error as Error).message}`,
  );
  return { ended: await ended, picture };
}

describe('C122 A whole run that tests an image', () => {
  it('knows one that has passed as stored', async () => {
    const { ended, picture } = await tested({ isThere: true });
    assert.equal(ended, 'succeeded: Its test has passed: boot.');
    assert.equal(picture.savedVhds.get(pathKey)?.vhdFileName, vhd);
    assert.equal(recordOf(picture.records, { vhdFileName: vhd })?.state, 'stored');
    assert.equal(picture.stored.of(pathKey).length, 1);
  });

  it('tests the image that it has saved, whatever name the plan expected of its VHD', async () => {
    const { ended } = await tested({ planned: 'forecast.vhd', isSaved: true });
    assert.equal(ended, 'succeeded: Its test has passed: boot.');
  });

  it('tests one of an earlier run where it has saved none, and says so', async () => {
    const { ended } = await tested({ planned: 'forecast.vhd', isThere: true });
    assert.equal(
      ended,
      'succeeded: Its test has passed: boot. It is the image Win_Server of an earlier run, since no newer one was stored.',
    );
  });

  it('tests nothing where no image waits', async () => {
    const { ended } = await tested({ planned: 'forecast.vhd' });
    assert.equal(ended, 'skipped: No new image of it is stored.');
  });

  it('knows why one that was rejected is not handed out, and its VM as a failed one', async () => {
    const built = { ...source, tags: { ImagePath: 'Win\\Server.json', owner: 'me' } };
    const { picture } = await tested({ isThere: true, looks: [['Failed']], built });
    assert.equal(picture.withheld.get(pathKey), 'Its new image Win_Server was rejected by its test.');
    assert.equal(picture.savedVhds.size, 0);
    assert.deepEqual(picture.built.get(pathKey)?.tags, { owner: 'me', ImageFactoryState: 'Failed' });
    assert.equal(recordOf(picture.records, { vhdFileName: vhd })?.state, 'rejected');
  });

  it('knows why one that could not be tested is not handed out', async () => {
    const error = { code: 'QuotaExceeded', message: 'No cores.' };
    const { picture } = await tested({
      isThere: true,
      routes: { [`PUT labs/Factory/virtualmachines/${names.machine}`]: { status: 409, body: { error } } },
    });
    assert.equal(picture.withheld.get(pathKey), 'Its new image Win_Server could not be tested, and waits.');
    assert.equal(recordOf(picture.records, { vhdFileName: vhd })?.state, 'snapped');
  });
});
