import { after, before, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { LoggedRequest } from '../local-azure/request-log.js';
import type { State } from '../local-azure/state.js';
import { type Pipeline, serviceConnection } from '../local-pipeline/pipeline.js';
import { blobsIn, imagesIn, labIn, machinesIn } from '../worlds/contents.js';
import { assertReadable, changesIn, logOf, observe, type Observed } from '../worlds/evidence.js';
import { factoryInputs, withConfiguration } from '../worlds/inputs.js';
import { files, foreignBlobs, labs, stored } from '../worlds/neighbours.js';
import { openPipelineWith } from '../worlds/pipelines.js';
import { outcomeOf, reportOf } from '../worlds/reports.js';
import { lab, otherSubscriptionId, world } from '../worlds/worlds.js';

const retireInputs = { ...withConfiguration, ImagesToSave: '1' };

const doubtInputs = { ...retireInputs, ConfigurationLocation: 'Doubtful', DevTestLabName: 'Doubting' };

const guardInputs = { ...retireInputs, ConfigurationLocation: 'Guard', DevTestLabName: 'Guarded' };

describe('The factory beside its neighbours', () => {
  let pipeline: Pipeline;

  function run(...how: Parameters<Pipeline['run']>): Promise<Observed> {
    return observe(pipeline, ...how);
  }

  const others = [{ id: otherSubscriptionId, displayName: 'Other', labs: [lab('Elsewhere')] }];
  const theWorld = world(labs, {}, others);

  before(async () => {
    pipeline = await openPipelineWith(files, theWorld);
  });

  after(() => pipeline.close());

  describe('when it distributes', () => {
    let earlier: State;
    let distributed: Observed;

    before(async () => {
      earlier = await pipeline.azure.state();
      distributed = await run('DistributeImages', withConfiguration);
    });

    it('C106 serves all labs that it can', () => {
      assert.equal(distributed.outcome.result, 'SucceededWithIssues');
      assertReadable(distributed.outcome);
    });

    it('L3 gives a lab that is missing nothing, and the one before it only its own images', () => {
      assert.equal(outcomeOf(distributed.outcome, 'Missing'), 'failed');
      assert.ok(imagesIn(distributed.state, 'Near').includes('Win_Server-May-3-2024'));
      const boxes = labIn(distributed.state, 'Near').customImages.filter(({ name }) => name.includes('Box'));
      assert.deepEqual(
        boxes,
        labIn(earlier, 'Near').customImages.filter(({ name }) => name.includes('Box')),
      );
    });

    it('L4 C81 makes images in the factory lab itself and keeps the store whole', () => {
      assert.deepEqual(imagesIn(distributed.state, 'Factory'), [
        'Win_Server-May-2-2024',
        'Win_Server-May-3-2024',
      ]);
      assert.deepEqual(
        blobsIn(distributed.state, 'storefactory', 'imagefactoryvhds'),
        blobsIn(earlier, 'storefactory', 'imagefactoryvhds'),
      );
    });

    it('L9 C83 leaves the blobs of others in the staging container, and nothing of its own', () => {
      assert.deepEqual(blobsIn(distributed.state, 'storenear', 'imagefactoryvhds-staging'), ['somebody.vhd']);
    });

    it('L32 leaves the store of a target lab that is a factory itself', () => {
      const ownBlobs = ['Near_Own-May-1-2024.json', 'Near_Own-May-1-2024.vhd'];
      assert.deepEqual(blobsIn(distributed.state, 'storenear', 'imagefactoryvhds'), ownBlobs);
    });

    it('C78 creates an image again whose creation had failed', () => {
      const image = labIn(distributed.state, 'Near').customImages.find(
        ({ name }) => name === 'Win_Server-May-2-2024',
      );
      assert.equal(image?.provisioningState, 'Succeeded');
    });

    it('C78 never writes over an image that is there', () => {
      assert.deepEqual(labIn(distributed.state, 'Ordered'), labIn(earlier, 'Ordered'));
    });

    it('C79 copies nothing to another region, and knows a region in both spellings', () => {
      assert.equal(outcomeOf(distributed.outcome, 'Win_Server-May-3-2024', 'Abroad'), 'failed');
      assert.match(logOf(distributed.outcome), /Abroad is in northeurope, the factory in westeurope/);
      assert.deepEqual(imagesIn(distributed.state, 'Abroad'), []);
      const changes = changesIn(distributed.requests).filter((change) => change.includes('/storeabroad/'));
      assert.deepEqual(changes, []);
      assert.equal(outcomeOf(distributed.outcome, 'Win_Server-May-3-2024', 'Ordered'), 'skipped');
    });
  });

  describe('when it is about to retire', () => {
    async function refused(inputs: Readonly<Record<string, string>>, says: RegExp, reason = 'Schedule') {
      const { outcome, requests } = await run('RetireImages', inputs, {
        variables: { 'build.reason': reason },
      });
      assert.equal(outcome.result, 'Failed');
      assert.match(logOf(outcome), says);
      assertReadable(outcome);
      assert.deepEqual(changesIn(requests), []);
    }

    it('C94 deletes nothing where most images would go as removed, and names the counts', () =>
      refused(
        guardInputs,
        /5 of 6 stored images would go.*5 stored images and 0 custom images.*allowMassDeletion/,
      ));

    it('C94 deletes nothing with ImagesToSave 0', () =>
      refused({ ...retireInputs, ImagesToSave: '0' }, /imagesToKeep is 0.*allowMassDeletion/));

    it('C94 deletes nothing in the build of a pull request', () =>
      refused(retireInputs, /build of a pull request/, 'PullRequest'));

    it('C94 deletes nothing where most images of a lab would go and those of another cannot be read', async () => {
      const path = '/halvedfar/customimages';
      await pipeline.azure.addFaults({ act: 'answer', status: 403, kind: 'arm', path });
      await refused(
        { ...retireInputs, ConfigurationLocation: 'Halved', DevTestLabName: 'Halved', ImagesToSave: '9' },
        /4 of 4 custom images of this factory would go .*1 labs or companions could not be read/,
      );
      await pipeline.azure.clearFaults();
    });

    it('C94 deletes most images where that is allowed', async () => {
      const { outcome, state } = await run('RetireImages', { ...guardInputs, allowMassDeletion: 'true' });
      assert.equal(reportOf(outcome).totals['failed'], 0);
      assert.equal(blobsIn(state, 'storeguarded', 'imagefactoryvhds').length, 2);
    });
  });

  describe('when Labs.json is doubtful', () => {
    it('C97 keeps what the lab concerned may want, and says where and why', async () => {
      const { outcome, state } = await run('RetireImages', doubtInputs);
      assert.equal(outcome.result, 'SucceededWithIssues');
      assertReadable(outcome);
      assert.deepEqual(imagesIn(state, 'Sure'), []);
      assert.deepEqual(imagesIn(state, 'Doubted'), ['Linux_Box-May-3-2024']);
      assert.match(logOf(outcome), /IF221: The property "ImagePaths" stands twice/);
      assert.match(
        logOf(outcome),
        /Linux_Box-May-3-2024 → Doubted: It stays although the lab does not list it/,
      );
    });
  });

  describe('when it retires from a store that others use, too', () => {
    const names = ({ state }: Observed) => blobsIn(state, 'storecrowded', 'imagefactoryvhds');
    const inputs = { ...guardInputs, DevTestLabName: 'Crowded' };
    const path = '/storecrowded/imagefactoryvhds/backup\\.json';
    let unread: Observed;
    let archived: Observed;

    before(async () => {
      const answer = { act: 'answer', kind: 'blob', method: 'GET', path } as const;
      await pipeline.azure.addFaults({ ...answer, status: 403, code: 'AuthorizationFailure' });
      unread = await run('RetireImages', inputs);
      await pipeline.azure.clearFaults();
      await pipeline.azure.addFaults({ ...answer, status: 409, code: 'BlobArchived' });
      archived = await run('RetireImages', inputs);
      await pipeline.azure.clearFaults();
    });

    it('C59 deletes nothing there while a companion cannot be read, and says which', () => {
      assert.equal(unread.outcome.result, 'SucceededWithIssues');
      assert.deepEqual(changesIn(unread.requests), []);
      assert.match(logOf(unread.outcome), /backup\.json could not be read, and may name the same VHD/);
    });

    it("C59 C63 goes on beside somebody's archived file, and keeps the VHD that a copied companion names", () => {
      assert.deepEqual(names(archived), [
        'Win_Gone-May-1-2024.json',
        'Win_Gone-May-1-2024.vhd',
        'Win_Server-May-1-2024.vhd',
        'Win_Server-May-3-2024.json',
        'Win_Server-May-3-2024.vhd',
        'Win_Server-May-4-2024.json',
        'backup.json',
      ]);
      assert.match(logOf(archived.outcome), /Win_Server-May-4-2024\.json names the VHD/);
    });

    it('C96 leaves stored images of the other factory', () => {
      assert.match(logOf(archived.outcome), /Win_Gone-May-1-2024.*It belongs to the factory lab .*factory2/);
    });
  });

  describe('when golden images lie behind links', () => {
    const linkInputs = { ...retireInputs, DevTestLabName: 'Linking' };

    const all = ['Linux_Box-May-3-2024', 'Win_Gone-May-3-2024', 'Win_Lost-May-3-2024'];

    const companions = (state: State) =>
      blobsIn(state, 'storelinking', 'imagefactoryvhds').filter((name) => name.endsWith('.json'));

    it('C8 deletes nothing as removed where a link leads nowhere, and says where and why', async () => {
      const { outcome, state } = await run('RetireImages', {
        ...linkInputs,
        ConfigurationLocation: 'Dangling',
      });
      assert.equal(outcome.result, 'SucceededWithIssues');
      assertReadable(outcome);
      assert.deepEqual([imagesIn(state, 'Linked'), companions(state).length], [all, 3]);
      assert.match(logOf(outcome), /IF104: The link .*Linux leads nowhere/);
      assert.match(logOf(outcome), /Win_Gone-May-3-2024 → Linked: It stays: its golden image was not found/);
    });

    it('C8 follows links, and keeps a missing image that Labs.json names', async () => {
      const { outcome, state } = await run('RetireImages', {
        ...linkInputs,
        ConfigurationLocation: 'Linked',
      });
      assertReadable(outcome);
      const kept = ['Linux_Box-May-3-2024', 'Win_Lost-May-3-2024'];
      assert.deepEqual(imagesIn(state, 'Linked'), kept);
      assert.deepEqual(
        companions(state),
        kept.map((name) => `${name}.json`),
      );
      assert.match(
        logOf(outcome),
        /IF222: The golden image that the entry "Win\/Lost.json" names is missing/,
      );
    });
  });

  describe('where two clocks or calendars leave open which image is newer', () => {
    const inputs = { ...retireInputs, ConfigurationLocation: 'Clocks', DevTestLabName: 'Clocks' };

    it('C95 keeps the newest build of a lab that the agent named east of UTC', async () => {
      const { outcome, state } = await run('RetireImages', inputs);
      const names = ['Win_Server-May-3-2024', 'Win_Server-May-3-2024A'];
      assert.deepEqual(imagesIn(state, 'East'), names, logOf(outcome));
    });

    it('C58 keeps a stored image of a Thai date beside the newest, reports it and deletes none for it', async () => {
      const { outcome, state } = await run('RetireImages', inputs);
      const vhds = blobsIn(state, 'storeclocks', 'imagefactoryvhds').filter((name) => name.endsWith('.vhd'));
      assert.deepEqual(vhds, ['Win_Server-May-2-2024.vhd', 'Win_Server-May-3-2024.vhd']);
      assert.match(
        logOf(outcome),
        /warning.*The timestamp "2\/5\/2567 13:14:33" is no time between 2015 and/,
      );
    });

    it('C58 C93 takes no VM for stored because of a Thai date', async () => {
      const { outcome, state } = await run('CleanUpFactory', { ...factoryInputs, DevTestLabName: 'Clocks' });
      assert.deepEqual(machinesIn(state, 'Clocks'), ['Unstored']);
      assert.match(logOf(outcome), /warning.*The timestamp "2\/5\/2567 13:14:33"/);
    });
  });

  describe('when it retires', () => {
    let retired: Observed;

    before(async () => {
      const usual = serviceConnection(pipeline.azure, theWorld);
      const data = { ...usual.data, subscriptionId: otherSubscriptionId };
      retired = await run('RetireImages', retireInputs, { endpoints: [{ ...usual, data }] });
    });

    function deletions(name: string): number {
      const isOfImage = ({ method, path }: LoggedRequest) =>
        method === 'DELETE' && path.toLowerCase().endsWith(`/${name.toLowerCase()}`);
      return retired.requests.filter(isOfImage).length;
    }

    it('L25 works in the subscription that it is told, whatever that of its connection is', () => {
      assert.equal(retired.outcome.result, 'SucceededWithIssues');
      assertReadable(retired.outcome);
    });

    it('L1 C98 leaves images without ImagePath, whatever other tags they have', () => {
      for (const name of ['Mine-1', 'Mine-2', 'Mine-3'])
        assert.ok(imagesIn(retired.state, 'Near').includes(name), name);
    });

    it('L2 judges a lab by its own entries, and does nothing for one that is missing', () => {
      assert.equal(outcomeOf(retired.outcome, 'Missing'), 'failed');
      assert.deepEqual(imagesIn(retired.state, 'Near'), [
        'Mine-1',
        'Mine-2',
        'Mine-3',
        'Win_Server-May-3-2024',
      ]);
    });

    it('L13 deletes exactly one expired stored image, its companion first', () => {
      const ofStore = retired.requests
        .filter(({ method, path }) => method === 'DELETE' && path.includes('Win_Server-May'))
        .filter(({ path }) => path.startsWith('/storefactory'));
      assert.deepEqual(
        ofStore.map(({ path }) => path.split('/').at(-1)),
        ['Win_Server-May-2-2024.json', 'Win_Server-May-2-2024.vhd'],
      );
    });

    it('L23 deletes an image once that is both expired and unsubscribed', () => {
      assert.equal(deletions('Linux_Box-May-1-2024'), 1);
      assert.equal(deletions('Linux_Box-May-3-2024'), 1);
    });

    it('L31 C13 keeps what any of the entries of a lab lists', () => {
      assert.deepEqual(imagesIn(retired.state, 'Twice'), ['Linux_Box-May-3-2024', 'Win_Server-May-3-2024']);
      assert.match(logOf(retired.outcome), /IF205: The lab Twice is listed again/);
    });

    it('L34 C95 keeps the newest build of a lab, in whatever order its images were made there', () => {
      const ordered = imagesIn(retired.state, 'Ordered').filter((name) => name.includes('-May-'));
      assert.deepEqual(ordered, ['Win_Server-May-3-2024']);
    });

    it('C118 keeps what has the tag FactoryKeep, and says so', () => {
      assert.ok(imagesIn(retired.state, 'Ordered').includes('Win_Server-Apr-8-2024'));
      assert.match(logOf(retired.outcome), /Win_Server-Apr-8-2024 → Ordered: It has the tag FactoryKeep/);
    });

    it('C117 keeps what a formula of the lab uses, and names the formula', () => {
      assert.ok(imagesIn(retired.state, 'Ordered').includes('Win_Server-Apr-9-2024'));
      assert.match(logOf(retired.outcome), /Win_Server-Apr-9-2024 → Ordered: The formula Dev-Box uses it/);
    });

    it("L37 C96 leaves another factory's images, and those that may be", () => {
      assert.deepEqual(imagesIn(retired.state, 'Shared'), [
        'Odd_Path-May-1-2023',
        'Script_Made-May-1-2023',
        'Their_Server-May-9-2024',
        'Theirs-May-1-2024',
        'Win_Server-May-3-2024',
      ]);
      assert.match(logOf(retired.outcome), /Script_Made-May-1-2023 → Shared: .*may be another one/);
    });

    it('C64 collects its old orphans, and nothing else in the store', () => {
      assert.deepEqual(
        blobsIn(retired.state, 'storefactory', 'imagefactoryvhds'),
        [...stored.newer, ...stored.box, ...foreignBlobs].map(({ name }) => name).sort(),
      );
    });

    it('C59 warns of companions that it cannot use', () => {
      for (const name of ['odd.json', 'scripts-lost.json', 'young-lost.json'])
        assert.match(logOf(retired.outcome), new RegExp(`warning.*The stored image ${name} cannot be used`));
    });

    it('L32 leaves the stores of the other labs', () => {
      assert.equal(blobsIn(retired.state, 'storenear', 'imagefactoryvhds').length, 2);
    });
  });
});
