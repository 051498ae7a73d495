import { errors } from '../../arm/errors.js';
import type { Route } from '../../arm/provider.js';
import type { ProviderContext } from '../context.js';
import { keepPlain } from '../plain/provider.js';
import { GROUP, idOf } from './addresses.js';

const TYPE = 'Microsoft.Compute/diskAccesses';

/** The resources through whose private endpoints disks are read that are closed to all others. */
export function diskAccessRoutes(context: ProviderContext): Route[] {
  return [
    {
      method: 'PUT',
      path: `${GROUP}/diskAccesses/{name}`,
      handle: (request) => ({
        status: 200,
        body: keepPlain(idOf(request, TYPE), TYPE, (request.body ?? {}) as Record<string, unknown>, context),
      }),
    },
  ];
}

/** @throws ArmError for a disk that only private endpoints may read and that names none */
export function checkDiskAccess(properties: object): void {
  const { networkAccessPolicy, diskAccessId } = properties as Readonly<Record<string, unknown>>;
  if (networkAccessPolicy === 'AllowPrivate' && typeof diskAccessId !== 'string')
    throw errors.badRequest('InvalidParameter', 'Required parameter diskAccessId is missing (null).');
}
