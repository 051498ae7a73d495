import * as fc from 'fast-check';
import type { Count, Fault, RequestFault, Service } from '../local-azure/faults/fault.js';
import type { KillPoint } from './kill.js';
import type { Night } from './night.js';
import { nights } from './nights.js';

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
export function draw(seed: number): DisturbedNight {
  const [drawn] = fc.sample(fc.noBias(disturbedNight), { seed, numRuns: 1 });
  if (!drawn) throw new Error('fast-check drew nothing.');
  return drawn;
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

const anywhere = fc.oneof(
  fc.record({ kind: fc.constant('arm' as const), path: fc.constantFrom(...armPaths) }),
  fc.record({ kind: fc.constant('blob' as const), path: fc.constantFrom(...blobPaths) }),
  fc.constant({}),
);

const method = fc.constantFrom({}, {}, { method: 'GET' }, { method: 'PUT' }, { method: 'DELETE' });

const where = fc.tuple(anywhere, method).map(([place, how]) => ({ ...place, ...how }));

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
  { act: 'hide', kind: 'arm', id: 'server' },
  { act: 'hide', kind: 'arm', id: 'core' },
];

const way: fc.Arbitrary<Fault> = fc
  .tuple(where, fc.constantFrom(...onTheWay), passing)
  .map(([place, fault, count]) => ({ ...place, ...fault, count }));

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
  CreateImageVMs: [...anywhereInService, ...inBuilds],
  SnapImages: [...anywhereInService, ...inCopies],
  DistributeImages: [...anywhereInService, ...inCopies, 'resource fails'],
};

/** A fault inside a service, for the whole run or for a part of it. */
function inService(task: string): fc.Arbitrary<Fault> {
  return fc.record(
    {
      service: fc.constantFrom(...(services[task] ?? anywhereInService)),
      id: fc.constantFrom('server', 'core', 'near', 'vhd'),
      count: passing,
    },
    { requiredKeys: ['service'] },
  );
}

const request = fc.integer({ min: 1, max: 60 });

const disturbance = (task: string): fc.Arbitrary<Disturbance> =>
  fc.record(
    {
      faults: fc.array(fc.oneof(way, inService(task)), { minLength: 1, maxLength: 3 }),
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

const disturbedNight: fc.Arbitrary<DisturbedNight> = fc.constantFrom(...nights).chain((night) =>
  fc.record({
    night: fc.constant(night),
    disturbances: fc.tuple(
      ...night.tasks.map((task, _, { length }) =>
        fc.array(disturbance(task), length === 1 ? { minLength: 1, maxLength: 2 } : { maxLength: 1 }),
      ),
    ),
  }),
);
