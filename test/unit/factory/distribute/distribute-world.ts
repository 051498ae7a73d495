import type { DistributeAction } from '../../../../tasks/core/factory/distribute/actions.js';
import type {
  DistributeContext,
  DistributeInputs,
} from '../../../../tasks/core/factory/distribute/inputs.js';
import { storeContainer } from '../../../../tasks/core/factory/store/store.js';
import { stagedMetadata } from '../../../../tasks/core/factory/vhds/marks.js';
import { labOf, storedOf } from '../../../worlds/azure-things.js';
import type { Answer } from '../../azure/answering.js';
import { azureInMemory, type ResourceManagerRequest, type Routes } from '../../azure/azure-in-memory.js';
import type { MemoryContainerOptions } from '../../azure/blobs/memory-container.js';
import { fakeContext } from '../../step/fake-context.js';

export const factoryLab = labOf('Factory');

export const lab = labOf('Target');

const image = storedOf({ imagePath: 'Win\\Server.json', imageName: 'win', vhdFileName: 'x.vhd' });

/** Brings the stored image `win` to the lab Target. */
export const action: DistributeAction = {
  kind: 'distribute',
  key: 'win to Target',
  verb: 'distribute',
  work: 'job',
  subject: { kind: 'stored image', name: 'win' },
  reason: '',
  image,
  factoryLab,
  lab,
};

const inputs: DistributeInputs = {
  ConfigurationLocation: '.',
  DevTestLabName: 'Factory',
  imagePaths: '',
  gallery: '',
  snapshotResourceGroup: '',
  SubscriptionId: 's',
  maxConcurrentJobs: 1,
  newestOnly: false,
  markCurrent: false,
  strictImagePaths: false,
  isVhdSysPrepped: true,
  stagingContainer: 'staging',
  allowOtherRegions: false,
  copyTimeoutMinutes: 1,
  operationTimeoutMinutes: 1,
  stallMinutes: 1,
  lockWaitMinutes: 0,
  whatIf: false,
};

/** The metadata of a staged VHD that this run, or another one, has marked. */
export function marksOf(runId: string) {
  return stagedMetadata(image, runId, factoryLab.id);
}

/** A whole copy, as a blob tells it. */
export const copied = {
  id: 'earlier',
  status: 'success',
  bytesDone: 1024,
  bytesTotal: 1024,
  description: '',
} as const;

/** The custom image `win` as Azure answers it; of the golden image that is stored, unless another is given. */
export function customImage(state = 'Succeeded', imagePath = image.imagePath, inLab = lab) {
  return {
    id: `${inLab.id}/customimages/win`,
    name: 'win',
    tags: { ImagePath: imagePath },
    properties: { provisioningState: state, creationDate: '2026-11-21T00:00:00Z' },
  };
}

export type CustomImageBody = ReturnType<typeof customImage>;

/**
 * A store with the VHD of `win`, and a lab without custom images.
 * @param routes what Azure Resource Manager answers otherwise than usual
 */
export async function distributeWorld(
  more: {
    readonly routes?: Routes;
    readonly context?: Partial<DistributeContext>;
    readonly inputs?: Partial<DistributeInputs>;
    readonly target?: typeof lab;
  } & MemoryContainerOptions = {},
) {
  const target = more.target ?? lab;
  const held: { image?: CustomImageBody } = {};
  const created: unknown[] = [];
  const usual: Routes = {
    [`GET labs/${target.name}/customimages/win`]: () => (held.image ? { body: held.image } : missing),
    [`PUT labs/${target.name}/customimages/win`]: ({ body }: ResourceManagerRequest) => {
      created.push(body);
      held.image = customImage('Succeeded', image.imagePath, target);
      return { status: 201, body: held.image };
    },
  };
  const world = await azureInMemory([factoryLab, target], { ...usual, ...more.routes }, more);
  const store = world.container(factoryLab, storeContainer);
  store.put('x.vhd', { type: 'PageBlob', bytes: 1024 });
  store.put('win.json', { text: '{}' });
  const staging = world.container(target, inputs.stagingContainer);
  const context = fakeContext({ ...inputs, ...more.inputs }, world.azure, more.context);
  /** The requests that change or delete something, leases excepted. */
  const changes = () =>
    world.asked().filter((line) => !/^(look|list|GET|acquire|renew|release|create container)/.test(line));
  return { ...world, store, staging, context, held, created, changes };
}

const missing: Answer = { status: 404, body: { error: { code: 'ResourceNotFound', message: 'No image.' } } };

export const conflict: Answer = { status: 409, body: { error: { code: 'Conflict', message: 'It is so.' } } };
