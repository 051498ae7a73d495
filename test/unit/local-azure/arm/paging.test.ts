import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { page } from '../../../local-azure/arm/paging.js';
import { armRequest } from './requests.js';

interface Page {
  readonly value: readonly { readonly id: string }[];
  readonly nextLink?: string;
}

const items = ['/a', '/b', '/c', '/d', '/e'].map((id) => ({ id }));

const list = '/labs?api-version=1&$expand=properties($expand=computeVm)';

const ask = (address: string, all = items) => page(armRequest(address), all, 2).body as Page;

describe('A list of Azure Resource Manager', () => {
  it('comes in pages that lead to each other', () => {
    const first = ask(list);
    const second = ask(first.nextLink ?? '');
    const third = ask(second.nextLink ?? '');
    assert.deepEqual([...first.value, ...second.value, ...third.value], items);
    assert.equal(third.nextLink, undefined);
  });

  it('has links with nothing bare in their query, which keep what was asked', () => {
    const link = ask(list).nextLink ?? '';
    assert.match(link, /^https:\/\/azure\.test\/labs\?[\w%.&=-]+$/);
    assert.equal(new URL(link).searchParams.get('$expand'), 'properties($expand=computeVm)');
  });

  it('leaves nothing out when items disappear between two pages', () => {
    const link = ask(list).nextLink ?? '';
    assert.deepEqual(ask(link, items.slice(1)).value, [{ id: '/c' }, { id: '/d' }]);
  });

  it('shows who may not see all of it what they may see, page after page', () => {
    const sees = (id: string) => ['/b', '/d', '/e'].includes(id);
    const seen = (address: string) => page(armRequest(address, { sees }), items, 2).body as Page;
    const first = seen(list);
    assert.deepEqual(first.value, [{ id: '/b' }, { id: '/d' }]);
    assert.deepEqual(seen(first.nextLink ?? '').value, [{ id: '/e' }]);
  });

  it('refuses a token that it did not give', () => {
    assert.throws(() => ask('/labs?$skiptoken=made-up'), { code: 'InvalidSkipToken' });
  });
});
