import type { SnapAction } from '../../../../tasks/core/factory/snap/actions.js';
import { namesContainer } from '../../../../tasks/core/factory/snap/given-names.js';
import type { SnapContext, SnapInputs } from '../../../../tasks/core/factory/snap/inputs.js';
import { storeContainer } from '../../../../tasks/core/factory/store/store.js';
import { recordsContainer } from '../../../../tasks/core/factory/store/image-records.js';
import { vhdMetadata } from '../../../../tasks/core/factory/vhds/marks.js';
import { labOf } from '../../../worlds/azure-things.js';
import type { Answer } from '../../azure/answering.js';
import { azureInMemory, type Routes } from '../../azure/azure-in-memory.js';
import type { MemoryContainerOptions } from '../../azure/blobs/memory-container.js';
import { fakeContext } from '../../step/fake-context.js';

export const lab = labOf('Factory');

const diskId = '/subscriptions/s/resourceGroups/Factory/providers/Microsoft.Compute/disks/os';

export const diskUrl = 'https://disks.example.com/os/abcd?sas';

/** Stores the image VM `vm` as `x.vhd`. */
export const action: SnapAction = {
  kind: 'snap',
  key: 'vm',
  verb: 'snap',
  work: 'snap',
  subject: { kind: 'image VM', name: 'vm' },
  reason: '',
  lab,
  disk: { id: diskId, name: 'os', bytes: 4096, generation: 'V1', state: 'Reserved' },
  vm: { id: '/labs/Factory/virtualmachines/vm', createdDateText: '2026-11-20T00:00:00.0000000Z' },
  imagePath: 'Win\\Server.json',
  vhdFileName: 'x.vhd',
  imageName: 'Win_Server-Nov-21-2026',
  stored: [],
  given: [],
  unremembered: [],
  outdated: [],
  description: 'Windows',
  osType: 'Windows',
  osState: 'Generalized',
  findings: [],
  isToBeTested: false,
  origin: {},
};

export const inputs: SnapInputs = {
  DevTestLabName: 'Factory',
  imagePaths: '',
  gallery: '',
  snapshotResourceGroup: '',
  storeVhd: true,
  SubscriptionId: 's',
  maxConcurrentJobs: 1,
  allowGeneration2: false,
  copyTimeoutMinutes: 1,
  stallMinutes: 1,
  lockWaitMinutes: 0,
  operationTimeoutMinutes: 1,
  whatIf: false,
};

/** The metadata of a VHD of the image that this run, or another one, has marked. */
export function marksOf(runId: string) {
  return vhdMetadata(action, runId);
}

/** A copy of the whole disk, as a blob tells it. */
export const copied = {
  id: 'earlier',
  status: 'success',
  bytesDone: 4096,
  bytesTotal: 4096,
  description: '',
} as const;

export const conflict: Answer = { status: 409, body: { error: { code: 'Conflict', message: 'It is so.' } } };

/**
 * A factory with an empty store and a disk, to which access can be granted once.
 * @param routes what Azure Resource Manager answers otherwise than usual
 */
export async function snapWorld(
  more: {
    readonly routes?: Routes;
    readonly context?: Partial<SnapContext>;
    readonly inputs?: Partial<SnapInputs>;
  } & MemoryContainerOptions = {},
) {
  const disk = { state: 'Reserved' };
  const usual: Routes = {
    'GET disks/os': () => ({ body: { id: diskId, properties: { diskState: disk.state } } }),
    'POST disks/os/beginGetAccess': () => {
      if (disk.state === 'ActiveSAS') return conflict;
      disk.state = 'ActiveSAS';
      return { body: { accessSAS: diskUrl } };
    },
    'POST disks/os/endGetAccess': () => {
      disk.state = 'Reserved';
      return { status: 200 };
    },
  };
  const world = await azureInMemory([lab], { ...usual, ...more.routes }, more);
  world.accounts.sourceBytes(diskUrl, 4096);
  const store = world.container(lab, storeContainer);
  world.container(lab, namesContainer);
  const records = world.container(lab, recordsContainer);
  const context = fakeContext({ ...inputs, ...more.inputs }, world.azure, more.context);
  /** The requests that grant, revoke, change or delete something, leases excepted. */
  const changes = () =>
    world
      .asked()
      .filter((line) => !/^(look|list|GET|acquire|release|create container)/.test(line))
      .map((line) => line.replace(/^POST disks\/os\//, ''));
  return { ...world, store, records, context, disk, changes };
}
