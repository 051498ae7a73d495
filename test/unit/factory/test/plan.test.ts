import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { plan } from '../../../../tasks/core/factory/test/plan.js';
import type { TestInputs } from '../../../../tasks/core/factory/test/inputs.js';
import { storedOf } from '../../../worlds/azure-things.js';
import { boot, type GivenState, recordOfImage, ruleWith, stateOf, testInputs, vhdOf } from './test-states.js';

const waiting = recordOfImage('new');

const planned = (given: GivenState, more: Partial<TestInputs> = {}) =>
  plan(stateOf(given), { ...testInputs, ...more });

/** What is done with images, and why. */
const doing = (...args: Parameters<typeof planned>) =>
  planned(...args).actions.map(({ verb, subject, reason }) => `${verb} ${subject.name}: ${reason}`);

const leaving = (...args: Parameters<typeof planned>) =>
  planned(...args).leftAlone.map(({ subject, outcome, reason }) => `${subject.name} ${outcome}: ${reason}`);

describe('C122 The plan of TestImages', () => {
  it('tests an image that waits', () => {
    assert.deepEqual(doing({ records: [waiting] }), [
      'test new: It waits for its test: on a VM of the size of its image VM, at most 60 minutes.',
    ]);
  });

  it('tells the size that Images.json says, else that of the input', () => {
    const imageRules = [ruleWith({ test: { ...boot, size: 'Large', timeoutMinutes: 0 } })];
    assert.match(
      doing({ records: [waiting], imageRules }, { vmSize: 'Small' })[0] ?? '',
      /of the size Large\.$/,
    );
    assert.match(
      doing({ records: [waiting] }, { vmSize: 'Small' })[0] ?? '',
      /of the size Small, at most 60/,
    );
  });

  it('has to do with no image in another state', () => {
    const records = (['stored', 'deprecated', 'revoked'] as const).map((state) =>
      recordOfImage(state, { state }),
    );
    const { actions, leftAlone } = planned({ records, loose: [] });
    assert.deepEqual([actions, leftAlone], [[], []]);
  });

  it('says why an image was rejected, as long as its VHD is there', () => {
    const records = [recordOfImage('bad', { state: 'rejected', reason: 'It does not boot.' })];
    assert.deepEqual(leaving({ records }), ['bad skipped: It was rejected: It does not boot.']);
    assert.deepEqual(leaving({ records, loose: [] }), []);
  });

  it('tests of several images of a golden image the newest, and lets the others wait', () => {
    const records = [recordOfImage('old'), waiting];
    const given = { records, loose: [vhdOf('old', 19), vhdOf('new', 20)] };
    assert.deepEqual(
      planned(given).actions.map(({ key }) => key),
      ['test new.vhd'],
    );
    assert.deepEqual(leaving(given), [
      'old skipped: The newer image new of its golden image is tested first.',
    ]);
  });

  it('tests images of different golden images each for itself', () => {
    const records = [recordOfImage('other', { imagePath: 'Other.json' }), waiting];
    const given = { records, loose: [vhdOf('other', 19), vhdOf('new', 20)] };
    assert.deepEqual(
      planned(given).actions.map(({ key }) => key),
      ['test other.vhd', 'test new.vhd'],
    );
  });

  it('rejects an image of which a newer one is stored', () => {
    const images = [
      storedOf({ imagePath: 'win/server.json', imageName: 'newer', timestamp: new Date('2026-11-21') }),
    ];
    assert.deepEqual(doing({ records: [waiting], images }), ['reject new: The newer image newer is stored.']);
  });

  it('tests an image of which an older one is stored, or a newer one of another factory', () => {
    const older = storedOf({ imagePath: 'Win\\Server.json', timestamp: new Date('2026-11-19') });
    const other = storedOf({
      imagePath: 'Win\\Server.json',
      timestamp: new Date('2026-11-21'),
      sourceVmId:
        '/subscriptions/s/resourceGroups/o/providers/Microsoft.DevTestLab/labs/Other/virtualmachines/vm',
    });
    const { actions } = planned({ records: [waiting], images: [older, other] });
    assert.deepEqual(
      actions.map(({ kind }) => kind),
      ['test'],
    );
  });

  it('stores an image of which no test is asked for any more', () => {
    for (const imageRules of [[], [ruleWith({ test: boot }), ruleWith({ test: null })]])
      assert.deepEqual(doing({ records: [waiting], imageRules }), [
        'store new: Images.json asks for no test of it.',
      ]);
  });

  it('lets an image wait where there is no Images.json at all, as on a wrong branch, and fails', () => {
    assert.deepEqual(leaving({ records: [waiting], imageRules: [], hasRules: false }), [
      'new failed: It was built to be tested, and the Configuration folder has no Images.json that says how.',
    ]);
  });

  it('leaves an image alone whose rule in Images.json cannot be used, and fails', () => {
    const broken = { code: 'IF228', severity: 'error', what: 'It is odd.', why: '', remedy: '' } as const;
    assert.deepEqual(leaving({ records: [waiting], imageRules: [ruleWith({ test: boot, broken })] }), [
      'new failed: Images.json has a rule for it that cannot be used: It is odd.',
    ]);
  });

  it('goes on with an image that an earlier run has stored without saying so in its record', () => {
    const images = [storedOf({ imagePath: 'Win\\Server.json', imageName: 'new' })];
    assert.deepEqual(doing({ records: [waiting], images, loose: [] }), [
      'store new: An earlier run has stored it.',
    ]);
  });

  it('warns of an image whose VHD is gone', () => {
    const { leftAlone, actions } = planned({ records: [waiting], loose: [] });
    assert.deepEqual(actions, []);
    assert.equal(leftAlone[0]?.findings?.[0]?.severity, 'warning');
  });

  it('fails where the records cannot be read, and does nothing', () => {
    const given = { records: [], unread: 'No right to read.' };
    assert.deepEqual(doing(given), []);
    assert.deepEqual(leaving(given), [
      'Factory failed: The records of the images cannot be read: No right to read.',
    ]);
  });

  it('tests only the images that imagePaths names', () => {
    const { actions, leftAlone } = planned({ records: [waiting] }, { imagePaths: 'Other' });
    assert.deepEqual(actions, []);
    assert.equal(leftAlone[0]?.reason, 'imagePaths does not name it.');
  });

  it('tells its test VM the network of the lab, and where the scripts are', () => {
    const network = { id: '/net', subnet: 'inner' };
    const [action] = planned({ records: [waiting], network, testsFolder: '/tests' }).actions;
    assert.deepEqual(action?.kind === 'test' && [action.network, action.testsFolder], [network, '/tests']);
  });
});
