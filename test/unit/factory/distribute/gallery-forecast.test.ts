import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { galleryForecast } from '../../../../tasks/core/factory/distribute/gallery-forecast.js';
import { builtImage, definitionOf, snapshotOf, versionOf } from '../../../worlds/gallery-things.js';
import { nearbyLab, planned, takingLab } from './gallery-plans.js';

const image = builtImage();
const older = builtImage({ timestamp: new Date('2026-11-28T08:30:15Z'), imageName: 'Win11_Dev-Nov-28-2026' });
const near = takingLab(nearbyLab('Near'));
const far = takingLab(nearbyLab('Far', 'northeurope'));

describe('what a plan costs by the gallery', () => {
  it('is nothing where nothing is done by it', () => {
    assert.deepEqual(galleryForecast([]), []);
    const definition = definitionOf('Win11_Dev', image.imagePath);
    const done = { definitions: [[definition, [versionOf(definition, '1', image)]]] as const };
    const { actions } = planned({ ...done, snapshots: [snapshotOf(image, 'os')] }, []);
    assert.equal(actions.length, 1);
    assert.deepEqual(galleryForecast(actions), []);
  });

  it('is told for each region, however it is written, with the versions that it lacks and the sizes of their disks', () => {
    const definition = definitionOf('Win11_Dev', image.imagePath);
    const contents = {
      definitions: [[definition, [versionOf(definition, '1', older)]]] as const,
      snapshots: [snapshotOf(image, 'os', 2), snapshotOf(image, 3)],
    };
    const also = takingLab(nearbyLab('Also', 'North Europe'));
    const [finding] = galleryForecast(planned(contents, [near, far, also]).actions);
    assert.equal(finding?.what, 'By the gallery: 2 to publish, 6 to offer to labs, in about 46 requests.');
    assert.equal(
      finding.why,
      'Replicas that Azure makes: 2 in northeurope (at most 90 GB), 1 in westeurope (at most 60 GB).',
    );
  });

  it('has no regions where labs only get what is there', () => {
    const definition = definitionOf('Win11_Dev', image.imagePath);
    const contents = { definitions: [[definition, [versionOf(definition, '1', image)]]] as const };
    const [finding] = galleryForecast(planned(contents, [near]).actions);
    assert.match(finding?.what ?? '', /0 to publish, 1 to offer/);
    assert.equal(finding?.why, undefined);
  });
});
