import * as fc from 'fast-check';
import type { Count, Fault, RequestFault, Service } from '../local-azure/faults/fault.js';
import type { KillPoint } from './kill.js';
import { labNights } from './lab-nights.js';
import type { Night } from './night.js';
import { nights, wholeNights } from './nights.js';
import { testNights } from './test-trials.js';

/** The disturbances of one run of a task. */
export interface Disturbance {
  readonly faults: readonly Fault[];
  /** The request at which the run is ended, and the means. */
  readonly end?:
    (KillPoint & { readonly by: 'killOn' }) | { readonly request: number; readonly by: 'cancelOn' };
}

/** A nightly run, and the disturbances of each of its tasks, run by run. */
export interface DisturbedNight {
  readonly night: Night;
  readonly disturbances: readonly (readonly Disturbance[])[];
}

/** Draws a disturbed night; a seed always gives the same. */
export type Draw = (seed: number) => DisturbedNight;

function drawOf(arbitrary: fc.Arbitrary<DisturbedNight>): Draw {
  return (seed) => {
    const [drawn] = fc.sample(fc.noBias(arbitrary), { seed, numRuns: 1 });
    if (!drawn) throw new Error('fast-check drew nothing.');
    return drawn;
  };
}

const few = fc.integer({ min: 1, max: 3 });

/** Counts of a fault that passes: it meets some of the requests or operations that it concerns. */
const passing: fc.Arbitrary<Count> = fc.oneof(
  fc.record({ nth: fc.integer({ min: 1, max: 8 }) }),
  fc.record({ first: few }),
);

const armPaths = [
  '/labs[?]',
  '/customimages',
  '/virtualmachines',
  '/deployments',
  '/disks/',
  'GetAccess',
  '/operations/',
  'operationStatuses',
  'listKeys',
  '/permissions',
  '/snapshots',
  '/galleries/',
  '/versions',
  'shared(galleries|images)',
  'server',
  'core',
];

const blobPaths = [
  '[.]vhd',
  '[.]json',
  'comp=lease',
  'comp=copy',
  'comp=metadata',
  'comp=list',
  'restype=container',
  '/storenear/',
  '/storenorth/',
  'server',
  'core',
];

const stepPaths = [
  ...armPaths.slice(0, armPaths.indexOf('/disks/')),
  ...[
    '/environments',
    '/environments/',
    '/start',
    '/stop',
    '/operations/',
    'operationStatuses',
    '/permissions',
  ],
  ...['/artifactsources', '/formulas', '/operations[?]', 'tools', 'web', 'agent', 'contoso'],
];

/** Where faults of requests happen. */
const factoryPlaces = fc.oneof(
  fc.record({ kind: fc.constant('arm' as const), path: fc.constantFrom(...armPaths) }),
  fc.record({ kind: fc.constant('blob' as const), path: fc.constantFrom(...blobPaths) }),
  fc.constant({}),
);

const stepPlaces = fc.oneof(
  fc.record({ kind: fc.constant('arm' as const), path: fc.constantFrom(...stepPaths) }),
  fc.constant({}),
);

/** What is drawn from. */
interface Field {
  readonly nights: readonly Night[];
  readonly places: fc.Arbitrary<Partial<Pick<RequestFault, 'kind' | 'path'>>>;
  /** Resources that cannot be seen. */
  readonly hidden: readonly string[];
  /** Resources to which a service does something else than it was told. */
  readonly ids: readonly string[];
  readonly mostRequests: number;
}

const factory: Field = {
  nights,
  places: factoryPlaces,
  hidden: ['server', 'core'],
  ids: ['server', 'core', 'near', 'vhd'],
  mostRequests: 60,
};

const whole: Field = {
  ...factory,
  nights: wholeNights,
  mostRequests: 200,
};

const tests: Field = {
  ...factory,
  nights: testNights,
  ids: ['it-', 'test-', 'vhd'],
  hidden: ['it-', 'test-', 'core'],
};

const steps: Field = {
  nights: labNights,
  places: stepPlaces,
  hidden: ['tools', 'web', 'agent'],
  ids: ['tools', 'web', 'agent', 'contoso'],
  mostRequests: 20,
};

const method = fc.constantFrom({}, {}, { method: 'GET' }, { method: 'PUT' }, { method: 'DELETE' });

/** Short, because one second of waiting is long in these runs. */
const retryAfter = { seconds: 20, as: 'retry-after-ms' } as const;

/** Faults of requests: some pass by themselves, some refuse, some show less than there is. */
const onTheWay: readonly RequestFault[] = [
  ...[408, 429, 500, 502, 503, 504].map((status) => ({ act: 'answer', status, retryAfter }) as const),
  ...[400, 403, 409, 412].map((status) => ({ act: 'answer', status, code: 'DrawnRefusal' }) as const),
  { act: 'reset before' },
  { act: 'reset after' },
  { act: 'refuse' },
  { act: 'slow', seconds: 1000 },
  { act: 'cut', method: 'GET' },
  { act: 'malformed', method: 'GET' },
  { act: 'challenge', kind: 'arm' },
  { act: 'repeat', kind: 'arm', method: 'GET' },
  { act: 'skip', kind: 'arm', method: 'GET' },
];

function way({ places, hidden }: Field): fc.Arbitrary<Fault> {
  const where = fc.tuple(places, method).map(([place, how]) => ({ ...place, ...how }));
  const hiding = hidden.map((id): RequestFault => ({ act: 'hide', kind: 'arm', id }));
  return fc
    .tuple(where, fc.constantFrom(...onTheWay, ...hiding), passing)
    .map(([place, fault, count]) => ({ ...place, ...fault, count }));
}

const anywhereInService = [
  'operation fails',
  'operation hangs',
  'operation is lost',
  'operation lies',
] as const;

const inCopies = ['copy fails', 'copy is aborted', 'copy stalls', 'source changes'] as const;

const inBuilds = [
  ...(['artifact fails', 'artifact hangs', 'artifact is skipped'] as const),
  ...(['deallocation hangs', 'resource fails'] as const),
];

/** The faults that can happen inside the services that a task uses. */
const services: Readonly<Record<string, readonly Service[]>> = {
  TestImages: [...anywhereInService, 'resource fails'],
  CreateImageVMs: [...anywhereInService, ...inBuilds],
  SnapImages: [...anywhereInService, ...inCopies],
  DistributeImages: [...anywhereInService, ...inCopies, 'resource fails'],
  RunImageFactory: [...anywhereInService, ...inBuilds, ...inCopies],
};

/** A fault inside a service, for the whole run or for a part of it. */
function inService(task: string, { ids }: Field): fc.Arbitrary<Fault> {
  return fc.record(
    {
      service: fc.constantFrom(...(services[task] ?? anywhereInService)),
      id: fc.constantFrom(...ids),
      count: passing,
    },
    { requiredKeys: ['service'] },
  );
}

function disturbance(task: string, field: Field): fc.Arbitrary<Disturbance> {
  const request = fc.integer({ min: 1, max: field.mostRequests });
  return fc.record(
    {
      faults: fc.array(fc.oneof(way(field), inService(task, field)), { minLength: 1, maxLength: 3 }),
      end: fc.oneof(
        fc.record({
          by: fc.constant('killOn' as const),
          request,
          moment: fc.constantFrom('before' as const, 'after' as const),
        }),
        fc.record({ by: fc.constant('cancelOn' as const), request }),
      ),
    },
    { requiredKeys: ['faults'] },
  );
}

function disturbedNight(field: Field): fc.Arbitrary<DisturbedNight> {
  return fc.constantFrom(...field.nights).chain((night) =>
    fc.record({
      night: fc.constant(night),
      disturbances: fc.tuple(
        ...night.tasks.map((task, _, { length }) =>
          fc.array(
            disturbance(task, field),
            length === 1 ? { minLength: 1, maxLength: 2 } : { maxLength: 1 },
          ),
        ),
      ),
    }),
  );
}

/** Of the nights of a factory. */
export const draw = drawOf(disturbedNight(factory));

/** Of nights in one task. */
export const drawWhole = drawOf(disturbedNight(whole));

/** Of tests of images. */
export const drawTests = drawOf(disturbedNight(tests));

/** Of single steps. */
export const drawSteps = drawOf(disturbedNight(steps));
