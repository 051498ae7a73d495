import type { LabVirtualMachine } from '../../../../tasks/core/azure/resources/lab-virtual-machines.js';
import { writeNewRecord } from '../../../../tasks/core/factory/store/change-record.js';
import { writeCompanion } from '../../../../tasks/core/factory/store/companion.js';
import { readRecord, recordsContainer } from '../../../../tasks/core/factory/store/image-records.js';
import { storeContainer } from '../../../../tasks/core/factory/store/store.js';
import { vhdFileNameOf } from '../../../../tasks/core/factory/store/vhd-names.js';
import type { TestAction } from '../../../../tasks/core/factory/test/actions.js';
import type { TestContext, TestingInputs } from '../../../../tasks/core/factory/test/inputs.js';
import { scriptsContainer } from '../../../../tasks/core/factory/test/scripts.js';
import { testNames } from '../../../../tasks/core/factory/test/test-names.js';
import { vhdMetadata } from '../../../../tasks/core/factory/vhds/marks.js';
import { machineOf } from '../../../worlds/azure-things.js';
import type { Answer } from '../../azure/answering.js';
import { azureInMemory, type Routes } from '../../azure/azure-in-memory.js';
import { fakeContext } from '../../step/fake-context.js';
import { boot, lab, testInputs } from './test-states.js';

/** The VM that the image was made from. */
export const source = machineOf('vm', { createdDateText: '2026-11-20T00:00:00.0000000Z' });

export const vhd = vhdFileNameOf(source);

export const names = testNames(vhd, lab);

/** Tests the image `Win_Server`. */
export const action: TestAction = {
  kind: 'test',
  key: `test ${vhd}`,
  verb: 'test',
  work: 'test',
  subject: { kind: 'stored image', name: 'Win_Server' },
  imageFacts: { path: 'Win\\Server.json' },
  reason: '',
  lab,
  vhdFileName: vhd,
  imageName: 'Win_Server',
  test: boot,
};

export const companion = writeCompanion({
  imageName: 'Win_Server',
  imagePath: 'Win\\Server.json',
  description: '',
  osType: 'Windows',
  vhdFileName: vhd,
  timestamp: new Date('2026-11-20T01:00:00Z'),
  sourceVmId: source.id,
  sourceVmCreated: source.createdDateText,
});

/** A resource of the factory lab as Azure answers with it. */
interface Resource {
  readonly id: string;
  readonly name: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly properties: Readonly<Record<string, unknown>>;
}

interface Wanted {
  readonly tags: Resource['tags'];
  readonly properties: {
    readonly artifacts?: readonly {
      readonly artifactId: string;
      readonly parameters: readonly { readonly name: string; readonly value: string }[];
    }[];
  };
}

export interface TestWorldOptions {
  /** The statuses of the artifacts of a new test VM, at one look after the other. */
  readonly looks?: readonly (readonly string[])[];
  /** What DevTest Labs leaves of a VM that it stops; default: `deallocated`. */
  readonly labStop?: 'deallocated' | 'stopped';
  readonly routes?: Routes;
  readonly inputs?: Partial<TestingInputs>;
  readonly context?: Partial<TestContext>;
}

/** A factory whose store has an image that waits for its test, and the VM that it was made from. */
export async function testWorld({ looks = [['Succeeded']], ...more }: TestWorldOptions = {}) {
  const machines = new Map<string, Resource>([['vm', resourceOf(source, { ImagePath: 'Win\\Server.json' })]]);
  const images = new Map<string, Resource>();
  const wanted: { machine?: Wanted; image?: Wanted } = {};
  let look = 0;
  const power = (state: string): Answer => {
    const machine = machines.get(names.machine) as Resource;
    const computeVm = { statuses: [{ code: `PowerState/${state}` }] };
    machines.set(names.machine, { ...machine, properties: { ...machine.properties, computeVm } });
    return { status: 200 };
  };
  const usual: Routes = {
    [`PUT labs/Factory/customimages/${names.image}`]: ({ body }) => {
      wanted.image = body as Wanted;
      const id = `${lab.id}/customimages/${names.image}`;
      const properties = { provisioningState: 'Succeeded', creationDate: '2026-11-21T00:00:00Z' };
      const image = { id, name: names.image, tags: wanted.image.tags, properties };
      images.set(names.image, image);
      return { status: 201, body: image };
    },
    [`PUT labs/Factory/virtualmachines/${names.machine}`]: ({ body }) => {
      wanted.machine = body as Wanted;
      machines.set(names.machine, {
        ...resourceOf(machineOf(names.machine), wanted.machine.tags),
        properties: {
          ...wanted.machine.properties,
          provisioningState: 'Succeeded',
          createdDate: '2026-11-21T03:00:00Z',
          computeId: `/subscriptions/s/resourceGroups/G/providers/Microsoft.Compute/virtualMachines/${names.machine}`,
        },
      });
      return { status: 201, body: { properties: { provisioningState: 'Succeeded' } } };
    },
    [`GET labs/Factory/customimages/${names.image}`]: () => found(images.get(names.image)),
    [`DELETE labs/Factory/customimages/${names.image}`]: () => gone(images, names.image),
    [`GET labs/Factory/virtualmachines/${names.machine}`]: () => {
      const machine = machines.get(names.machine);
      if (!machine) return found(machine);
      const statuses = looks[Math.min(look, looks.length - 1)] ?? [];
      look += 1;
      return { body: withStatuses(machine, statuses) };
    },
    [`DELETE labs/Factory/virtualmachines/${names.machine}`]: () => gone(machines, names.machine),
    [`POST labs/Factory/virtualmachines/${names.machine}/stop`]: () => power(more.labStop ?? 'deallocated'),
    [`POST virtualMachines/${names.machine}/deallocate`]: () => power('deallocated'),
    'GET labs/Factory/virtualmachines/vm': () => found(machines.get('vm')),
    ...Object.fromEntries(
      ['vm', names.machine].map((name) => [
        `PATCH labs/Factory/virtualmachines/${name}`,
        ({ body }: { readonly body: unknown }) => {
          const machine = { ...(machines.get(name) as Resource), ...(body as Pick<Resource, 'tags'>) };
          machines.set(name, machine);
          return { body: machine };
        },
      ]),
    ),
  };
  const world = await azureInMemory([lab], { ...usual, ...more.routes });
  const store = world.container(lab, storeContainer);
  const scripts = world.container(lab, scriptsContainer);
  world.container(lab, recordsContainer);
  store.put(vhd, {
    type: 'PageBlob',
    bytes: 4096,
    metadata: vhdMetadata({ imagePath: 'Win\\Server.json', vm: source }, '1'),
  });
  const context = fakeContext({ ...testInputs, ...more.inputs }, world.azure, {
    runId: '2',
    ...more.context,
  });
  const about = { imageName: 'Win_Server', imagePath: 'Win\\Server.json', vhdFileName: vhd };
  const sourced = { sourceVmId: source.id, sourceVmCreated: source.createdDateText };
  const change = { state: 'snapped', reason: 'Its test is outstanding.', by: 'SnapImages' } as const;
  await writeNewRecord({ ...about, ...sourced, companion }, change, lab, context);
  const record = async () => (await readRecord(world.azure, lab, vhd, new AbortController().signal))?.record;
  return { ...world, store, scripts, machines, images, wanted, context, record };
}

export type TestWorld = Awaited<ReturnType<typeof testWorld>>;

/** A resource of the world in the form of Azure. */
export function resourceOf(
  { id, name, createdDateText, size }: LabVirtualMachine,
  tags: Resource['tags'],
): Resource {
  return {
    id,
    name,
    tags,
    properties: { createdDate: createdDateText, size, provisioningState: 'Succeeded' },
  };
}

function found(resource: Resource | undefined): Answer {
  return resource
    ? { body: resource }
    : { status: 404, body: { error: { code: 'ResourceNotFound', message: 'It is not there.' } } };
}

function gone(resources: Map<string, Resource>, name: string): Answer {
  resources.delete(name);
  return { status: 200 };
}

function withStatuses(machine: Resource, statuses: readonly string[]): Resource {
  const artifacts = (machine.properties['artifacts'] ?? []) as readonly { readonly artifactId: string }[];
  const shown = artifacts.map(({ artifactId }, index) => ({
    artifactId,
    status: statuses[index] ?? 'Pending',
  }));
  return { ...machine, properties: { ...machine.properties, artifacts: shown } };
}
