import { beforeEach, describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { createResourceStore, type ResourceStore } from '../../../local-azure/arm/resources.js';

const group = '/subscriptions/s/resourceGroups/g';

const lab = (name: string, inGroup = group) => ({
  id: `${inGroup}/providers/Microsoft.DevTestLab/labs/${name}`,
  name,
  type: 'Microsoft.DevTestLab/labs',
  properties: {},
});

describe('The store of resources', () => {
  let store: ResourceStore;
  beforeEach(() => {
    store = createResourceStore();
    store.set(lab('second'));
    store.set(lab('First'));
    store.set(lab('other', '/subscriptions/s/resourceGroups/g2'));
  });

  const names = (resources: readonly { name: string }[]) => resources.map(({ name }) => name);

  it('finds resources whatever the case of their ids', () => {
    assert.equal(store.get(lab('FIRST').id.toUpperCase())?.name, 'First');
  });

  it('lists a collection in the order of ids', () => {
    assert.deepEqual(names(store.list(`${group}/providers/Microsoft.DevTestLab/labs`)), ['First', 'second']);
  });

  it('lists a type below a scope, and not below one whose name only begins alike', () => {
    assert.deepEqual(names(store.listType('microsoft.devtestlab/labs', group)), ['First', 'second']);
    assert.equal(store.listType('Microsoft.DevTestLab/labs', '/subscriptions/s').length, 3);
  });

  it('replaces a resource that is set again', () => {
    store.set({ ...lab('first'), name: 'renamed' });
    assert.deepEqual(names(store.listType('Microsoft.DevTestLab/labs', group)), ['renamed', 'second']);
  });

  it('forgets what is deleted, and says whether there was anything', () => {
    assert.equal(store.delete(lab('first').id), true);
    assert.equal(store.delete(lab('first').id), false);
    assert.deepEqual(names(store.list(`${group}/providers/Microsoft.DevTestLab/labs`)), ['second']);
  });
});
