import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { onlySelected } from '../../../../tasks/core/factory/selection.js';
import {
  builtImage,
  definitionOf,
  type GalleryContents,
  snapshotOf,
  trustedLaunch,
  versionOf,
} from '../../../worlds/gallery-things.js';
import { lineOf, nearbyLab, planned, sharingIn, takingLab } from './gallery-plans.js';

const image = builtImage();
const older = builtImage({ timestamp: new Date('2026-11-28T08:30:15Z'), imageName: 'Win11_Dev-Nov-28-2026' });
const definition = definitionOf('Win11_Dev', image.imagePath);
const snapshots = [snapshotOf(older, 'os'), snapshotOf(image, 'os')];

const near = takingLab(nearbyLab('Near'));
const far = takingLab(nearbyLab('Far', 'northeurope'));

function lines(...args: Parameters<typeof planned>): string[] {
  return planned(...args).actions.map(lineOf);
}

/** What is left alone, as the reasons. */
function reasons(...args: Parameters<typeof planned>): string[] {
  return planned(...args).leftAlone.map(
    ({ target, outcome, reason }) => `${target?.name ?? ''}: ${outcome}: ${reason}`,
  );
}

describe('DistributeImages by the gallery', () => {
  it('publishes each image once, in the regions of the factory and of all labs that take it, and offers it to each', () => {
    assert.deepEqual(
      lines({ snapshots: [snapshotOf(image, 'os')] }, [near, far, takingLab(nearbyLab('Also'))]),
      [
        'publish Win11_Dev 2026.1129.83015 in westeurope and northeurope',
        'offer Win11_Dev 2026.1129.83015 to Near',
        'offer Win11_Dev 2026.1129.83015 to Far',
        'offer Win11_Dev 2026.1129.83015 to Also',
      ],
    );
  });

  it('brings no image to the region of a lab that does not take it', () => {
    const others = takingLab(nearbyLab('Far', 'northeurope'), ['Linux']);
    assert.deepEqual(lines({ snapshots: [snapshotOf(image, 'os')] }, [near, others]), [
      'publish Win11_Dev 2026.1129.83015 in westeurope',
      'offer Win11_Dev 2026.1129.83015 to Near',
    ]);
  });

  it('does nothing for an image that no lab takes, and leaves its snapshots', () => {
    assert.deepEqual(lines({ snapshots }, [takingLab(nearbyLab('Near'), ['Linux'])]), []);
  });

  it('brings the history, the oldest first, in one definition that is made once', () => {
    const { actions } = planned({ snapshots }, [near]);
    const publications = actions.filter((action) => action.kind === 'publish');
    assert.deepEqual(publications.map(lineOf), [
      'publish Win11_Dev 2026.1128.83015 in westeurope',
      'publish Win11_Dev 2026.1129.83015 in westeurope',
    ]);
    assert.deepEqual(new Set(publications.map(({ toCreate }) => toCreate?.id)), new Set([definition.id]));
  });

  it('brings only the newest of each path with newestOnly', () => {
    assert.deepEqual(lines({ snapshots }, [near], { newestOnly: true }), [
      'publish Win11_Dev 2026.1129.83015 in westeurope',
      'offer Win11_Dev 2026.1129.83015 to Near',
    ]);
  });

  it('has an offer wait for its version, and no longer', () => {
    const [publish, offer] = planned({ snapshots: [snapshotOf(image, 'os')] }, [near]).actions;
    assert.ok(publish && offer?.kind === 'offer');
    assert.equal(offer.after, publish.key);
    assert.equal(offer.isReady, false);
  });

  it('leaves imagePaths the version and the offers of what it names, and nothing else', () => {
    const other = builtImage({
      imagePath: 'Win11\\Server.json',
      imageName: 'Win11_Server',
      sourceVmId: 'other',
    });
    const plan = planned({ snapshots: [...snapshots, snapshotOf(other, 'os')] }, [near]);
    const selected = onlySelected(plan, { imagePaths: 'Win11/Server.json' });
    assert.deepEqual(selected.actions.map(lineOf), [
      'publish Win11_Server 2026.1129.83015 in westeurope',
      'offer Win11_Server 2026.1129.83015 to Near',
    ]);
  });

  describe('where a version is there', () => {
    const version = versionOf(definition, '2026.1129.83015', image);
    const there: GalleryContents = { definitions: [[definition, [version]]] };
    const holder = takingLab(nearbyLab('Near'), ['Win11'], sharingIn(nearbyLab('Near'), ['Win11_Dev']));

    it('only offers it', () => {
      const plan = planned(there, [near]);
      assert.deepEqual(plan.actions.map(lineOf), ['offer Win11_Dev 2026.1129.83015 to Near']);
      const [offer] = plan.actions;
      assert.ok(offer?.kind === 'offer' && offer.isReady && offer.after === undefined);
    });

    it('leaves a lab alone that has it', () => {
      assert.deepEqual(lines(there, [holder]), []);
      assert.deepEqual(reasons(there, [holder]), ['Near: skipped: The lab has it.']);
      assert.deepEqual(
        planned(there, [holder]).leftAlone.map(({ imageFacts }) => imageFacts?.isThere),
        [true],
      );
    });

    it('leaves such a lab alone also while the region of another one is added', () => {
      assert.deepEqual(lines(there, [holder, far]), [
        'publish Win11_Dev 2026.1129.83015 in northeurope',
        'offer Win11_Dev 2026.1129.83015 to Far',
      ]);
      assert.deepEqual(reasons(there, [holder, far]), ['Near: skipped: The lab has it.']);
    });

    it('offers it at once to a lab whose region has it while another region is added', () => {
      const [, offer] = planned(there, [near, far]).actions;
      assert.equal(offer && lineOf(offer), 'offer Win11_Dev 2026.1129.83015 to Near');
      assert.equal(offer?.after, undefined);
    });

    it('deletes the snapshots that an earlier run has left, also of a second name', () => {
      const twice = { ...image, imageName: 'Win11_Dev-Nov-30-2026' };
      const left = [snapshotOf(image, 'os'), snapshotOf(twice, 1)];
      assert.deepEqual(lines({ ...there, snapshots: left }, [holder]), [
        'discard Win11_Dev-Nov-29-2026',
        'discard Win11_Dev-Nov-30-2026',
      ]);
    });

    it('keeps the snapshots while a region is added, and those of other images', () => {
      assert.deepEqual(lines({ ...there, snapshots: [snapshotOf(image, 'os')] }, [holder, far]), [
        'publish Win11_Dev 2026.1129.83015 in northeurope',
        'offer Win11_Dev 2026.1129.83015 to Far',
      ]);
      const other = takingLab(nearbyLab('Near'), ['Linux']);
      assert.deepEqual(lines({ ...there, snapshots: [snapshotOf(older, 'os')] }, [other]), []);
    });

    for (const state of ['Failed', 'Creating', 'Updating'])
      it(`finishes what an earlier run has left ${state}, waits with the offers, and keeps the snapshots`, () => {
        const unfinished = versionOf(definition, '2026.1129.83015', image, { provisioningState: state });
        const contents = {
          definitions: [[definition, [unfinished]]] as const,
          snapshots: [snapshotOf(image, 'os')],
        };
        const { actions } = planned(contents, [holder]);
        assert.deepEqual(actions.map(lineOf), [
          'publish Win11_Dev 2026.1129.83015 in ',
          'offer Win11_Dev 2026.1129.83015 to Near',
        ]);
        const [publish, offer] = actions;
        assert.match(publish?.reason ?? '', new RegExp(`did not finish publishing it: ${state}`));
        assert.equal(offer?.after, publish?.key);
      });
  });

  it('publishes nothing of a path whose versions could not be read: it may be there already', () => {
    const other = builtImage({
      imagePath: 'Win11\\Server.json',
      imageName: 'Win11_Server',
      sourceVmId: 'other',
    });
    const contents = {
      definitions: [[definition]] as const,
      snapshots: [...snapshots, snapshotOf(other, 'os')],
    };
    assert.deepEqual(lines(contents, [near]), [
      'publish Win11_Server 2026.1129.83015 in westeurope',
      'offer Win11_Server 2026.1129.83015 to Near',
    ]);
  });

  it('publishes one VM once, whatever its two sets of snapshots are called', () => {
    const twice = { ...image, imageName: 'Win11_Dev-Nov-30-2026' };
    assert.deepEqual(lines({ snapshots: [snapshotOf(image, 'os'), snapshotOf(twice, 'os')] }, [near]), [
      'publish Win11_Dev 2026.1129.83015 in westeurope',
      'offer Win11_Dev 2026.1129.83015 to Near',
    ]);
  });

  it('fails an image with the reason where its definition is somebody’s, and no other', () => {
    const foreign = [definitionOf('Win11_Dev', '', undefined, { tags: {} })];
    const other = builtImage({
      imagePath: 'Win11\\Server.json',
      imageName: 'Win11_Server',
      sourceVmId: 'other',
    });
    const contents = { foreign, snapshots: [snapshotOf(image, 'os'), snapshotOf(other, 'os')] };
    assert.deepEqual(lines(contents, [near]), [
      'publish Win11_Server 2026.1129.83015 in westeurope',
      'offer Win11_Server 2026.1129.83015 to Near',
    ]);
    const [failed, ...rest] = planned(contents, [near]).leftAlone;
    assert.deepEqual(rest, []);
    assert.equal(failed?.outcome, 'failed');
    assert.match(failed.reason, /that is not the factory's/);
  });

  describe('chooses definitions and numbers', () => {
    const launch = { ...image, imageName: 'Win11_Dev-Nov-29-2026(2)', sourceVmId: 'launch' };

    it('anew for an image that has become another kind: both are made in one run', () => {
      const made = [snapshotOf(older, 'os'), snapshotOf(image, 'os', 1, { securityType: 'TrustedLaunch' })];
      const publications = planned({ snapshots: made }, [near]).actions.filter(
        ({ kind }) => kind === 'publish',
      );
      assert.deepEqual(publications.map(lineOf), [
        'publish Win11_Dev 2026.1128.83015 in westeurope',
        'publish Win11_Dev-TL 2026.1129.83015 in westeurope',
      ]);
    });

    it('so that two images of one second have two numbers', () => {
      const made = [snapshotOf(image, 'os'), snapshotOf(launch, 'os')];
      const publications = planned({ snapshots: made }, [near]).actions.filter(
        ({ kind }) => kind === 'publish',
      );
      assert.deepEqual(publications.map(lineOf), [
        'publish Win11_Dev 2026.1129.83015 in westeurope',
        'publish Win11_Dev 2026.1129.83016 in westeurope',
      ]);
    });

    it('with a number that no version has, whoever made that', () => {
      const theirs = versionOf(definition, '2026.1129.83015', image, { tags: {} });
      assert.deepEqual(
        lines({ definitions: [[definition, [theirs]]], snapshots: [snapshotOf(image, 'os')] }, [near]),
        ['publish Win11_Dev 2026.1129.83016 in westeurope', 'offer Win11_Dev 2026.1129.83016 to Near'],
      );
    });

    it('of those that are there without making them again', () => {
      const contents = { definitions: [[definition, []]] as const, snapshots: [snapshotOf(image, 'os')] };
      const [publish] = planned(contents, [near]).actions;
      assert.ok(publish?.kind === 'publish');
      assert.equal(publish.toCreate, undefined);
    });

    it('and keeps a version where it is, whatever its image would get today', () => {
      const renamed = definitionOf('Other', image.imagePath, trustedLaunch);
      const contents = { definitions: [[renamed, [versionOf(renamed, '7', image)]]] as const };
      assert.deepEqual(lines(contents, [near]), ['offer Other 7 to Near']);
    });
  });
});
