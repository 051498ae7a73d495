import { resourceKey } from '../../arm/identifiers.js';
import { page } from '../../arm/paging.js';
import type { ArmRequest, ArmResponse, Route } from '../../arm/provider.js';
import { regionName, regionOf } from '../../arm/regions.js';
import type { Resource } from '../../arm/resources.js';
import { checkContent } from './compatibility.js';
import { accepted, begun, found, type GalleryContext, parentOf, VERSIONS } from './context.js';
import type { Definition } from './definition-request.js';
import { checkVersionName } from './names.js';
import { type FullPublishing, regionsOf } from './publishing.js';
import type { Replica, VersionRecord } from './records.js';
import { replicationStatus, startReplica } from './replication.js';
import { readContent } from './sources.js';
import {
  changedVersion,
  newVersion,
  readVersion,
  refuseUnchangeable,
  unchangeable,
} from './version-request.js';
import { create, refuseBusySources, remove, replicationSeconds, update } from './version-work.js';

const VERSION = `${VERSIONS}/{version}`;

export function versionRoutes(context: GalleryContext): Route[] {
  const { pageSize, resources } = context;
  return [
    {
      method: 'GET',
      path: VERSIONS,
      handle: (request) => {
        found({ ...request, path: request.path.replace(/\/versions$/i, '') }, context);
        return page(request, resources.list(request.path), pageSize);
      },
    },
    { method: 'GET', path: VERSION, handle: (request) => get(request, context) },
    { method: 'PUT', path: VERSION, handle: (request) => put(request, context) },
    {
      method: 'PATCH',
      path: VERSION,
      handle: (request) => change(request, found(request, context), context),
    },
    { method: 'DELETE', path: VERSION, handle: (request) => deleteVersion(request, context) },
  ];
}

function get(request: ArmRequest, context: GalleryContext): ArmResponse {
  const version = found(request, context);
  const body = expands(request) ? withReplication(version, context) : version;
  addRegionByFault(version, context);
  return { status: 200, body };
}

function expands({ query }: ArmRequest): boolean {
  return (query.get('$expand') ?? '').toLowerCase().includes('replicationstatus');
}

function withReplication(version: Resource, context: GalleryContext): Resource {
  const record = context.records.get(resourceKey(version.id));
  if (!record) return version;
  const status = replicationStatus(record, (region) => regionOf(region).displayName, context);
  return { ...version, properties: { ...version.properties, replicationStatus: status } };
}

/** Lab services bring a version into the region of a lab by themselves: after a read, before the next write. */
function addRegionByFault(version: Resource, context: GalleryContext): void {
  const region = context.faults.of('region is added', version.id)?.region;
  const record = context.records.get(resourceKey(version.id));
  const profile = version.properties['publishingProfile'] as FullPublishing;
  if (region === undefined || !record || regionsOf(profile).includes(regionName(region))) return;
  const { displayName: name } = regionOf(region);
  const [first] = profile.targetRegions;
  const targetRegions = [...profile.targetRegions, { ...first, name }];
  const seconds = replicationSeconds(record.content, context);
  record.replicas.set(
    regionName(region),
    startReplica(version.id, regionName(region), seconds, context).replica,
  );
  context.resources.update(version.id, (now) => ({
    ...now,
    properties: { ...now.properties, publishingProfile: { ...profile, targetRegions } },
  }));
}

/** All checks come before the answer, except what only shows while bytes are copied. */
async function put(request: ArmRequest, context: GalleryContext): Promise<ArmResponse> {
  const definition = parentOf(request, context);
  const present = context.resources.get(request.path);
  if (present) return change(request, present, context);
  const { version: name = '' } = request.parameters;
  checkVersionName(name);
  const id = `${definition.id}/versions/${name}`;
  if (context.records.has(resourceKey(id))) throw unchangeable(name, 'SoftDeleted');
  const wanted = readVersion(request);
  const resource = newVersion(id, name, wanted, context.clock.now());
  const { location } = wanted;
  const content = await readContent(wanted.properties?.storageProfile ?? {}, { request, location, context });
  if (context.resources.has(id)) throw unchangeable(name, 'Creating');
  const { publishingProfile } = resource.properties;
  const { replicationMode = 'Full' } = publishingProfile;
  checkContent(definition.properties as unknown as Definition, content, replicationMode, context.facts);
  refuseBusySources(content, context);
  const replicas = new Map(regionsOf(publishingProfile).map((region) => [region, notBegun(context)]));
  const record: VersionRecord = { content, replicas };
  context.records.set(resourceKey(id), record);
  context.resources.set(resource);
  const seconds =
    replicationMode === 'Shallow'
      ? context.durations.galleryVersionUpdate
      : replicationSeconds(content, context);
  const work = create(resource, record, seconds, context);
  return begun(request, { status: 201, resource, work }, context);
}

function notBegun({ clock }: GalleryContext): Replica {
  return { since: clock.now().getTime(), seconds: Infinity, limit: 0, state: 'Replicating' };
}

function change(request: ArmRequest, present: Resource, context: GalleryContext): ArmResponse {
  const record = context.records.get(resourceKey(present.id));
  if (!record) throw unchangeable(present.name, 'Unknown');
  refuseUnchangeable(present, record);
  const resource = changedVersion(request, present, record, context);
  const wanted = regionsOf(resource.properties.publishingProfile);
  for (const region of record.replicas.keys()) if (!wanted.includes(region)) record.replicas.delete(region);
  const added = wanted.filter((region) => record.replicas.get(region)?.state !== 'Completed');
  context.resources.set(resource);
  return begun(request, { status: 200, resource, work: update(resource, record, added, context) }, context);
}

function deleteVersion(request: ArmRequest, context: GalleryContext): ArmResponse {
  const version = context.resources.get(request.path);
  if (!version) return { status: 204 };
  return accepted(request, version, remove(version, context), context);
}
