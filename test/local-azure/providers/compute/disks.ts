import { page, scopeOf } from '../../arm/paging.js';
import type { ArmRequest, ArmResponse, Route } from '../../arm/provider.js';
import type { Resource } from '../../arm/resources.js';
import type { ProviderContext } from '../context.js';
import { DISK_TYPE, existing, GROUP, SUBSCRIPTION } from './addresses.js';
import type { DiskAccess } from './disk-access.js';

const DISK = `${GROUP}/disks/{name}`;

export function diskRoutes({ resources, pageSize }: ProviderContext, access: DiskAccess): Route[] {
  const list = (request: ArmRequest): ArmResponse =>
    page(request, resources.listType(DISK_TYPE, scopeOf(request)).map(access.show), pageSize);
  const onDisk = (handle: (request: ArmRequest, disk: Resource) => ArmResponse) => (request: ArmRequest) =>
    handle(request, existing(request, resources, DISK_TYPE));
  return [
    { method: 'GET', path: `${SUBSCRIPTION}/disks`, handle: list },
    { method: 'GET', path: `${GROUP}/disks`, handle: list },
    { method: 'GET', path: DISK, handle: onDisk((_, disk) => ({ status: 200, body: access.show(disk) })) },
    { method: 'POST', path: `${DISK}/beginGetAccess`, handle: onDisk(access.grant) },
    { method: 'POST', path: `${DISK}/endGetAccess`, handle: onDisk(access.revoke) },
  ];
}
