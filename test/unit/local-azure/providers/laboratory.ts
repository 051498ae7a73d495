import { errorResponse } from '../../../local-azure/arm/errors.js';
import { createOperations } from '../../../local-azure/arm/operations.js';
import type { ArmRequest, ArmResponse } from '../../../local-azure/arm/provider.js';
import { createResourceStore, type ResourceStore } from '../../../local-azure/arm/resources.js';
import { createRouter } from '../../../local-azure/arm/router.js';
import type { Downloaded } from '../../../local-azure/blobs/download.js';
import { type Clock, createClock } from '../../../local-azure/clock.js';
import { allDurations } from '../../../local-azure/durations.js';
import { assumedFacts } from '../../../local-azure/facts.js';
import { createFaults, type Faults } from '../../../local-azure/faults/faults.js';
import type { Access } from '../../../local-azure/permissions/roles.js';
import { createCompute } from '../../../local-azure/providers/compute/provider.js';
import type { FoundBlob } from '../../../local-azure/providers/dev-test-lab/context.js';
import { createKnownDisks } from '../../../local-azure/providers/dev-test-lab/known-disks.js';
import { createDevTestLab } from '../../../local-azure/providers/dev-test-lab/provider.js';
import type { SourceBlob } from '../../../local-azure/providers/galleries/context.js';
import { createEnvironments } from '../../../local-azure/providers/environments/provider.js';
import { createGalleries, type Galleries } from '../../../local-azure/providers/galleries/provider.js';
import { createPlainProviders } from '../../../local-azure/providers/plain/provider.js';
import { createDeployments } from '../../../local-azure/providers/resources/deployments.js';
import { createResources } from '../../../local-azure/providers/resources/provider.js';
import { createStorage } from '../../../local-azure/providers/storage/provider.js';
import { unknownNamespace } from '../../../local-azure/providers/unknown-type.js';
import type { CoreQuotas, Lab } from '../../../local-azure/world.js';
import type { EnvironmentTemplate } from '../../../local-azure/world-environments.js';
import { armRequest } from '../arm/requests.js';

export const group = '/subscriptions/s/resourceGroups/g/providers';

export const lab = `${group}/Microsoft.DevTestLab/labs/Bench`;

/** One lab; the test defines the VHDs. */
export interface Laboratory {
  readonly resources: ResourceStore;
  readonly blobs: Map<string, FoundBlob>;
  /** What a machine is answered that reads an address. */
  readonly files: Map<string, Downloaded>;
  /** The blobs of which versions of galleries can be made. */
  readonly vhds: Map<string, SourceBlob>;
  readonly galleries: Galleries;
  readonly revoked: string[];
  readonly faults: Faults;
  /** The actions that are refused where a request leads to another resource. */
  readonly forbidden: Set<string>;
  readonly ask: (
    method: string,
    path: string,
    body?: unknown,
    more?: Partial<ArmRequest>,
  ) => Promise<ArmResponse>;
  /** Waits for the end of the operation that an answer began. */
  readonly follow: (answer: ArmResponse) => Promise<OperationStatus>;
  /** Sends a request and waits for the end of its operation. */
  readonly complete: (method: string, path: string, body?: unknown) => Promise<OperationStatus>;
  /** Deploys a resource of any type by its id. */
  readonly deployResource: (
    id: string,
    resource: Readonly<Record<string, unknown>>,
    caller?: string,
  ) => Promise<void>;
  readonly deploy: (
    name: string,
    resource: Readonly<Record<string, unknown>>,
    caller?: string,
  ) => Promise<void>;
}

export interface OperationStatus {
  readonly status: string;
  readonly error?: { readonly code: string; readonly message: string };
  readonly properties?: { readonly output: unknown };
}

const durations = allDurations({
  build: 1000,
  artifact: 1000,
  stop: 1000,
  virtualMachineDeletion: 1000,
  imageCreation: 1000,
  imageDeletion: 1000,
  diskAccess: 1000,
  deploymentDeletion: 1000,
  copyBytesPerSecond: 1e9,
});

type LaboratoryWorld = Partial<Omit<Lab, 'name' | 'resourceGroup' | 'storageAccount'>> & {
  /** Whether machines of Generation 2 have Trusted Launch without asking. */
  readonly trustedLaunch?: boolean;
  readonly templates?: readonly EnvironmentTemplate[];
  readonly cores?: CoreQuotas;
};

/** @param clock without one, a thousand seconds pass in a millisecond */
export function createLaboratory(
  world: LaboratoryWorld = {},
  clock: Clock = createClock({ timeScale: 1e6, seed: 1 }),
): Laboratory {
  const resources = createResourceStore();
  const faults = createFaults(clock);
  const operations = createOperations(clock, faults);
  const blobs = new Map<string, FoundBlob>();
  const vhds = new Map<string, SourceBlob>();
  const files = new Map<string, Downloaded>();
  const revoked: string[] = [];
  const forbidden = new Set<string>();
  const context = {
    clock,
    resources,
    operations,
    faults,
    durations,
    permissions: { isAllowed: ({ action }: Access) => !forbidden.has(action) },
    facts: assumedFacts,
    pageSize: 100,
  };
  const compute = createCompute(context, {
    exportDisk: (diskId) => Promise.resolve(`https://azure.test/disks${diskId}`),
    revokeDisk: (diskId) => Promise.resolve(void revoked.push(diskId)),
    removeDisk: () => Promise.resolve(),
  });
  if (world.cores) compute.quotas.set('s', world.cores);
  const galleries = createGalleries({
    ...context,
    compute,
    findBlob: (url) => Promise.resolve(vhds.get(url)),
  });
  const labContext = {
    ...context,
    compute,
    galleries,
    makeAccount: () => Promise.resolve(),
    replacesSharedGallery: new Set<string>(),
    trustedLaunchByDefault: world.trustedLaunch === true ? new Set(['s']) : new Set<string>(),
    artifacts: [
      { name: 'editor', targetOsType: 'Windows', leaves: ['C:\\Editor\\editor.exe'] },
      { name: 'generalize', targetOsType: 'Windows', generalizes: true },
    ] as const,
    findBlob: (url: string) => Promise.resolve(blobs.get(url)),
    disks: createKnownDisks(),
    download: (url: string) => Promise.resolve(files.get(url)),
  };
  const devTestLab = createDevTestLab(labContext);
  const deployers = [createStorage(context, 1).provider, ...createPlainProviders(context)];
  const deployments = createDeployments(context, async (id, resource) => {
    const provider = deployers.find(({ namespace }) => id.includes(`/${namespace}/`));
    if (!provider?.deploy) throw unknownNamespace(id);
    await provider.deploy(id, resource);
  });
  const { templates = [] } = world;
  const environments = createEnvironments({ ...labContext, deployments, templates });
  const bench = {
    name: 'Bench',
    resourceGroup: 'g',
    location: 'westus',
    storageAccount: 'benchstorage',
    ...world,
  };
  devTestLab.addLab('s', bench);
  environments.addToLab('s', bench, 't');
  const find = createRouter([
    ...devTestLab.provider.routes,
    ...compute.provider.routes,
    ...galleries.provider.routes,
    ...environments.provider.routes,
    ...createResources(context, deployments).routes,
    ...operations.routes,
  ]);

  const ask: Laboratory['ask'] = async (method, path, body, more = {}) => {
    const request = armRequest(path, { method, body, ...more });
    const match = find(method, request.path);
    if (typeof match !== 'object') throw new Error(`${method} ${path}: ${match ?? 'no route'}`);
    try {
      return await match.route.handle({ ...request, parameters: match.parameters });
    } catch (error) {
      return errorResponse(error);
    }
  };
  const deployResource: Laboratory['deployResource'] = (id, resource, caller) =>
    devTestLab.provider.deploy?.(id, resource, caller) ?? Promise.resolve();
  const follow: Laboratory['follow'] = async (answer) => {
    const address = answer.headers?.['azure-asyncoperation'];
    if (address === undefined)
      throw new Error(`No operation: ${answer.status} ${JSON.stringify(answer.body)}`);
    const { pathname, search } = new URL(address);
    const status = (await ask('GET', `${pathname}${search}`)).body as OperationStatus;
    if (!['Running', 'InProgress'].includes(status.status)) return status;
    await new Promise((resolve) => setTimeout(resolve, 1));
    return follow(answer);
  };
  return {
    resources,
    blobs,
    files,
    vhds,
    galleries,
    revoked,
    faults,
    forbidden,
    ask,
    follow,
    complete: async (method, path, body) => follow(await ask(method, path, body)),
    deployResource,
    deploy: (name, resource, caller) => deployResource(`${lab}/virtualMachines/${name}`, resource, caller),
  };
}

/** The code of a refusal; undefined for any other answer. */
export function codeOf({ body }: ArmResponse): string | undefined {
  return (body as { error?: { code: string } } | undefined)?.error?.code;
}
