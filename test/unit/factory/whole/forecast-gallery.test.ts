import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { stockAfter } from '../../../../tasks/core/factory/whole/forecast-gallery.js';
import { builtImage, definitionOf, stockOf, versionOf } from '../../../worlds/gallery-things.js';
import { nearbyLab, planned, takingLab } from '../distribute/gallery-plans.js';

describe('The gallery after what a whole run publishes', () => {
  it('has a version that was there as it was, with the regions that it is brought to', () => {
    const image = builtImage();
    const definition = definitionOf('Win11_Dev', image.imagePath);
    const usual = versionOf(definition, '2026.1129.83015', image);
    const version = { ...usual, tags: { ...usual.tags, Reviewed: 'by Ann' } };
    const contents = { definitions: [[definition, [version]] as const] };
    const { actions } = planned(contents, [takingLab(nearbyLab('Far', 'northeurope'))]);
    const { versions, own } = stockAfter(stockOf(contents), actions);
    const expected = { ...version, regions: [...version.regions, { name: 'northeurope' }] };
    assert.deepEqual(
      [versions.map((one) => one.version), own.flatMap((one) => one.versions)],
      [[expected], [expected]],
    );
  });
});
