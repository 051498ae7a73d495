import type { Fault, RequestFault } from '../local-azure/faults/fault.js';

/** A fault, a task that meets it, and the outcome for the task's two images `Alpha` and `Beta`. */
export interface FaultCase {
  readonly fault: string;
  readonly task: 'CreateImageVMs' | 'SnapImages' | 'DistributeImages' | 'CleanUpFactory' | 'RetireImages';
  /** `{lab}` is replaced by the name of the case's factory lab or target lab; both have the same beginning. */
  readonly faults: readonly Fault[];
  readonly inputs?: Readonly<Record<string, string>>;
  /** The log's text about `Beta`, which fails while `Alpha` succeeds; without it, both succeed. */
  readonly betaFails?: RegExp;
}

const arm: Pick<RequestFault, 'kind' | 'path'> = { kind: 'arm', path: '/labs/{lab}target/' };

const blob: Pick<RequestFault, 'kind' | 'path'> = { kind: 'blob', path: '^/store{lab}target/' };

const once = { count: { first: 1 } };

const twice = { count: { first: 2 } };

function passes(fault: string, task: FaultCase['task'], ...faults: readonly Fault[]): FaultCase {
  return { fault: `${fault}, in ${task},`, task, faults };
}

function distribute(fault: string, ...faults: readonly Fault[]): FaultCase {
  return { fault, task: 'DistributeImages', faults };
}

function answers(service: 'ARM' | 'storage', status: number, more: Partial<RequestFault> = {}): FaultCase {
  const where = service === 'ARM' ? arm : blob;
  return distribute(`${status} of ${service}`, { act: 'answer', status, ...where, ...twice, ...more });
}

function throttled(as: 'seconds' | 'date' | 'retry-after-ms', where = arm): FaultCase {
  const retryAfter = { seconds: 600, as };
  const service = where === arm ? 'ARM' : 'storage';
  const fault: Fault = { act: 'answer', status: where === arm ? 429 : 503, retryAfter, ...where, ...twice };
  return distribute(`throttling of ${service} with Retry-After as ${as}`, fault);
}

/** The answer of DevTest Labs while something else is done with the resource. */
function notReady(resource: string): Fault {
  return {
    act: 'answer',
    kind: 'arm',
    method: 'DELETE',
    path: `/{lab}.*${resource}`,
    status: 409,
    code: 'ResourceNotReady',
    message: 'The resource is not yet ready for the requested operation.',
    ...twice,
  };
}

/** Faults that pass by themselves. */
const passing: readonly FaultCase[] = [
  throttled('seconds'),
  throttled('date'),
  throttled('retry-after-ms'),
  throttled('seconds', blob),
  ...[408, 500, 502, 503, 504].map((status) => answers('ARM', status)),
  ...[408, 500, 502, 503, 504].map((status) => answers('storage', status)),
  distribute('an HTML page of a gateway', { act: 'answer', status: 502, html: true, ...arm, ...once }),
  distribute('a connection reset before ARM does anything', { act: 'reset before', ...arm, ...twice }),
  distribute('a connection reset before storage does anything', { act: 'reset before', ...blob, ...twice }),
  distribute('a connection reset after a blob was deleted', {
    act: 'reset after',
    method: 'DELETE',
    ...blob,
    ...once,
  }),
  distribute('a refused connection', { act: 'refuse', ...once }),
  distribute('an answer of ARM that breaks off', { act: 'cut', method: 'GET', ...arm, ...once }),
  distribute('broken JSON of ARM', { act: 'malformed', method: 'GET', ...arm, ...once }),
  distribute('a very slow answer', { act: 'slow', seconds: 1000, ...arm, ...once }),
  distribute('a sign-in whose answer breaks off', { act: 'cut', kind: 'token', path: 'oauth2', ...once }),
  distribute('a sign-in that is answered in broken JSON', {
    // The fault before concerns the same sign-ins, those of all cases that run at the time: this one leaves the first
    // to it.
    act: 'malformed',
    kind: 'token',
    path: 'oauth2',
    count: { nth: 2 },
  }),
  distribute('a token that was revoked', { act: 'challenge', ...arm, ...once }),
  distribute('a container that is being deleted', {
    act: 'answer',
    status: 409,
    code: 'ContainerBeingDeleted',
    method: 'PUT',
    ...once,
    kind: 'blob',
    path: '^/store{lab}target/.*restype=container',
  }),
  distribute('a list that repeats itself', {
    act: 'repeat',
    method: 'GET',
    kind: 'arm',
    path: 'DevTestLab/labs[?]',
  }),
  ...(['CreateImageVMs', 'DistributeImages', 'CleanUpFactory', 'RetireImages'] as const).map((task) =>
    passes('the loss of every operation', task, { service: 'operation is lost', id: '/{lab}' }),
  ),
  passes(
    'the loss of the operations that grant and revoke',
    'SnapImages',
    { service: 'operation is lost', id: '/{lab}.*/beginGetAccess', ...twice },
    { service: 'operation is lost', id: '/{lab}.*/endGetAccess' },
  ),
  passes('a VM that is not ready to be deleted', 'CleanUpFactory', notReady('virtualmachines/alpha')),
  passes('an image that is not ready to be deleted', 'RetireImages', notReady('target/customimages/alpha')),
  passes('a record that is not ready to be deleted', 'CreateImageVMs', notReady('deployments/deploy-alpha')),
  passes('a connection reset after the creation of an image began', 'DistributeImages', {
    act: 'reset after',
    method: 'PUT',
    kind: 'arm',
    path: '/labs/{lab}target/customimages/',
    ...twice,
  }),
  passes('a connection reset after access to a disk was granted', 'SnapImages', {
    act: 'reset after',
    method: 'POST',
    kind: 'arm',
    path: '/{lab}.*/beginGetAccess',
    ...twice,
  }),
  passes('a connection reset after a copy into the store began', 'SnapImages', {
    act: 'reset after',
    method: 'PUT',
    kind: 'blob',
    path: '^/store{lab}/[^?]*[.]vhd$',
    count: { first: 4 },
  }),
  passes('a connection reset after a copy to a lab began', 'DistributeImages', {
    act: 'reset after',
    method: 'PUT',
    kind: 'blob',
    path: '^/store{lab}target/[^?]*[.]vhd$',
    ...twice,
  }),
  distribute('an operation that fails though its custom image can be used', {
    service: 'operation fails',
    id: '/{lab}.*beta',
  }),
  {
    ...distribute('an operation that never ends though its custom image can be used', {
      service: 'operation hangs',
      id: '/{lab}.*beta',
    }),
    inputs: { operationTimeoutMinutes: '0.1' },
  },
  passes('a connection reset after a lease was given', 'DistributeImages', {
    act: 'reset after',
    method: 'PUT',
    kind: 'blob',
    path: 'store{lab}.*[?]comp=lease',
    ...twice,
  }),
];

const cause = { code: 'TheInnermostCode', message: 'The innermost cause.' };

const beta = '/{lab}.*beta';

const imageOfBeta = '/{lab}target/customimages/beta';

/** Nobody sees the custom image, though it is made. */
const unseen: Fault = { act: 'hide', kind: 'arm', method: 'GET', path: imageOfBeta, id: imageOfBeta };

function fails(
  fault: string,
  task: FaultCase['task'],
  betaFails: RegExp,
  faults: readonly Fault[],
  inputs: Readonly<Record<string, string>> = {},
): FaultCase {
  return { fault, task, faults, betaFails, inputs };
}

const short = '0.1';

/** Faults that do not pass: the image fails at once, or at its time limit. */
const lasting: readonly FaultCase[] = [
  fails('a custom image that fails', 'DistributeImages', /Beta.*The innermost cause\./, [
    { service: 'resource fails', id: beta, ...cause },
  ]),
  fails('an operation that fails', 'DistributeImages', /Beta.*The innermost cause\./, [
    { service: 'operation fails', id: beta, ...cause },
    unseen,
  ]),
  fails('an operation that reports success of what failed', 'DistributeImages', /Beta.*ended as Failed/, [
    { service: 'resource fails', id: beta },
    { service: 'operation lies', id: beta },
  ]),
  fails(
    'an operation that never ends',
    'DistributeImages',
    /Gave up waiting for the custom image Beta in .* after 0\.1 minutes; its last state was "\w+"/,
    [{ service: 'operation hangs', id: beta }, unseen],
    { operationTimeoutMinutes: short },
  ),
  fails(
    'a VM that cannot be allocated',
    'CreateImageVMs',
    /Beta\.json could not be built as the VM Beta: .*no capacity for it/,
    [
      {
        service: 'resource fails',
        id: beta,
        code: 'AllocationFailed',
        message: 'There is no capacity for it.',
      },
    ],
  ),
  fails(
    'a quota that is used up',
    'CreateImageVMs',
    /Beta\.json could not be built as the VM Beta: .*exceeding approved/,
    [
      {
        service: 'resource fails',
        id: beta,
        code: 'QuotaExceeded',
        message:
          'Operation could not be completed as it results in exceeding approved Total Regional Cores quota.',
      },
    ],
  ),
  fails(
    'a deployment that never ends',
    'CreateImageVMs',
    /Gave up waiting for the deployment \S+ of Beta\.json after 0\.1 minutes; its last state was "\w+"\. The deployment is left/,
    [{ service: 'deployment hangs', id: beta }],
    { buildTimeoutMinutes: short },
  ),
  fails(
    'an artifact that fails',
    'CreateImageVMs',
    /artifact of Beta\.json failed.*\n.*windows-7zip: Failed/,
    [{ service: 'artifact fails', id: `${beta}.*7zip` }],
  ),
  fails(
    'an artifact that is skipped',
    'CreateImageVMs',
    /artifact of Beta\.json failed.*windows-7zip: Skipped/,
    [{ service: 'artifact is skipped', id: `${beta}.*7zip` }],
  ),
  fails(
    'an artifact that hangs',
    'CreateImageVMs',
    /Gave up waiting for the VM Beta to be ready .*last state was "\d artifacts to go"/,
    [{ service: 'artifact hangs', id: `${beta}.*7zip` }],
    { StandardTimeoutMinutes: short },
  ),
  fails(
    'a VM that is never deallocated',
    'CreateImageVMs',
    /Gave up waiting for the VM Beta to be ready .*last state was "PowerState\/stopped"/,
    [{ service: 'deallocation hangs', id: beta }],
    { StandardTimeoutMinutes: short },
  ),
];

export const faultCases: readonly FaultCase[] = [...passing, ...lasting];
