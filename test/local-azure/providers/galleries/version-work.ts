import { errors } from '../../arm/errors.js';
import { resourceFailure } from '../../arm/failing-work.js';
import { resourceKey } from '../../arm/identifiers.js';
import { canceled } from '../../arm/operations.js';
import { ArmError } from '../../arm/provider.js';
import { regionOf } from '../../arm/regions.js';
import type { Resource } from '../../arm/resources.js';
import { gigabytes } from '../compute/machine-resources.js';
import { type GalleryContext, setState } from './context.js';
import type { Content, VersionRecord } from './records.js';
import { startReplica } from './replication.js';

/** Seconds until a region has the disks of a version. */
export function replicationSeconds({ os, data }: Content, { durations }: GalleryContext): number {
  const bytes = [os, ...data].reduce((sum, disk) => sum + disk.bytes, 0);
  return durations.galleryVersion + bytes / durations.replicationBytesPerSecond;
}

/** Replicates a new version; it fails if a region fails, and the others can be used. */
export async function create(
  version: Resource,
  record: VersionRecord,
  seconds: number,
  context: GalleryContext,
): Promise<void> {
  const { clock, faults } = context;
  const regions = [...record.replicas.keys()];
  if (faults.of('source disappears', version.id))
    clock.after(seconds / 2, () => {
      for (const id of record.content.sources) context.resources.delete(id);
    });
  await replicate(version, record, regions, seconds, context);
  addSizes(version.id, record.content, context);
  finish(version, record, context);
}

/** Replicates a version into further regions, or only changes what describes it. */
export async function update(
  version: Resource,
  record: VersionRecord,
  added: readonly string[],
  context: GalleryContext,
): Promise<void> {
  const { clock, durations } = context;
  if (added.length === 0)
    await clock.sleep(clock.varied(durations.galleryVersionUpdate, `update:${version.id}`));
  else await replicate(version, record, added, replicationSeconds(record.content, context), context);
  finish(version, record, context);
}

/** A new version whose source is gone before a region has it fails there. */
async function replicate(
  { id }: Resource,
  { content, replicas }: VersionRecord,
  regions: readonly string[],
  seconds: number,
  context: GalleryContext,
): Promise<void> {
  const isNew = context.resources.get(id)?.properties['provisioningState'] === 'Creating';
  const all = regions.map(async (region) => {
    const { replica, done } = startReplica(id, region, seconds, context);
    replicas.set(region, replica);
    await done;
    if (isNew && content.sources.some((source) => !context.resources.has(source))) replica.state = 'Failed';
  });
  await Promise.all(all);
}

/** Sizes are known once the version is complete. */
function addSizes(id: string, { os, data }: Content, { resources }: GalleryContext): void {
  resources.update(id, (now) => {
    const storageProfile = now.properties['storageProfile'] as {
      readonly osDiskImage?: object;
      readonly dataDiskImages?: readonly object[];
    };
    const sized = {
      ...storageProfile,
      osDiskImage: {
        hostCaching: os.caching,
        source: {},
        ...storageProfile.osDiskImage,
        sizeInGB: gigabytes(os.bytes),
      },
      ...(data.length > 0 && {
        dataDiskImages: data.map(({ lun, caching, bytes }, index) => ({
          lun,
          hostCaching: caching,
          ...storageProfile.dataDiskImages?.[index],
          sizeInGB: gigabytes(bytes),
        })),
      }),
    };
    return { ...now, properties: { ...now.properties, storageProfile: sized } };
  });
}

/** Ends the operation, unless the version is deleted meanwhile. */
function finish({ id }: Resource, record: VersionRecord, context: GalleryContext): void {
  const isGone = context.records.get(resourceKey(id)) !== record;
  if (isGone || context.resources.get(id)?.properties['provisioningState'] === 'Deleting') throw canceled;
  const failure = resourceFailure(id, context.faults) ?? failedRegions(id, record, context);
  setState(id, failure ? 'Failed' : 'Succeeded', context);
  if (failure) throw failure;
}

function failedRegions(
  id: string,
  { content, replicas }: VersionRecord,
  { resources }: GalleryContext,
): ArmError | undefined {
  const failed = [...replicas].filter(([, { state }]) => state === 'Failed').map(([region]) => region);
  if (failed.length === 0) return undefined;
  const missing = content.sources.filter((source) => !resources.has(source));
  const cause =
    missing.length > 0 && failed.length === replicas.size
      ? ` The source '${missing.join(', ')}' was not found.`
      : '';
  const names = failed.map((region) => `'${regionOf(region).displayName}'`).join(', ');
  return new ArmError(
    409,
    'CrpPirReplicationJobsNotCompleted',
    `The replication of '${id}' was not completed in ${names}.${cause}`,
  );
}

/** Deletes a version; where deletions are soft it can still be used, and keeps its number. */
export async function remove(version: Resource, context: GalleryContext): Promise<void> {
  const { clock, deleted, durations, records, resources } = context;
  setState(version.id, 'Deleting', context);
  await clock.sleep(clock.varied(durations.galleryVersionDeletion, `delete:${version.id}`));
  resources.delete(version.id);
  const definition = version.id.replace(/\/versions\/[^/]+$/i, '');
  const isSoft = deletesSoftly(definition, context);
  if (!isSoft) records.delete(resourceKey(version.id));
  const key = resourceKey(definition);
  const seconds = isSoft ? Infinity : durations.nestedDeletionLag;
  const until = clock.now().getTime() + (1000 * seconds) / clock.unscaled(1000);
  const { ids = [] } = deleted.get(key) ?? {};
  deleted.set(key, { until, ids: [...ids, version.id] });
}

function deletesSoftly(definition: string, { resources }: GalleryContext): boolean {
  const gallery = resources.get(definition.replace(/\/images\/[^/]+$/i, ''));
  const policy = gallery?.properties['softDeletePolicy'] as
    { readonly isSoftDeleteEnabled?: boolean } | undefined;
  return policy?.isSoftDeleteEnabled === true;
}

/** Refuses a source of which another version is being made. */
export function refuseBusySources({ sources }: Content, { records, resources }: GalleryContext): void {
  const busy = [...records]
    .filter(([id]) => resources.get(id)?.properties['provisioningState'] === 'Creating')
    .find(([, { content }]) =>
      content.sources.some((id) => sources.some((own) => resourceKey(own) === resourceKey(id))),
    );
  if (busy) throw errors.conflict('Conflict', `A version is being made of the same source: '${busy[0]}'.`);
}
