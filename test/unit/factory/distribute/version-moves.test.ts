import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { RegionState, Replication } from '../../../../tasks/core/azure/resources/image-versions.js';
import { nextMove } from '../../../../tasks/core/factory/distribute/version-moves.js';
import { builtImage, definitionOf, factoryLabId, versionOf } from '../../../worlds/gallery-things.js';

const image = builtImage();
const definition = definitionOf('Win11_Dev', image.imagePath);
const wanted = {
  image,
  factoryLab: { id: factoryLabId },
  regions: ['westeurope', 'northeurope'],
  hasSource: true,
};

/** A version, and how far each of its regions is, e.g. `{ 'West Europe': 'Completed' }`. */
function version(
  provisioningState: string,
  states: Readonly<Record<string, string>>,
  more: Parameters<typeof versionOf>[3] = {},
): Replication {
  const regions: readonly RegionState[] = Object.entries(states).map(([region, state]) => ({
    region,
    state,
    share: state === 'Completed' ? 1 : 0.4,
  }));
  const targets = Object.keys(states).map((name) => ({ name }));
  return {
    version: versionOf(definition, '1', image, { provisioningState, regions: targets, ...more }),
    state: 'Unknown',
    regions,
  };
}

const both = { 'West Europe': 'Completed', 'North Europe': 'Completed' };

describe('the next thing to do about a version', () => {
  it('that is not there is to create it', () => {
    assert.deepEqual(nextMove(undefined, wanted), { kind: 'create' });
  });

  it('that is not there and cannot be made is to say that the image has to be built again', () => {
    const move = nextMove(undefined, { ...wanted, hasSource: false });
    assert.equal(move.kind, 'give up');
    assert.match(JSON.stringify(move), /snapshots are gone.*Build the golden image again/);
  });

  it('that is in all its regions is nothing, however Azure writes them', () => {
    assert.deepEqual(nextMove(version('Succeeded', both), wanted), { kind: 'done' });
  });

  it('that has further regions is nothing: whoever added them keeps them', () => {
    assert.deepEqual(nextMove(version('Succeeded', { ...both, uksouth: 'Completed' }), wanted), {
      kind: 'done',
    });
  });

  it('that lacks a region is to add it, with or without snapshots', () => {
    for (const hasSource of [true, false])
      assert.deepEqual(
        nextMove(version('Succeeded', { 'West Europe': 'Completed' }), { ...wanted, hasSource }),
        {
          kind: 'add regions',
          regions: ['northeurope'],
        },
      );
  });

  for (const state of ['Creating', 'Updating', 'Migrating', 'Deleting'])
    it(`that is ${state} is to wait: something is being done to it`, () => {
      assert.deepEqual(nextMove(version(state, both), wanted), { kind: 'wait', state });
    });

  it('that failed in one region is to leave that out, and to keep what labs can use', () => {
    const failed = version('Failed', { 'West Europe': 'Completed', 'North Europe': 'Failed' });
    for (const hasSource of [true, false])
      assert.deepEqual(nextMove(failed, { ...wanted, hasSource }), {
        kind: 'leave out regions',
        regions: [{ name: 'West Europe' }],
      });
  });

  it('that failed although all its regions have it is to write it once more', () => {
    assert.deepEqual(nextMove(version('Failed', both), wanted), { kind: 'add regions', regions: [] });
  });

  it('that no region can use is to delete it, where it can be made anew', () => {
    const failed = version('failed', { 'West Europe': 'Failed', 'North Europe': 'Replicating' });
    assert.deepEqual(nextMove(failed, wanted), { kind: 'delete' });
    const move = nextMove(failed, { ...wanted, hasSource: false });
    assert.equal(move.kind, 'give up');
  });

  for (const [what, tags] of [
    ['without our tags', { owner: 'ann' }],
    ['of another VM', versionOf(definition, '1', builtImage({ sourceVmCreated: 'later' })).tags],
    [
      'of another factory',
      { ...versionOf(definition, '1', image).tags, ImageFactoryLab: `${factoryLabId}2` },
    ],
  ] as const)
    it(`${what} is to leave it as it is, whatever its state`, () => {
      for (const state of ['Succeeded', 'Failed', 'Creating']) {
        const move = nextMove(version(state, { 'West Europe': 'Failed' }, { tags }), wanted);
        assert.equal(move.kind, 'give up');
        assert.match(JSON.stringify(move), /not of this image/);
      }
    });
});
