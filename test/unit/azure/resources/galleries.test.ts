import { describe, it } from 'mocha';
import assert from 'node:assert/strict';
import { findGallery, listGalleries } from '../../../../tasks/core/azure/resources/galleries.js';
import { answering, group } from '../answering.js';

const subscription = `/subscriptions/${group.subscriptionId}`;

const id = `${subscription}/resourceGroups/Factory/providers/Microsoft.Compute/galleries/Shared`;

const { signal } = new AbortController();

describe('A gallery', () => {
  it('has what Azure tells of it', async () => {
    const body = { id, name: 'Shared', location: 'westeurope', tags: { a: 'b' }, properties: {} };
    const { azure, asked } = answering({ body });
    assert.deepEqual(await findGallery(azure, id, signal), {
      id,
      name: 'Shared',
      location: 'westeurope',
      tags: { a: 'b' },
      keepsDeleted: false,
    });
    assert.deepEqual(asked(), [`GET https://management.example.com${id}?api-version=2023-07-03`]);
  });

  it('keeps what is deleted where soft delete is on', async () => {
    const keeps = async (isSoftDeleteEnabled: unknown) => {
      const { azure } = answering({
        body: { id, properties: { softDeletePolicy: { isSoftDeleteEnabled } } },
      });
      return (await findGallery(azure, id, signal))?.keepsDeleted;
    };
    assert.deepEqual([await keeps(true), await keeps(false), await keeps(null)], [true, false, false]);
  });

  it('that is missing is undefined', async () => {
    const { azure } = answering({ status: 404, body: { error: { code: 'ResourceNotFound', message: '' } } });
    assert.equal(await findGallery(azure, id, signal), undefined);
  });

  it('that may not be read is an error that names it', async () => {
    const error = { code: 'AuthorizationFailed', message: 'No right.' };
    const { azure } = answering({ status: 403, body: { error } });
    await assert.rejects(findGallery(azure, id, signal), {
      message: /Could not read the gallery Shared: No right/,
    });
  });

  it('is listed with all of its subscription, whose groups Azure writes in upper case', async () => {
    const upper = id.replace('resourceGroups/Factory', 'resourceGroups/FACTORY');
    const { azure, asked } = answering({ body: { value: [{ id: upper, name: 'Shared' }] } });
    assert.deepEqual(
      (await listGalleries(azure, group.subscriptionId, signal)).map((one) => one.id),
      [upper],
    );
    const path = `${subscription}/providers/Microsoft.Compute/galleries`;
    assert.deepEqual(asked(), [`GET https://management.example.com${path}?api-version=2023-07-03`]);
  });

  it('of another subscription is not taken for one of this', async () => {
    const { azure } = answering({ body: { value: [{ id: id.replace(group.subscriptionId, 'other') }] } });
    await assert.rejects(listGalleries(azure, group.subscriptionId, signal), /does not lie in/);
  });
});
