import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { judgeGallery } from '../../../../tasks/core/factory/retire/gallery-retention.js';
import { spareDefinitions } from '../../../../tasks/core/factory/retire/spare-definitions.js';
import { definitionOf, trustedLaunch } from '../../../worlds/gallery-things.js';
import {
  dev,
  galleryOf,
  galleryRules,
  type GivenGallery,
  type GivenRules,
  path,
  snapshot,
  version,
} from './gallery-cases.js';

const trusted = definitionOf('Win11_Dev-TL', path, trustedLaunch);

const both = { definitions: [dev, trusted] };

function spare(given: GivenGallery & GivenRules): string[] {
  const facts = galleryOf(given);
  const rules = galleryRules(given);
  return spareDefinitions(facts, judgeGallery(facts, rules, new Set()), rules).map(
    ({ definition, reason }) => `${definition.name}: ${reason}`,
  );
}

const removed = 'Win11_Dev: Its golden image was removed.';

describe('A definition', () => {
  it('goes with the last version of a removed golden image', () => {
    assert.deepEqual(spare({ versions: [version(1)], existing: [] }), [removed]);
  });

  it('goes where an earlier run has deleted its versions', () => {
    assert.deepEqual(spare({ existing: [] }), [removed]);
  });

  it('stays where a version of somebody else is left in it', () => {
    for (const tags of [{}, { ...version(2).tags, ImageFactoryLab: '/labs/Other' }])
      assert.deepEqual(spare({ versions: [version(1), version(2, { tags })], existing: [] }), []);
  });

  it('stays where one of its versions stays', () => {
    const creating = version(2, { provisioningState: 'Creating' });
    assert.deepEqual(spare({ versions: [version(1), creating], existing: [] }), []);
    const options = { keepLastOfRemoved: true };
    assert.deepEqual(spare({ versions: [version(1)], existing: [], options }), []);
  });

  it('stays where snapshots stay that are to be its version', () => {
    const options = { keepLastOfRemoved: true };
    assert.deepEqual(spare({ snapshots: [snapshot(1)], existing: [], options }), []);
  });

  it('stays where its versions are not known', () => {
    assert.deepEqual(spare({ unread: ['Win11_Dev'], existing: [] }), []);
  });

  it('C8 stays where its golden image may exist', () => {
    const finding = { severity: 'warning', what: 'A folder is empty.', why: '', remedy: '' } as const;
    const folder = [{ ...finding, code: 'IF110', file: '/c', line: 1, column: 1 } as const];
    assert.deepEqual(spare({ existing: [], unknownImages: { folder, named: [] } }), []);
  });

  it('of an existing golden image stays though it is empty: it may have been made just now', () => {
    assert.deepEqual(spare({}), []);
  });

  it('goes with its last version where the image has become another kind of image', () => {
    const versions = [version(1), version(2, {}, {}, trusted)];
    assert.deepEqual(spare({ ...both, versions }), [
      'Win11_Dev: Its image has its versions in Win11_Dev-TL.',
    ]);
    assert.deepEqual(spare({ ...both, versions: [version(2, {}, {}, trusted)] }), [
      'Win11_Dev: Its image has its versions in Win11_Dev-TL.',
    ]);
  });

  it('stays empty beside another one as long as snapshots wait: it may have been made for them just now', () => {
    const versions = [version(1)];
    assert.deepEqual(spare({ ...both, versions, snapshots: [snapshot(2)] }), []);
  });

  it('stays where the other one has no version that can be used', () => {
    const creating = version(2, { provisioningState: 'Creating' }, {}, trusted);
    assert.deepEqual(spare({ ...both, versions: [creating] }), []);
  });

  it('stays where the other one is of another path', () => {
    const other = definitionOf('Other', 'Other.json');
    const versions = [version(2, {}, { imagePath: 'Other.json' }, other)];
    assert.deepEqual(spare({ definitions: [dev, other], versions, existing: [path, 'Other.json'] }), []);
  });
});
