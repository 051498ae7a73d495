import type { SaveSnapshotsAction } from '../../../../tasks/core/factory/snap/actions.js';
import { saveSnapshots } from '../../../../tasks/core/factory/snap/save-snapshots.js';
import { snapshotSetsOf } from '../../../../tasks/core/factory/gallery/snapshot-sets.js';
import { listSnapshots } from '../../../../tasks/core/azure/resources/snapshots.js';
import { gallery } from '../../../worlds/gallery-things.js';
import type { Answer } from '../../azure/answering.js';
import type { ResourceManagerRequest } from '../../azure/azure-in-memory.js';
import { lab, snapWorld } from './snap-world.js';

export const diskId = (name: string) =>
  `/subscriptions/s/resourceGroups/Factory/providers/Microsoft.Compute/disks/${name}`;

const diskOf = (name: string) => ({
  id: diskId(name),
  name,
  bytes: 4096,
  generation: 'V1' as const,
  state: 'Reserved',
});

export const snapshotGroup = { subscriptionId: 's', resourceGroup: 'Snapshots' };

export const image = {
  imagePath: 'Win\\Server.json',
  imageName: 'Win_Server-Nov-21-2026',
  timestamp: new Date('2026-11-21T03:00:00Z'),
  sourceVmId: '/labs/Factory/virtualmachines/vm',
  sourceVmCreated: '2026-11-20T00:00:00.0000000Z',
};

/** Saves the VM `vm`, which has an OS disk and a data disk. */
export const action: SaveSnapshotsAction = {
  kind: 'save snapshots',
  key: 'vm snapshots',
  verb: 'snap',
  work: 'snapshots',
  subject: { kind: 'image VM', name: 'vm' },
  reason: '',
  lab,
  disk: diskOf('os'),
  dataDisks: [{ lun: 3, disk: diskOf('data') }],
  image,
  osType: 'Windows',
  osState: 'Generalized',
  gallery: {
    ...gallery,
    id: '/subscriptions/s/resourceGroups/Factory/providers/Microsoft.Compute/galleries/Images',
  },
  snapshotGroup,
  findings: [],
};

/** A snapshot as Azure answers it. */
export interface SnapshotBody {
  readonly tags: Record<string, string>;
  readonly properties: {
    readonly provisioningState: string;
    readonly creationData: { readonly sourceResourceId: string };
    readonly securityProfile?: { readonly securityType: string };
  };
}

const idOf = (name: string) =>
  `/subscriptions/s/resourceGroups/Snapshots/providers/Microsoft.Compute/snapshots/${name}`;

/**
 * A resource group of snapshots, each of which is complete as soon as it is asked for.
 * @param answers what Azure answers otherwise than usual, by request: that happens once
 */
export async function snapshotWorld(
  answers: Readonly<Record<string, (snapshots: Map<string, SnapshotBody>) => Answer | undefined>> = {},
) {
  const snapshots = new Map<string, SnapshotBody>();
  const left = new Map(Object.entries(answers));
  const show = (name: string): Answer => {
    const body = snapshots.get(name);
    return body
      ? { body: { id: idOf(name), name, location: 'westeurope', ...body } }
      : { status: 404, body: {} };
  };
  const answer = ({ asks, body }: ResourceManagerRequest): Answer => {
    const unusual = left.get(asks)?.(snapshots);
    left.delete(asks);
    if (unusual) return unusual;
    const [, method, name = ''] = /^(\w+) snapshots\/?(.*)$/.exec(asks) ?? [];
    if (method === undefined) return { status: 404, body: {} };
    if (name === '') return { body: { value: [...snapshots.keys()].map((one) => show(one).body) } };
    if (method === 'DELETE') return { status: snapshots.delete(name) ? 200 : 204 };
    if (method === 'PUT') snapshots.set(name, made(body as SnapshotBody));
    return show(name);
  };
  const world = await snapWorld({ routes: { '*': answer } });
  const { azure, signal } = world.context;
  return {
    ...world,
    snapshots,
    save: (more: Partial<SaveSnapshotsAction> = {}) => saveSnapshots({ ...action, ...more }, world.context),
    /** The sets of snapshots as the next run finds them. */
    sets: async () => snapshotSetsOf(await listSnapshots(azure, snapshotGroup, signal), lab.id),
    written: () => world.changes().map((line) => line.replace('snapshots/Win_Server-Nov-21-2026', '')),
  };
}

export function made({ tags, properties }: SnapshotBody, provisioningState = 'Succeeded'): SnapshotBody {
  return { tags, properties: { ...properties, provisioningState } };
}
