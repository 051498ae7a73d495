import { randomUUID } from 'node:crypto';
import { dateWithOffset } from '../../arm/dates.js';
import { resourceFailure } from '../../arm/failing-work.js';
import { resourceGroupId } from '../../arm/identifiers.js';
import { statusFolder } from '../../arm/operations.js';
import { page, scopeOf } from '../../arm/paging.js';
import type { ArmRequest, ArmResponse, Route } from '../../arm/provider.js';
import type { Resource } from '../../arm/resources.js';
import type { Snapshot } from '../../world-galleries.js';
import type { ProviderContext } from '../context.js';
import { readTags } from '../resources/tag-limits.js';
import { existing, GROUP, idOf, SUBSCRIPTION } from './addresses.js';
import { type DiskAccess, type DiskExports, outstanding } from './disk-access.js';
import { gigabytes } from './machine-resources.js';
import { createSnapshotCopies, type SnapshotCopies } from './snapshot-copies.js';
import { newSnapshot, readSnapshot, SNAPSHOT_TYPE } from './snapshot-request.js';

/** The snapshots of disks. */
export interface Snapshots {
  readonly routes: readonly Route[];
  /** Adds a snapshot of the world. */
  readonly add: (subscriptionId: string, snapshot: Snapshot) => void;
  /** Adds a whole snapshot of a disk, which another service takes. */
  readonly take: (id: string, disk: Resource) => void;
  readonly refuseUnfinished: SnapshotCopies['refuseUnfinished'];
}

interface SnapshotContext extends ProviderContext {
  readonly access: DiskAccess;
  readonly exports: DiskExports;
  readonly copies: SnapshotCopies;
}

const SNAPSHOT = `${GROUP}/snapshots/{name}`;

export function createSnapshots(
  context: ProviderContext,
  access: DiskAccess,
  exports: DiskExports,
): Snapshots {
  const copies = createSnapshotCopies(context);
  return {
    routes: snapshotRoutes({ ...context, access, exports, copies }),
    add: (subscriptionId, snapshot) => {
      context.resources.set(snapshotOfWorld(subscriptionId, snapshot, context.clock.now()));
    },
    take: (id, disk) => {
      context.resources.set(snapshotOfDisk(id, disk, context.clock.now()));
    },
    refuseUnfinished: copies.refuseUnfinished,
  };
}

function snapshotRoutes(context: SnapshotContext): Route[] {
  const { access, copies, pageSize, resources } = context;
  const show = (snapshot: Resource): Resource => copies.show(access.show(snapshot));
  const list = (request: ArmRequest): ArmResponse =>
    page(request, resources.listType(SNAPSHOT_TYPE, scopeOf(request)).map(show), pageSize);
  const onSnapshot = (handle: (request: ArmRequest, snapshot: Resource) => ArmResponse) => {
    return (request: ArmRequest) => handle(request, existing(request, resources, SNAPSHOT_TYPE));
  };
  const grant = onSnapshot((request, snapshot) => {
    copies.refuseUnfinished(snapshot);
    return access.grant(request, snapshot);
  });
  const change = onSnapshot((request, snapshot) => ({
    status: 200,
    body: show(retag(request, snapshot, context)),
  }));
  return [
    { method: 'GET', path: `${SUBSCRIPTION}/snapshots`, handle: list },
    { method: 'GET', path: `${GROUP}/snapshots`, handle: list },
    { method: 'GET', path: SNAPSHOT, handle: onSnapshot((_, found) => ({ status: 200, body: show(found) })) },
    {
      method: 'PUT',
      path: SNAPSHOT,
      handle: (request) =>
        resources.has(idOf(request, SNAPSHOT_TYPE)) ? change(request) : create(request, context),
    },
    { method: 'PATCH', path: SNAPSHOT, handle: change },
    { method: 'DELETE', path: SNAPSHOT, handle: (request) => remove(request, context) },
    { method: 'POST', path: `${SNAPSHOT}/beginGetAccess`, handle: grant },
    { method: 'POST', path: `${SNAPSHOT}/endGetAccess`, handle: onSnapshot(access.revoke) },
  ];
}

/** The recorded first answer has neither id nor name, which the API description demands of a body: so it has none. */
function create(request: ArmRequest, context: SnapshotContext): ArmResponse {
  const wanted = readSnapshot(request, context);
  if (wanted.createOption === 'Copy') context.copies.refuseUnfinished(wanted.source);
  const { clock, resources } = context;
  const snapshot = newSnapshot(idOf(request, SNAPSHOT_TYPE), wanted, randomUUID(), clock.now());
  resources.set(snapshot);
  const headers = begin(request, snapshot, finish(snapshot, wanted.source, context), context);
  return { status: 202, headers: { ...headers, 'content-type': 'application/json; charset=utf-8' } };
}

async function finish(snapshot: Resource, source: Resource, context: SnapshotContext): Promise<void> {
  const { clock, copies, durations, faults, resources } = context;
  await clock.sleep(clock.varied(durations.snapshot, snapshot.id));
  const failure = resourceFailure(snapshot.id, faults);
  const provisioningState = failure ? 'Failed' : 'Succeeded';
  resources.update(snapshot.id, (now) => ({ ...now, properties: { ...now.properties, provisioningState } }));
  if (failure) throw failure;
  const { createOption } = snapshot.properties['creationData'] as { createOption: string };
  if (createOption === 'CopyStart') copies.start(snapshot, source);
}

/** Of a snapshot that is there, a request can change the tags, which it replaces. */
function retag({ body }: ArmRequest, snapshot: Resource, { resources }: SnapshotContext): Resource {
  const { tags } = (body ?? {}) as { tags?: unknown };
  const changed = tags === undefined ? snapshot : { ...snapshot, tags: readTags(tags) };
  resources.set(changed);
  return changed;
}

function remove(request: ArmRequest, context: SnapshotContext): ArmResponse {
  const { access, clock, durations, exports, resources } = context;
  const snapshot = resources.get(idOf(request, SNAPSHOT_TYPE));
  if (!snapshot) return { status: 204 };
  if (access.isGranted(snapshot.id)) throw outstanding(snapshot.name);
  const work = clock.sleep(clock.varied(durations.snapshot, `delete:${snapshot.id}`)).then(async () => {
    resources.delete(snapshot.id);
    await exports.removeDisk(snapshot.id);
  });
  return { status: 202, headers: begin(request, snapshot, work, context) };
}

function begin(
  request: ArmRequest,
  { location = '' }: Resource,
  work: Promise<unknown>,
  { operations }: SnapshotContext,
): Readonly<Record<string, string>> {
  const folder = statusFolder.disk(request.parameters['subscriptionId'] ?? '', location);
  return { ...operations.start({ request, folder, work }) };
}

function snapshotOfDisk(id: string, disk: Resource, now: Date): Resource {
  const wanted = {
    location: disk.location ?? '',
    tags: {},
    createOption: 'Copy',
    incremental: false,
  } as const;
  const { properties, ...snapshot } = newSnapshot(id, { ...wanted, source: disk }, randomUUID(), now);
  return { ...snapshot, properties: { ...properties, provisioningState: 'Succeeded' } };
}

function snapshotOfWorld(subscriptionId: string, snapshot: Snapshot, now: Date): Resource {
  const {
    name,
    resourceGroup,
    location,
    tags = {},
    osType,
    generation = 'V1',
    securityType,
    bytes,
  } = snapshot;
  const created = snapshot.createdDate === undefined ? now : new Date(snapshot.createdDate);
  const properties = {
    ...(osType && { osType, hyperVGeneration: generation }),
    ...(securityType && { securityProfile: { securityType } }),
    creationData: { createOption: 'Copy' },
    diskSizeGB: gigabytes(bytes),
    diskSizeBytes: bytes,
    incremental: false,
    encryption: { type: 'EncryptionAtRestWithPlatformKey' },
    networkAccessPolicy: 'AllowAll',
    publicNetworkAccess: 'Enabled',
    timeCreated: dateWithOffset(created),
    uniqueId: randomUUID(),
    provisioningState: 'Succeeded',
  };
  const id = `${resourceGroupId(subscriptionId, resourceGroup)}/providers/${SNAPSHOT_TYPE}/${name}`;
  const sku = { name: 'Standard_LRS', tier: 'Standard' };
  return { name, id, type: SNAPSHOT_TYPE, location, tags, sku, properties };
}
