import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import type { ListedDeployment } from '../../../../tasks/core/azure/resources/deployments.js';
import { plan } from '../../../../tasks/core/factory/history/plan.js';
import { labOf, machineOf } from '../../../worlds/azure-things.js';
import { historyOf, lab, machine, recordOf } from './history-things.js';

const deleted = 'deleted';

/** What becomes of a record: that it is deleted, or why it is kept. */
function fateOf(more: Partial<ListedDeployment>, around: Parameters<typeof historyOf>[1] = {}): string {
  const { actions, leftAlone } = plan(historyOf([recordOf('Deploy-W', more)], around));
  return [...actions.map(() => deleted), ...leftAlone.map(({ reason }) => reason)].join();
}

const daysAgo = (days: number) => new Date(Date.UTC(2026, 10, 21) - days * 86_400_000);

describe('The age of a record (C101)', () => {
  it('does not matter where it succeeded', () => assert.equal(fateOf({ changedAt: daysAgo(0) }), deleted));

  for (const state of ['Failed', 'Canceled']) {
    it(`is above 15 days where it ${state}`, () =>
      assert.equal(fateOf({ state, changedAt: daysAgo(15.01) }), deleted));

    it(`is not up to 15 days where it ${state}`, () =>
      assert.equal(
        fateOf({ state, changedAt: daysAgo(15) }),
        'It did not succeed, and ended less than 15 days ago.',
      ));
  }

  it('is not known where Azure does not tell it: one that failed is kept', () =>
    assert.match(fateOf({ state: 'Failed', changedAt: undefined }), /does not tell when it ended/));

  for (const state of ['Running', 'Accepted', 'Deleting', ''])
    it(`never ends one that is "${state}"`, () =>
      assert.equal(fateOf({ state, changedAt: daysAgo(400) }), 'It has not ended.'));
});

describe('A record that is deleted', () => {
  const ofLab = { ImageFactoryLab: lab.id.toUpperCase() };
  const made = (...madeIds: string[]) => ({ madeIds });

  it('has the tag of this factory, in any casing', () =>
    assert.equal(fateOf({ tags: ofLab, madeIds: [] }), deleted));

  it('made a VM of this lab', () =>
    assert.equal(fateOf(made(`${lab.id.toLowerCase()}/virtualmachines/gone`)), deleted));

  it('was given the name of the lab in its own group, as the scripts do, even where it made nothing', () => {
    for (const name of ['labName', 'existingLabName'])
      assert.equal(fateOf({ madeIds: [], parameterTexts: { [name]: 'factory' } }), deleted);
  });

  it('made the machine behind a VM of this lab, in the group of that', () =>
    assert.equal(fateOf(made(machine.computeId ?? ''), { resourceGroup: 'W-group' }), deleted));
});

describe('A record that is kept (C104)', () => {
  const other = labOf('Factory2');

  it('is of another factory, whatever it made', () =>
    assert.equal(fateOf({ tags: { ImageFactoryLab: other.id } }), 'It is of another factory.'));

  it('made something of another lab in the same group', () => {
    const neighbour = lab.id.replace(/Factory$/, 'Factory2');
    assert.equal(fateOf({ madeIds: [`${neighbour}/virtualmachines/W`] }), 'It was made for another lab.');
  });

  it('was given the name of another lab', () =>
    assert.equal(
      fateOf({ madeIds: [], parameterTexts: { labName: 'Factory2' } }),
      'It was made for another lab.',
    ));

  const unknown = 'Nothing tells that it was made for this lab.';

  it('made something else than a part of the lab', () =>
    assert.equal(
      fateOf({ madeIds: ['/subscriptions/s/resourceGroups/Factory/providers/Microsoft.Web/sites/shop'] }),
      unknown,
    ));

  it('made nothing, and was given no lab', () => assert.equal(fateOf({ madeIds: [] }), unknown));

  it('was given a lab of this name in the group of a VM, where labs of several groups may have VMs', () =>
    assert.equal(
      fateOf({ madeIds: [], parameterTexts: { labName: 'Factory' } }, { resourceGroup: 'W-group' }),
      unknown,
    ));
});

describe('A record by which CreateImageVMs goes on (C28)', () => {
  const tags = { ImageFactoryLab: lab.id, ImageFactoryPath: 'Win\\a.json' };
  const fateBeside = (more: Readonly<Record<string, string>>) =>
    fateOf({ tags }, { machines: [machineOf('W', { tags: { ImageFactoryPath: 'win/A.json', ...more } })] });

  it('is kept while its VM is not complete', () =>
    assert.equal(fateBeside({}), 'CreateImageVMs goes on with its VM.'));

  it('is deleted once its VM is complete, or marked as failed', () =>
    assert.deepEqual(
      [fateBeside({ ImagePath: 'Win\\a.json' }), fateBeside({ ImageFactoryState: 'Failed' })],
      [deleted, deleted],
    ));

  it('is deleted where only another image has a VM that is not complete', () =>
    assert.equal(fateBeside({ ImageFactoryPath: 'Win\\b.json' }), deleted));
});

describe('The plan for the history of deployments', () => {
  it('says why each record goes and, outside the group of the lab, where it lies', () => {
    const { actions } = plan(
      historyOf([], {
        groups: [
          { resourceGroup: 'FACTORY', records: [recordOf('Deploy-A')] },
          {
            resourceGroup: 'W-group',
            records: [recordOf('Deploy-A', { state: 'Failed', changedAt: daysAgo(20) })],
          },
        ],
      }),
    );
    assert.deepEqual(
      actions.map(({ reason }) => reason),
      [
        'It succeeded on 2026-11-20.',
        'It ended as Failed on 2026-11-01, more than 15 days ago. It lies in W-group.',
      ],
    );
    assert.equal(new Set(actions.map(({ key }) => key)).size, 2);
  });

  it('has a failure for a group that cannot be read, and goes on with the others', () => {
    const { actions, leftAlone } = plan(
      historyOf([], {
        groups: [
          { resourceGroup: 'W-group', records: [], unread: 'It may not.' },
          { resourceGroup: 'Factory', records: [recordOf('Deploy-A')] },
        ],
      }),
    );
    assert.deepEqual(
      [actions.length, leftAlone.map(({ subject, outcome, reason }) => [subject.name, outcome, reason])],
      [1, [['W-group', 'failed', 'It may not.']]],
    );
  });
});
