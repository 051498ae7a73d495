import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { createRouter } from '../../../local-azure/arm/router.js';

const route = (method: string, path: string) => ({ method, path, handle: () => ({ status: 200 }) });

const find = createRouter([
  route(
    'GET',
    '/subscriptions/{subscriptionId}/resourceGroups/{group}/providers/Microsoft.DevTestLab/labs/{lab}',
  ),
  route('GET', '/subscriptions/{subscriptionId}/resourceGroups'),
  route('GET', '/subscriptions/{subscriptionId}/{other}'),
  route('PATCH', '/{scope}/providers/Microsoft.Resources/tags/default'),
]);

const match = (method: string, path: string) => {
  const found = find(method, path);
  return typeof found === 'object' ? { path: found.route.path, ...found.parameters } : found;
};

describe('The router of Azure Resource Manager', () => {
  it('ignores case, doubled slashes and a trailing slash, and keeps the spelling of names', () => {
    assert.deepEqual(
      match('GET', '//subscriptions/S/resourcegroups/G/PROVIDERS/microsoft.devtestlab/LABS/Bench/'),
      {
        path: '/subscriptions/{subscriptionId}/resourceGroups/{group}/providers/Microsoft.DevTestLab/labs/{lab}',
        subscriptionId: 'S',
        group: 'G',
        lab: 'Bench',
      },
    );
  });

  it('prefers a literal segment to a placeholder', () => {
    assert.deepEqual(match('GET', '/subscriptions/S/resourceGroups'), {
      path: '/subscriptions/{subscriptionId}/resourceGroups',
      subscriptionId: 'S',
    });
  });

  it('comes back to a placeholder when the literal leads nowhere', () => {
    const ambiguous = createRouter([route('GET', '/a/b/c'), route('GET', '/a/{name}/d')]);
    const found = ambiguous('GET', '/a/b/d');
    assert.deepEqual(typeof found === 'object' && found.parameters, { name: 'b' });
  });

  it('tells a wrong method from a wrong path', () => {
    assert.equal(match('DELETE', '/subscriptions/S/resourceGroups'), 'methodNotAllowed');
    assert.equal(match('GET', '/subscriptions/S/a/b/c'), undefined);
  });

  it('finds what can be asked of any scope', () => {
    assert.deepEqual(
      match('PATCH', '/subscriptions/S/resourceGroups/G/providers/Microsoft.Resources/Tags/default'),
      {
        path: '/{scope}/providers/Microsoft.Resources/tags/default',
        scope: '/subscriptions/S/resourceGroups/G',
      },
    );
  });
});
