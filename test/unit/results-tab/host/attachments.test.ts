import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { attachmentsOf, candidatesOf } from '../../../../results-tab/host/attachments.js';

const listed = (record: string, name = 'SnapImages') => ({
  name,
  _links: {
    self: { href: `https://dev.azure.com/contoso/p/_apis/build/builds/7/t1/${record}/attachments/x/${name}` },
  },
});

const value = [listed('r1'), listed('r2')];

const attachment = (type: string, recordId = 'r1', name = 'SnapImages') => ({
  type,
  name,
  timelineId: 't1',
  recordId,
});

describe('The attachments of a run', () => {
  it('are read from a list in an object, with the ids in their addresses', () => {
    assert.deepEqual(attachmentsOf(JSON.stringify({ count: 2, value }), 'x'), [
      attachment('x'),
      attachment('x', 'r2'),
    ]);
  });

  it('are read from a bare list', () => {
    assert.equal(attachmentsOf(JSON.stringify(value), 'x').length, 2);
  });

  it('are left out where the address has no ids', () => {
    assert.deepEqual(attachmentsOf(JSON.stringify([{ name: 'SnapImages' }, null]), 'x'), []);
  });

  it('of one name are all taken, each step by itself, its overview first', () => {
    assert.deepEqual(
      candidatesOf([attachment('overview'), attachment('report', 'r2'), attachment('report')]).map((group) =>
        group.map(({ type, recordId }) => `${type} ${recordId}`),
      ),
      [['overview r1', 'report r1'], ['report r2']],
    );
  });
});
