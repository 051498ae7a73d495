import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { deploymentNameOf } from '../../../../tasks/core/factory/create/deployment-names.js';
import { withoutStored } from '../../../../tasks/core/factory/whole/stored-builds.js';
import { deploymentOf } from '../../../worlds/azure-things.js';
import { buildAction } from '../create/build-actions.js';
import { earlier, factoryLab, stateOf } from './whole-state.js';

describe('A second attempt of a whole run', () => {
  const state = stateOf({
    golden: ['A.json', 'B.json', 'C.json'],
    stored: [
      { ...earlier('A.json'), factoryRunId: '1' },
      { ...earlier('B.json'), factoryRunId: '2' },
      { ...earlier('C.json'), factoryRunId: '1' },
    ],
  });
  const builds = ['A.json', 'B.json', 'C.json'].map((imagePath) =>
    buildAction({ imagePath, key: imagePath, adopted: imagePath === 'C.json' }),
  );
  const plan = withoutStored({ actions: builds, leftAlone: [] }, state);

  it('C28 builds no image again that the first one has stored, and says so', () => {
    assert.deepEqual(
      plan.leftAlone.map(({ imageFacts, outcome, reason }) => [imageFacts?.path, outcome, reason]),
      [['A.json', 'skipped', `This run has stored it already, as ${earlier('A.json').imageName}.`]],
    );
  });

  it('builds what another run has stored, and goes on with what is being built', () => {
    assert.deepEqual(
      plan.actions.map(({ key }) => key),
      ['B.json', 'C.json'],
    );
  });

  it('C35 deletes the record of a deployment that the first one could not delete', () => {
    const name = deploymentNameOf('A', factoryLab.id, 'A.json');
    const leftRecords = [deploymentOf(name, 'Succeeded')];
    const build = buildAction({ imagePath: 'A.json', key: 'A.json', adopted: false, leftRecords });
    const { actions } = withoutStored({ actions: [build], leftAlone: [] }, state);
    assert.deepEqual(
      actions.map(({ kind, key }) => [kind, key]),
      [['clear record', name]],
    );
  });
});
