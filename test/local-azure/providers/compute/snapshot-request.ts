import { dateWithOffset } from '../../arm/dates.js';
import { errors } from '../../arm/errors.js';
import { parseResourceId } from '../../arm/identifiers.js';
import { ArmError, type ArmRequest } from '../../arm/provider.js';
import { regionName } from '../../arm/regions.js';
import type { Resource } from '../../arm/resources.js';
import type { ProviderContext } from '../context.js';
import { checkLinkedAccess } from '../linked-access.js';
import { readTags } from '../resources/tag-limits.js';
import { DISK_TYPE } from './addresses.js';

export const SNAPSHOT_TYPE = 'Microsoft.Compute/snapshots';

/** The members of a snapshot that a client may set. */
interface Wanted {
  readonly location?: string;
  readonly tags?: unknown;
  readonly properties?: {
    readonly creationData?: { readonly createOption?: string; readonly sourceResourceId?: string };
    readonly incremental?: boolean;
  };
}

/** A snapshot that a request asks for, after the checks. */
export interface SnapshotWanted {
  readonly location: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly createOption: 'Copy' | 'CopyStart';
  readonly incremental: boolean;
  readonly source: Resource;
}

export function readSnapshot(request: ArmRequest, context: ProviderContext): SnapshotWanted {
  const { location, tags, properties = {} } = (request.body ?? {}) as Wanted;
  const { createOption, sourceResourceId } = properties.creationData ?? {};
  if (location === undefined) throw locationRequired();
  if (createOption !== 'Copy' && createOption !== 'CopyStart')
    throw invalid('creationData.createOption', 'must be Copy or CopyStart');
  const { incremental = false } = properties;
  const source = sourceOf(sourceResourceId ?? '', request, context);
  const wanted = { location, tags: readTags(tags), createOption, incremental, source } as const;
  checkSource(wanted);
  return wanted;
}

/** What Azure Resource Manager answers where a tracked resource lacks its location. */
export function locationRequired(): ArmError {
  return new ArmError(400, 'LocationRequired', 'The location property is required for this definition.');
}

function sourceOf(id: string, request: ArmRequest, context: ProviderContext): Resource {
  const { type, names, resourceGroup } = parseResourceId(id);
  const isDisk = type.toLowerCase() === DISK_TYPE.toLowerCase();
  if (!isDisk && type.toLowerCase() !== SNAPSHOT_TYPE.toLowerCase())
    throw invalid('creationData.sourceResourceId', 'must be the id of a disk or of a snapshot');
  checkLinkedAccess(request, `${isDisk ? DISK_TYPE : SNAPSHOT_TYPE}/beginGetAccess/action`, id, context);
  const source = context.resources.get(id);
  if (!source) throw errors.resourceNotFound(type, names.join('/'), resourceGroup);
  return source;
}

function checkSource({ createOption, incremental, source, location }: SnapshotWanted): void {
  const isSameRegion = regionName(source.location ?? '') === regionName(location);
  if (createOption === 'Copy' && !isSameRegion)
    throw invalid(
      'creationData.sourceResourceId',
      `is in ${source.location ?? ''} and the snapshot in ${location}`,
    );
  if (createOption === 'CopyStart' && !(incremental && source.properties['incremental'] === true))
    throw invalid('creationData.createOption', 'is for incremental snapshots of an incremental snapshot');
}

function invalid(parameter: string, problem: string): ArmError {
  return errors.badRequest('InvalidParameter', `The value of parameter '${parameter}' ${problem}.`);
}

/** The properties that a snapshot takes from its disk. */
const inherited = [
  'osType',
  'hyperVGeneration',
  'securityProfile',
  'purchasePlan',
  'diskSizeGB',
  'diskSizeBytes',
  'encryption',
  'networkAccessPolicy',
  'publicNetworkAccess',
];

export function newSnapshot(
  id: string,
  { location, tags, createOption, incremental, source }: SnapshotWanted,
  uniqueId: string,
  now: Date,
): Resource {
  const known = inherited.filter((name) => source.properties[name] !== undefined);
  const properties = {
    ...Object.fromEntries(known.map((name) => [name, source.properties[name]])),
    creationData: {
      createOption,
      sourceResourceId: source.id,
      sourceUniqueId: source.properties['uniqueId'],
    },
    incremental,
    timeCreated: dateWithOffset(now),
    uniqueId,
    provisioningState: 'Creating',
  };
  const name = parseResourceId(id).names.join('');
  const sku = { name: 'Standard_LRS', tier: 'Standard' };
  return { name, id, type: SNAPSHOT_TYPE, location, tags, sku, properties };
}
