import type { Snapshot } from '../../../../tasks/core/azure/resources/snapshots.js';
import type {
  DistributeContext,
  DistributeInputs,
} from '../../../../tasks/core/factory/distribute/inputs.js';
import type { GalleryAction } from '../../../../tasks/core/factory/distribute/gallery-actions.js';
import { act } from '../../../../tasks/core/factory/distribute/step.js';
import { messageOf } from '../../../../tasks/core/step/problem.js';
import type { Finding } from '../../../../tasks/core/step/action.js';
import type { Answer } from '../../azure/answering.js';
import { azureInMemory, type ResourceManagerRequest, type Routes } from '../../azure/azure-in-memory.js';
import { fakeContext } from '../../step/fake-context.js';
import { factoryLab, inputs } from './gallery-plans.js';

/** A version as it is in memory. */
export interface HeldVersion {
  state: string;
  readonly tags: Readonly<Record<string, string>>;
  /** The share of each region, or that it failed there. */
  regions: Record<string, number | 'Failed'>;
  readonly storageProfile: object;
}

interface VersionBody {
  readonly tags: Readonly<Record<string, string>>;
  readonly properties: {
    readonly storageProfile: object;
    readonly publishingProfile: { readonly targetRegions: readonly { readonly name: string }[] };
  };
}

export interface GalleryInMemory {
  /** By `definition/number`. */
  readonly versions: Map<string, HeldVersion>;
  readonly definitions: Map<string, object>;
  readonly snapshots: Map<string, Readonly<Record<string, string>>>;
  readonly managedImages: Map<string, Readonly<Record<string, string>>>;
  /** The gallery that each lab shares, and the definitions that are enabled. */
  readonly shared: Map<string, { galleryId: string; enabled: Set<string> }>;
  /** Regions in which copies fail. */
  readonly failing: Set<string>;
  /** Looks that a region needs, where that is not one. */
  readonly looks: Map<string, number>;
  /** Lists of a lab until a version is in it. */
  lag: number;
}

/** A gallery, snapshots and the labs that share it, in memory. A version comes further each time that it is looked at. */
export function galleryInMemory(snapshots: readonly Snapshot[] = []) {
  const held: GalleryInMemory = {
    versions: new Map(),
    definitions: new Map(),
    snapshots: new Map(snapshots.map(({ name, tags }) => [name, tags])),
    managedImages: new Map(),
    shared: new Map(),
    failing: new Set(),
    looks: new Map(),
    lag: 0,
  };
  return held;
}

const missing: Answer = { status: 404, body: { error: { code: 'ResourceNotFound', message: 'None.' } } };

export function refusal(status: number, message: string, code = 'Conflict'): Answer {
  return { status, body: { error: { code, message } } };
}

type Handler = (held: GalleryInMemory, names: readonly string[], request: ResourceManagerRequest) => Answer;

const handlers: readonly (readonly [RegExp, Handler])[] = [
  [/^GET galleries\/Images\/images\/([^/]+)\/versions\/([^/]+)$/, lookAt],
  [/^PUT galleries\/Images\/images\/([^/]+)\/versions\/([^/]+)$/, putVersion],
  [
    /^DELETE galleries\/Images\/images\/([^/]+)\/versions\/([^/]+)$/,
    ({ versions }, [definition, name]) => {
      versions.delete(`${definition ?? ''}/${name ?? ''}`);
      return { status: 204 };
    },
  ],
  [
    /^GET galleries\/Images\/images\/([^/]+)$/,
    ({ definitions }, [name = '']) => found(definitions.get(name)),
  ],
  [
    /^PUT galleries\/Images\/images\/([^/]+)$/,
    ({ definitions }, [name = ''], { body }) => {
      definitions.set(name, body as object);
      return { status: 201, body: { ...(body as object), name } };
    },
  ],
  [
    /^GET (snapshots|images)\/([^/]+)$/,
    (held, [kind, name = '']) => found(tagged(mapOf(held, kind).get(name))),
  ],
  [
    /^PUT (images)\/([^/]+)$/,
    ({ managedImages }, [, name = ''], { body }) => {
      managedImages.set(name, (body as VersionBody).tags);
      return { status: 201, body: { name, properties: { provisioningState: 'Succeeded' } } };
    },
  ],
  [
    /^DELETE (snapshots|images)\/([^/]+)$/,
    (held, [kind, name = '']) => {
      mapOf(held, kind).delete(name);
      return { status: 204 };
    },
  ],
  [/^GET labs\/([^/]+)\/sharedgalleries$/, sharedGalleries],
  [
    /^PUT labs\/([^/]+)\/sharedgalleries\/([^/]+)$/,
    ({ shared }, [lab = '', name = ''], { body }) => {
      const { galleryId } = (body as { readonly properties: { readonly galleryId: string } }).properties;
      shared.set(lab, { galleryId, enabled: new Set() });
      return { status: 201, body: labGallery(lab, name, galleryId) };
    },
  ],
  [/^GET labs\/([^/]+)\/sharedgalleries\/([^/]+)\/sharedimages$/, sharedImages],
  [
    /^PUT labs\/([^/]+)\/sharedgalleries\/[^/]+\/sharedimages\/([^/]+)$/,
    ({ shared }, [lab = '', definition = '']) => {
      shared.get(lab)?.enabled.add(definition);
      return { body: { name: definition } };
    },
  ],
];

function mapOf({ snapshots, managedImages }: GalleryInMemory, kind = '') {
  return kind === 'images' ? managedImages : snapshots;
}

function tagged(tags: Readonly<Record<string, string>> | undefined): object | undefined {
  return tags && { tags, properties: { provisioningState: 'Succeeded' } };
}

function found(body: object | undefined): Answer {
  return body ? { body } : missing;
}

function lookAt(held: GalleryInMemory, [definition, name]: readonly string[]): Answer {
  const version = held.versions.get(`${definition ?? ''}/${name ?? ''}`);
  if (!version) return missing;
  if (/^(Creating|Updating)$/.test(version.state)) advance(version, held);
  return { body: versionBody(name ?? '', version) };
}

function advance(version: HeldVersion, { failing, looks }: GalleryInMemory): void {
  for (const [region, share] of Object.entries(version.regions))
    if (share !== 'Failed' && share < 1)
      version.regions[region] = failing.has(region)
        ? 'Failed'
        : Math.min(1, share + 1 / (looks.get(region) ?? 1));
  const shares = Object.values(version.regions);
  if (shares.every((share) => share === 1)) version.state = 'Succeeded';
  else if (shares.every((share) => share === 1 || share === 'Failed')) version.state = 'Failed';
}

function versionBody(name: string, { state, tags, regions, storageProfile }: HeldVersion): object {
  const summary = Object.entries(regions).map(([region, share]) => ({
    region,
    state: share === 'Failed' ? share : share === 1 ? 'Completed' : 'Replicating',
    progress: share === 'Failed' ? 0 : Math.floor(share * 100),
    details: share === 'Failed' ? 'No room.' : '[]',
  }));
  const targetRegions = Object.keys(regions).map((region) => ({ name: region }));
  const properties = {
    provisioningState: state,
    publishingProfile: { targetRegions },
    storageProfile,
    replicationStatus: { aggregatedState: 'Unknown', summary },
  };
  return { name, location: 'westeurope', tags, properties };
}

/** What follows an operation would ask for its status here; that is seen only where a version failed. */
const status =
  'https://management.example.com/subscriptions/11111111-1111-4111-8111-111111111111/providers/Microsoft.Compute/locations/westeurope/capsOperations/1';

function putVersion(
  { versions }: GalleryInMemory,
  [definition, name = '']: readonly string[],
  { body }: ResourceManagerRequest,
): Answer {
  const key = `${definition ?? ''}/${name}`;
  const present = versions.get(key);
  const { tags, properties } = body as VersionBody;
  const names = properties.publishingProfile.targetRegions.map((region) => region.name);
  const regions = Object.fromEntries(names.map((region) => [region, present?.regions[region] === 1 ? 1 : 0]));
  const state = present ? 'Updating' : 'Creating';
  const version = { state, tags, regions, storageProfile: properties.storageProfile };
  versions.set(key, version);
  const headers = { 'azure-asyncoperation': status };
  return { status: present ? 200 : 201, headers, body: versionBody(name, version) };
}

function labGallery(lab: string, name: string, galleryId: string): object {
  return {
    id: `/subscriptions/11111111-1111-4111-8111-111111111111/resourcegroups/${lab}/providers/microsoft.devtestlab/labs/${lab}/sharedgalleries/${name}`,
    name,
    properties: { galleryId, allowAllImages: 'Disabled' },
  };
}

function sharedGalleries({ shared }: GalleryInMemory, [lab = '']: readonly string[]): Answer {
  const one = shared.get(lab);
  const name = one?.galleryId.split('/').at(-1) ?? '';
  return { body: { value: one ? [labGallery(lab, name, one.galleryId)] : [] } };
}

function sharedImages(held: GalleryInMemory, [lab = '', name = '']: readonly string[]): Answer {
  held.lag -= 1;
  const { galleryId = '', enabled = new Set<string>() } = held.shared.get(lab) ?? {};
  const numbersOf = (definition: string) =>
    [...held.versions.keys()].flatMap((key) => {
      const [of, number] = key.split('/');
      return of === definition ? [{ name: number }] : [];
    });
  const value = [...enabled].map((definition) => ({
    id: `${String(Reflect.get(labGallery(lab, name, galleryId), 'id'))}/sharedimages/${definition}`,
    name: definition,
    properties: {
      definitionName: definition,
      enableState: 'Enabled',
      versions: held.lag < 0 ? numbersOf(definition) : [],
    },
  }));
  return { body: { value } };
}

/** What became of an action. */
export interface Ended {
  readonly action: GalleryAction;
  readonly reason?: string | undefined;
  readonly outcome: string;
  readonly notices: readonly Finding[];
  readonly phases: readonly string[];
}

/**
 * An Azure with a gallery in memory.
 * @param routes what it answers otherwise
 */
export async function galleryWorld(
  held: GalleryInMemory,
  routes: Routes = {},
  more: Partial<DistributeContext> & { readonly limits?: Partial<DistributeInputs> } = {},
) {
  const answer = (request: ResourceManagerRequest): Answer => {
    for (const [pattern, handle] of handlers) {
      const match = pattern.exec(request.asks);
      if (match) return handle(held, match.slice(1), request);
    }
    return /capsOperations/.test(request.asks)
      ? { body: { status: 'Failed', error: { code: 'NoRoom', message: 'There is no room.' } } }
      : missing;
  };
  const { azure, asked } = await azureInMemory([factoryLab], { '*': answer, ...routes });
  const contextOf = (predecessor = () => Promise.resolve()) =>
    fakeContext({ ...inputs, ...more.limits }, azure, { ...more, predecessor });
  /** Carries out actions all at once, as the engine does. */
  const carryOut = async (actions: readonly GalleryAction[]): Promise<Ended[]> => {
    const running = new Map<string, Promise<Ended>>();
    for (const action of actions) {
      const before = running.get(action.after ?? '');
      const context = contextOf(async () => {
        await before;
      });
      running.set(
        action.key,
        act(action, context)
          .then(
            ({ outcome = 'succeeded', reason }) => ({ outcome, reason }),
            (error: unknown) => ({ outcome: 'failed', reason: messageOf(error) }),
          )
          .then((end) => ({ action, notices: context.notices, phases: context.phases, ...end })),
      );
    }
    return Promise.all(running.values());
  };
  const changes = () => asked().filter((line) => !line.startsWith('GET'));
  const count = (pattern: RegExp) => asked().filter((line) => pattern.test(line)).length;
  return { held, answer, azure, asked, changes, count, contextOf, carryOut };
}

/** As lines: `publish: succeeded`, `Near: failed: reason`. */
export function endsOf(records: readonly Ended[]): string[] {
  return records.map(({ action, outcome, reason = '' }) =>
    [
      action.kind === 'offer' ? action.lab.name : action.kind,
      outcome,
      ...(outcome === 'failed' ? [reason] : []),
    ].join(': '),
  );
}
